//! The institution's logo.

use bytes::Bytes;
use sha2::{Digest, Sha256};

use crate::documents;

/// The institution's logo, for pages and documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logo {
    png: Bytes,
    version: String,
}

impl Logo {
    /// Takes a PNG of 256 KiB at most; anything else is no logo.
    #[must_use]
    pub fn new(png: Vec<u8>) -> Option<Self> {
        if !documents::is_logo(&png) {
            return None;
        }
        let version = hex::encode(&Sha256::digest(&png)[..8]);
        Some(Self { png: png.into(), version })
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
