//! Words that nobody can guess.

use rand::Rng;
use rand::distr::Alphanumeric;

/// 24 letters and digits: 142 bits.
pub fn word() -> String {
    rand::rng().sample_iter(Alphanumeric).take(24).map(char::from).collect()
}
