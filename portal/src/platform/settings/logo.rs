//! The institution's logo.

use bytes::Bytes;
use sha2::{Digest, Sha256};

/// The institution's logo, for pages and documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logo {
    png: Bytes,
    version: String,
}

impl Logo {
    /// Takes a PNG that was checked: see `documents::read_logo`.
    pub(crate) fn new(png: Vec<u8>) -> Self {
        let version = hex::encode(&Sha256::digest(&png)[..8]);
        Self { png: png.into(), version }
    }

    /// The picture.
    #[must_use]
    pub fn png(&self) -> &Bytes {
        &self.png
    }

    /// Another picture has another version.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }
}
