//! Hashing of passwords: argon2id, a few at a time, and no more waiting than can be served soon.

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

/// Words that passwords in Spanish and Portuguese are made of; the lists of zxcvbn are English.
const COMMON_WORDS: &str = include_str!("passwords/common_words.txt");

/// The hash of a password that nobody knows, made with the usual parameters: what is checked for
/// addresses that no user has, so that they take as long as others.
const NOBODYS: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5IGhhcyB0aGlz$\
                       8MtQO8zV8iPCXbYhH0lQ4lRCyQx2l6ZxZ4m3rVqfJ2w";

/// For each permit, so many may wait; one hash takes about 25 ms, so who waits is served within
/// half a second, and who would wait longer is told so at once.
const WAITING_PER_PERMIT: usize = 16;

/// Hashes and checks passwords. Cheap to clone; all clones share the permits.
#[derive(Debug, Clone)]
pub struct Hasher {
    permits: Arc<Semaphore>,
    queue: Arc<Semaphore>,
    done: Arc<AtomicU64>,
    argon: Argon,
}

/// What checking a password found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is not the one.
    Wrong,
    /// It is the one.
    Right,
    /// It is the one, but its hash was made with other parameters.
    RightButStale,
}

impl Default for Hasher {
    /// Half the processors hash, the others serve pages.
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        Self::with_permits((cores / 2).max(1))
    }
}

impl Hasher {
    /// Hashes so many at a time.
    #[must_use]
    pub fn with_permits(permits: usize) -> Self {
        Self {
            permits: Arc::new(Semaphore::new(permits)),
            queue: Arc::new(Semaphore::new(permits * (1 + WAITING_PER_PERMIT))),
            done: Arc::default(),
            argon: Argon::default(),
        }
    }

    /// How many hashes were computed, for metrics and tests.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.done.load(Ordering::Relaxed)
    }

    async fn hash(&self, password: Password) -> Result<String> {
        let argon = self.argon.clone();
        self.run(move || argon.hash(password.secret().as_bytes())).await?.map_err(Error::internal)
    }

    /// Checks a password against a hash, or against nobody's: both take as long.
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

    /// Runs with a permit, off the threads that serve. Who goes away while waiting frees the
    /// place; a hash that has begun keeps its permit until it ends.
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

/// Brings a typed password to the one form in which it is hashed (NFKC): keyboards differ in how
/// they write an accent. Far too long ones stay as they are; they are refused anyway.
#[must_use]
pub(super) fn normalised(password: &Password) -> Password {
    if password.secret().len() > Password::MAX_CHARS * 4 {
        return password.clone();
    }
    let nfkc = ComposingNormalizerBorrowed::new_nfkc().normalize(password.secret());
    Password::new(nfkc.into_owned())
}

/// Hashes a password that a user is to have from now on.
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

/// Hashes a password that a user has already, in the form in which it is hashed.
pub(super) async fn rehash(portal: &Portal, password: Password) -> Result<String> {
    portal.guard.hasher.hash(password).await
}

/// What somebody would try first for this user.
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
