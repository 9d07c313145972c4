//! The institution's logo, with a version for caching.

use bytes::Bytes;
use sha2::{Digest, Sha256};

/// Logo for pages and documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logo {
    png: Bytes,
    version: String,
}

impl Logo {
    /// Takes a validated PNG: see `documents::read_logo`.
    pub(crate) fn new(png: Vec<u8>) -> Self {
        let version = hex::encode(&Sha256::digest(&png)[..8]);
        Self { png: png.into(), version }
    }

    #[must_use]
    pub fn png(&self) -> &Bytes {
        &self.png
    }

    /// Changes whenever the image changes.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }
}
