//! Argon2id with reused memory: allocators keep the 19 MiB freed on each thread that ever hashed,
//! so a day of sign-ins would hold hundreds of megabytes.

use std::sync::{Arc, Mutex, PoisonError};

use argon2::password_hash::rand_core::OsRng;
use argon2::password_hash::{self, Output, ParamsString, PasswordHash, Salt, SaltString};
use argon2::{Algorithm, Argon2, Block, Params, Version};

/// OWASP's recommendation (2024): 19 MiB, two passes, one lane. A hash with other parameters is
/// renewed at the next sign-in.
const PARAMS: Params = match Params::new(19 * 1024, 2, 1, None) {
    Ok(params) => params,
    Err(_) => panic!("19 MiB, two passes and one lane are within argon2's limits"),
};

/// Result of verifying a password against a hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct HashMatch {
    pub(super) right: bool,
    /// The hash was made with outdated parameters.
    pub(super) stale: bool,
}

/// The hasher; clones share its memory, which is as much as was needed at one time.
#[derive(Clone, Default)]
pub(super) struct Argon(Arc<Mutex<Vec<Vec<Block>>>>);

impl std::fmt::Debug for Argon {
    /// The memory contains data derived from passwords.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Argon")
    }
}

impl Argon {
    /// A new hash in PHC format, with a new salt.
    pub(super) fn hash(&self, password: &[u8]) -> password_hash::Result<String> {
        let salt = SaltString::generate(&mut OsRng);
        let salt = salt.as_salt();
        let made = self.compute(&usual(), password, salt, Params::DEFAULT_OUTPUT_LEN)?;
        let hash = PasswordHash {
            algorithm: Algorithm::Argon2id.ident(),
            version: Some(Version::V0x13.into()),
            params: ParamsString::try_from(&PARAMS)?,
            salt: Some(salt),
            hash: Some(made),
        };
        Ok(hash.to_string())
    }

    /// Compares a password with a hash in constant time.
    pub(super) fn check(&self, password: &[u8], stored: &str) -> password_hash::Result<HashMatch> {
        let hash = PasswordHash::new(stored)?;
        let (Some(salt), Some(expected)) = (hash.salt, hash.hash) else {
            return Err(password_hash::Error::PhcStringField);
        };
        let algorithm = Algorithm::try_from(hash.algorithm)?;
        let version = hash.version.map(Version::try_from).transpose()?.unwrap_or_default();
        let params = Params::try_from(&hash)?;
        let theirs = Argon2::new(algorithm, version, params.clone());
        let made = self.compute(&theirs, password, salt, expected.len())?;
        let is_usual = algorithm == Algorithm::Argon2id && costs(&params) == costs(&PARAMS);
        Ok(HashMatch { right: made == expected, stale: !is_usual })
    }

    fn compute(
        &self,
        argon2: &Argon2<'_>,
        password: &[u8],
        salt: Salt<'_>,
        length: usize,
    ) -> password_hash::Result<Output> {
        let mut bytes = [0; Salt::MAX_LENGTH];
        let salt = salt.decode_b64(&mut bytes)?;
        let needed = argon2.params().block_count();
        let mut blocks = self.take();
        if blocks.len() < needed {
            blocks.resize(needed, Block::new());
        }
        let made = Output::init_with(length, |out| {
            argon2.hash_password_into_with_memory(password, salt, out, &mut blocks)?;
            Ok(())
        });
        self.give_back(blocks);
        made
    }

    fn take(&self) -> Vec<Block> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default()
    }

    fn give_back(&self, blocks: Vec<Block>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(blocks);
    }
}

fn usual() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, PARAMS)
}

const fn costs(params: &Params) -> (u32, u32, u32) {
    (params.m_cost(), params.t_cost(), params.p_cost())
}

#[cfg(test)]
mod tests {
    use argon2::{PasswordHasher, PasswordVerifier};

    use super::*;

    #[test]
    fn the_librarys_own_way_makes_and_takes_the_same_hashes() {
        let argon = Argon::default();
        let ours = argon.hash(b"cometa jirafa tambor").unwrap();
        let library = Argon2::new(Algorithm::Argon2id, Version::V0x13, PARAMS);
        let parsed = PasswordHash::new(&ours).unwrap();
        assert!(library.verify_password(b"cometa jirafa tambor", &parsed).is_ok());
        let salt = SaltString::generate(&mut OsRng);
        let theirs = library.hash_password(b"otra", &salt).unwrap();
        let theirs = theirs.to_string();
        for (password, stored, right) in [
            (&b"cometa jirafa tambor"[..], &ours, true),
            (b"cometa jirafa tambo", &ours, false),
            (b"otra", &theirs, true),
            (b"", &theirs, false),
        ] {
            let checked = argon.check(password, stored).unwrap();
            assert_eq!(checked, HashMatch { right, stale: false });
        }
        assert_eq!(argon.0.lock().unwrap().len(), 1, "the memory is used again");
    }

    #[test]
    fn a_hash_of_other_costs_is_right_and_stale_and_what_is_none_is_an_error() {
        let argon = Argon::default();
        let weak =
            Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(64, 1, 1, None).unwrap());
        let salt = SaltString::generate(&mut OsRng);
        let stored = weak.hash_password(b"otra", &salt).unwrap();
        let checked = argon.check(b"otra", &stored.to_string()).unwrap();
        assert_eq!(checked, HashMatch { right: true, stale: true });
        assert!(argon.check(b"otra", "not a hash").is_err());
    }
}
