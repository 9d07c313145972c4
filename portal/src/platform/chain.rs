//! Chains of hashes: each link contains the hash of the one before, made with a key outside the
//! database, so that changes and omissions are detected, and who has only the database cannot
//! write a chain anew.

use jiff::Timestamp;

use super::keys::Key;

/// A link of a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    pub number: i64,
    pub at: Timestamp,
    /// What the link says, serialized.
    pub text: String,
    /// Hash of the previous link's hash and of this link.
    pub hash: String,
}

/// Beginning of a hash that is made with a key; those of older releases are made without.
pub(crate) const KEYED: &str = "k1:";

/// Hash of a link of an older release: of the hash before, number, instant and text.
pub(crate) type UnkeyedHash = fn(&str, i64, Timestamp, &str) -> String;

/// What a chain is made with: a key, and whose chain it is, so that no chain can be put in the
/// place of another.
pub(crate) struct ChainMaker<'a> {
    key: &'a Key,
    owner: &'a str,
    /// Links made without a key are believed, but only before all others.
    older: Option<UnkeyedHash>,
}

impl<'a> ChainMaker<'a> {
    pub(crate) const fn new(key: &'a Key, owner: &'a str) -> Self {
        Self { key, owner, older: None }
    }

    /// The same, for chains that an older release began without a key.
    pub(crate) const fn begun_without_key(self, older: UnkeyedHash) -> Self {
        Self { older: Some(older), ..self }
    }

    /// The link that follows the one with this number and hash.
    pub(crate) fn link(&self, (number, hash): &(i64, String), at: Timestamp, text: String) -> Link {
        let number = number + 1;
        let hash = self.hash(hash, number, at, &text);
        Link { number, at, text, hash }
    }

    fn hash(&self, before: &str, number: i64, at: Timestamp, text: &str) -> String {
        let (number, at) = (number.to_be_bytes(), at.as_millisecond().to_be_bytes());
        let (owner, before) = (self.owner.as_bytes(), before.as_bytes());
        let tag = self.key.tag(&[owner, before, &number, &at, text.as_bytes()]);
        format!("{KEYED}{}", hex::encode(tag))
    }

    /// Verifies the links that follow the one with this number and hash; returns the last of them.
    ///
    /// # Errors
    /// Position at which the chain is broken.
    pub(crate) fn follow(
        &self,
        start: (i64, String),
        links: &[Link],
    ) -> Result<(i64, String), Broken> {
        let mut before = start;
        for link in links {
            let number = before.0 + 1;
            let older = self
                .older
                .filter(|_| !link.hash.starts_with(KEYED) && !before.1.starts_with(KEYED));
            let expected = match older {
                Some(hash) => hash(&before.1, number, link.at, &link.text),
                None => self.hash(&before.1, number, link.at, &link.text),
            };
            if link.number != number || link.hash != expected {
                return Err(Broken { number });
            }
            before = (link.number, link.hash.clone());
        }
        Ok(before)
    }

    /// Verifies a chain from its beginning, and that its end is the one recorded elsewhere.
    ///
    /// # Errors
    /// Position at which it is broken.
    pub(crate) fn verify(&self, links: &[Link], end: &(i64, String)) -> Result<(), Broken> {
        let last = self.follow((0, String::new()), links)?;
        if last == *end { Ok(()) } else { Err(Broken { number: last.0 + 1 }) }
    }
}

/// Position at which a chain is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Broken {
    /// Number of the first invalid link.
    pub number: i64,
}
