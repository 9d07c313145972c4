//! Password hashing: argon2id, with limited concurrency and a bounded queue.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use domain::identity::{Password, PasswordProblem};
use icu_normalizer::ComposingNormalizerBorrowed;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, TryAcquireError};

use super::{User, UserError};
use crate::{Error, Portal, Result};

mod argon;

use argon::{Argon, HashMatch};

/// Common words of passwords in Spanish and Portuguese; zxcvbn's lists are English.
const COMMON_WORDS: &str = include_str!("passwords/common_words.txt");

/// Hash of an unknown password, with the usual parameters. It is checked for addresses without a
/// user, so that they take as long as others.
const NOBODYS: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5IGhhcyB0aGlz$\
                       8MtQO8zV8iPCXbYhH0lQ4lRCyQx2l6ZxZ4m3rVqfJ2w";

/// Queue length per permit. A hash takes about 25 ms, so the wait is at most half a second; beyond
/// that, requests are refused at once.
const WAITING_PER_PERMIT: usize = 16;

/// Hashes and verifies passwords. Cheap to clone; all clones share the permits.
#[derive(Debug, Clone)]
pub struct Hasher {
    permits: Arc<Semaphore>,
    queue: Arc<Semaphore>,
    done: Arc<AtomicU64>,
    argon: Argon,
}

/// Result of verifying a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
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
            permits: Arc::new(Semaphore::new(permits)),
            queue: Arc::new(Semaphore::new(permits * (1 + WAITING_PER_PERMIT))),
            done: Arc::default(),
            argon: Argon::default(),
        }
    }

    /// Number of hashes computed, for metrics and tests.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.done.load(Ordering::Relaxed)
    }

    async fn hash(&self, password: Password) -> Result<String> {
        let argon = self.argon.clone();
        self.run(move || argon.hash(password.secret().as_bytes())).await?.map_err(Error::internal)
    }

    /// Verifies a password against a hash, or against a dummy: both take equally long.
    pub(super) async fn verify(
        &self,
        password: Password,
        stored: Option<String>,
    ) -> Result<Verdict> {
        let known = stored.is_some();
        let stored = stored.unwrap_or_else(|| NOBODYS.to_owned());
        let argon = self.argon.clone();
        let check = move || argon.check(password.secret().as_bytes(), &stored);
        let verdict = match self.run(check).await?.map_err(Error::corrupt)? {
            HashMatch { right: false, .. } => Verdict::Wrong,
            HashMatch { right: true, stale: false } => Verdict::Right,
            HashMatch { right: true, stale: true } => Verdict::RightButStale,
        };
        Ok(if known { verdict } else { Verdict::Wrong })
    }

    /// Runs with a permit, off the serving threads. A caller that stops waiting frees its place; a
    /// started hash keeps its permit until it ends.
    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let place = self.queue.clone().try_acquire_owned().map_err(|error| match error {
            TryAcquireError::NoPermits => Error::Busy,
            TryAcquireError::Closed => Error::internal(error),
        })?;
        let permit = self.permits.clone().acquire_owned().await.map_err(Error::internal)?;
        let held: (OwnedSemaphorePermit, OwnedSemaphorePermit) = (place, permit);
        let in_use = metrics::gauge!("aldia_argon2_permits_in_use");
        in_use.increment(1);
        let done = self.done.clone();
        let working = tokio::task::spawn_blocking(move || {
            let result = work();
            done.fetch_add(1, Ordering::Relaxed);
            in_use.decrement(1);
            drop(held);
            result
        });
        working.await.map_err(Error::internal)
    }
}

/// Normalises a typed password (NFKC), because keyboards encode accents differently. Passwords that
/// are far too long stay as they are; they are refused anyway.
#[must_use]
pub(super) fn normalised(password: &Password) -> Password {
    if password.secret().len() > Password::MAX_CHARS * 4 {
        return password.clone();
    }
    let nfkc = ComposingNormalizerBorrowed::new_nfkc().normalize(password.secret());
    Password::new(nfkc.into_owned())
}

/// Hashes a new password.
///
/// # Errors
/// [`UserError::Password`]; [`Error::Busy`].
pub(super) async fn hash_new(
    portal: &Portal,
    user: &User,
    typed: Password,
) -> Result<String, UserError> {
    let password = normalised(&typed);
    password.check_length()?;
    let (candidate, words) = (password.clone(), words_of(portal, user));
    let hasher = &portal.guard.hasher;
    if hasher.run(move || is_common(&candidate, &words)).await? {
        return Err(PasswordProblem::TooCommon.into());
    }
    Ok(hasher.hash(password).await?)
}

/// Hashes an existing password again, already normalised.
pub(super) async fn rehash(portal: &Portal, password: Password) -> Result<String> {
    portal.guard.hasher.hash(password).await
}

/// Words that an attacker would try first for this user.
fn words_of(portal: &Portal, user: &User) -> Vec<String> {
    let institution = &portal.settings.institution.name;
    let parts = |text: &str| -> Vec<String> {
        let letters = text.split(|c: char| !c.is_alphanumeric());
        letters.filter(|part| part.chars().count() > 2).map(str::to_lowercase).collect()
    };
    let mut words = vec![user.email.as_str().to_owned(), "aldia".into(), "aldía".into()];
    for text in [user.email.as_str(), &user.name, institution] {
        words.extend(parts(text));
    }
    words
}

/// Whether fewer than 10^8 guesses find it (it is in a list of common ones, a pattern of the
/// keyboard, a repetition), or it is little more than the user's own words.
fn is_common(password: &Password, words: &[String]) -> bool {
    let own: Vec<&str> = words.iter().map(String::as_str).collect();
    let known: Vec<&str> = own.iter().copied().chain(COMMON_WORDS.split_whitespace()).collect();
    let guessed = zxcvbn::zxcvbn(password.secret(), &known).score() < zxcvbn::Score::Three;
    guessed || is_of_own_words(password.secret(), own)
}

/// Whether fewer than eight characters are left without the words.
fn is_of_own_words(password: &str, mut words: Vec<&str>) -> bool {
    words.sort_unstable_by_key(|word| std::cmp::Reverse(word.len()));
    let lower = password.to_lowercase();
    let rest = words.iter().fold(lower, |rest, word| rest.replace(word, ""));
    rest.chars().count() < 8
}

#[cfg(test)]
mod tests;
