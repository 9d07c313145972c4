//! Password hashing: argon2id, with limited concurrency and a fair, bounded queue.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use domain::identity::{Email, Password, PasswordProblem};
use icu_normalizer::ComposingNormalizerBorrowed;

use crate::{Error, Portal, Result};

mod argon;
mod turns;

use argon::{Argon, HashMatch};
use turns::FairQueue;

pub(in crate::people) use turns::Asker;

/// Common words of passwords in Spanish and Portuguese; zxcvbn's lists are English.
const COMMON_WORDS: &str = include_str!("passwords/common_words.txt");

/// Hash of an unknown password, with the usual parameters. It is checked for addresses without a
/// user, so that they take as long as others.
const NOBODYS: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5IGhhcyB0aGlz$\
                       8MtQO8zV8iPCXbYhH0lQ4lRCyQx2l6ZxZ4m3rVqfJ2w";

/// Queue length per permit. A hash takes about 25 ms, so the wait is at most two seconds; beyond
/// that, requests are refused at once.
pub(super) const WAITING_PER_PERMIT: usize = 64;

/// Hashes and verifies passwords. Cheap to clone; all clones share the permits.
#[derive(Debug, Clone)]
pub struct Hasher {
    hashing: FairQueue,
    /// Judging a new password is dear too, and must not hold up those who sign in.
    judging: FairQueue,
    done: Arc<AtomicU64>,
    argon: Argon,
}

/// Why a new password is not hashed.
#[derive(Debug, thiserror::Error)]
pub(in crate::people) enum NewPasswordError {
    #[error(transparent)]
    Password(#[from] PasswordProblem),
    #[error(transparent)]
    Portal(#[from] Error),
}

/// Result of verifying a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::people) enum Verdict {
    Wrong,
    Right,
    /// Right, but hashed with outdated parameters.
    RightButStale,
}

impl Default for Hasher {
    /// Half of the processors hash, the others serve pages.
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        Self::with_permits((cores / 2).max(1))
    }
}

impl Hasher {
    /// Limits the number of concurrent hashes.
    #[must_use]
    pub fn with_permits(permits: usize) -> Self {
        Self {
            hashing: FairQueue::new(permits, permits * WAITING_PER_PERMIT),
            judging: FairQueue::new(permits, permits * WAITING_PER_PERMIT),
            done: Arc::default(),
            argon: Argon::default(),
        }
    }

    /// Number of hashes computed, for metrics and tests.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.done.load(Ordering::Relaxed)
    }

    async fn hash(&self, password: Password, asker: Asker) -> Result<String> {
        let argon = self.argon.clone();
        let hash = move || argon.hash(password.secret().as_bytes());
        self.run(asker, hash).await?.map_err(Error::internal)
    }

    /// Verifies a password against a hash, or against a dummy: both take equally long.
    pub(in crate::people) async fn verify(
        &self,
        password: Password,
        stored: Option<String>,
        asker: Asker,
    ) -> Result<Verdict> {
        let known = stored.is_some();
        let stored = stored.unwrap_or_else(|| NOBODYS.to_owned());
        let argon = self.argon.clone();
        let check = move || argon.check(password.secret().as_bytes(), &stored);
        let verdict = match self.run(asker, check).await?.map_err(Error::corrupt)? {
            HashMatch { right: false, .. } => Verdict::Wrong,
            HashMatch { right: true, stale: false } => Verdict::Right,
            HashMatch { right: true, stale: true } => Verdict::RightButStale,
        };
        Ok(if known { verdict } else { Verdict::Wrong })
    }

    /// Hashes in its turn, off the serving threads. A started hash keeps its turn until it ends.
    async fn run<T: Send + 'static>(
        &self,
        asker: Asker,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T> {
        let turn = self.hashing.turn(asker).await?;
        let in_use = metrics::gauge!("aldia_argon2_permits_in_use");
        in_use.increment(1);
        let done = self.done.clone();
        let working = tokio::task::spawn_blocking(move || {
            let result = work();
            done.fetch_add(1, Ordering::Relaxed);
            in_use.decrement(1);
            drop(turn);
            result
        });
        working.await.map_err(Error::internal)
    }

    /// Whether a new password is easy to guess, judged in its turn.
    async fn is_common(
        &self,
        password: Password,
        words: Vec<String>,
        asker: Asker,
    ) -> Result<bool> {
        let turn = self.judging.turn(asker).await?;
        let judging = tokio::task::spawn_blocking(move || {
            let is_common = is_common(&password, &words);
            drop(turn);
            is_common
        });
        judging.await.map_err(Error::internal)
    }
}

/// Normalises a typed password (NFKC), because keyboards encode accents differently. Passwords that
/// are far too long stay as they are; they are refused anyway.
#[must_use]
pub(in crate::people) fn normalised(password: &Password) -> Password {
    if password.secret().len() > Password::MAX_CHARS * 4 {
        return password.clone();
    }
    let nfkc = ComposingNormalizerBorrowed::new_nfkc().normalize(password.secret());
    Password::new(nfkc.into_owned())
}

/// A new password that passed what is cheap to check, and the words that it must not consist of.
pub(in crate::people) struct NewPassword {
    password: Password,
    words: Vec<String>,
}

impl NewPassword {
    /// Checks a password for whoever has this address and name.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(in crate::people) fn check(
        portal: &Portal,
        email: &Email,
        name: &str,
        typed: &Password,
    ) -> Result<Self, PasswordProblem> {
        let password = normalised(typed);
        password.check_length()?;
        let words = words_of(portal, email, name);
        if is_of_own_words(password.secret(), &words) {
            return Err(PasswordProblem::TooCommon);
        }
        Ok(Self { password, words })
    }

    /// Judges and hashes it: dear work, so callers count the attempt first.
    ///
    /// # Errors
    /// See [`NewPasswordError`]; [`Error::Busy`].
    pub(in crate::people) async fn hash(
        self,
        portal: &Portal,
        asker: Asker,
    ) -> Result<String, NewPasswordError> {
        let Self { password, words } = self;
        let hasher = &portal.guard.hasher;
        if hasher.is_common(password.clone(), words, asker.clone()).await? {
            return Err(PasswordProblem::TooCommon.into());
        }
        Ok(hasher.hash(password, asker).await?)
    }
}

/// Hashes an existing password again, already normalised.
pub(in crate::people) async fn rehash(
    portal: &Portal,
    password: Password,
    asker: Asker,
) -> Result<String> {
    portal.guard.hasher.hash(password, asker).await
}

/// Words that an attacker would try first for whoever has this address and name.
fn words_of(portal: &Portal, email: &Email, name: &str) -> Vec<String> {
    let institution = &portal.settings.institution.name;
    let parts = |text: &str| -> Vec<String> {
        let letters = text.split(|c: char| !c.is_alphanumeric());
        letters.filter(|part| part.chars().count() > 2).map(str::to_lowercase).collect()
    };
    let mut words = vec![email.as_str().to_owned(), "aldia".into(), "aldía".into()];
    for text in [email.as_str(), name, institution] {
        words.extend(parts(text));
    }
    words
}

/// Whether fewer than 10^8 guesses find it (it is in a list of common ones, a pattern of the
/// keyboard, a repetition), or it is little more than the user's own words.
fn is_common(password: &Password, words: &[String]) -> bool {
    let own = words.iter().map(String::as_str);
    let known: Vec<&str> = own.chain(COMMON_WORDS.split_whitespace()).collect();
    let is_guessed = || zxcvbn::zxcvbn(password.secret(), &known).score() < zxcvbn::Score::Three;
    is_of_own_words(password.secret(), words) || is_guessed()
}

/// Whether fewer than eight characters are left without the words.
fn is_of_own_words(password: &str, words: &[String]) -> bool {
    let mut words: Vec<&str> = words.iter().map(String::as_str).collect();
    words.sort_unstable_by_key(|word| std::cmp::Reverse(word.len()));
    let lower = password.to_lowercase();
    let rest = words.iter().fold(lower, |rest, word| rest.replace(word, ""));
    rest.chars().count() < 8
}

#[cfg(test)]
mod tests;
