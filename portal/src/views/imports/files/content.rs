//! The content of a file, in parts in the database.

use std::fs::File;
use std::io::{self, Read, Seek, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::ids::ImportId;

use super::store;
use crate::platform::db::Tx;
use crate::{Error, Portal, Result};

/// Bytes of a part.
const PART: u64 = 384 << 10;

/// Writes the content of a new file; returns its size.
pub(super) async fn write(tx: &mut Tx, id: &ImportId, file: &mut File) -> Result<u64> {
    file.rewind().map_err(Error::internal)?;
    let mut written = 0;
    for place in 0.. {
        let mut part = Vec::new();
        Read::take(&mut *file, PART).read_to_end(&mut part).map_err(Error::internal)?;
        if part.is_empty() {
            break;
        }
        written += part.len() as u64;
        store::insert_part(tx, id, place, &STANDARD.encode(&part)).await?;
    }
    Ok(written)
}

/// The content as a file without a name; `None` if it was deleted.
pub(super) async fn file(portal: &Portal, id: &ImportId) -> Result<Option<File>> {
    let mut file = tempfile::tempfile().map_err(Error::internal)?;
    for place in 0.. {
        match part(portal, id, place).await? {
            Some(bytes) => file.write_all(&bytes).map_err(Error::internal)?,
            None if place == 0 => return Ok(None),
            None => break,
        }
    }
    file.rewind().map_err(Error::internal)?;
    Ok(Some(file))
}

/// The beginning of the content; empty if it was deleted.
pub(super) async fn beginning(portal: &Portal, id: &ImportId) -> Result<io::Cursor<Vec<u8>>> {
    Ok(io::Cursor::new(part(portal, id, 0).await?.unwrap_or_default()))
}

#[cfg(test)]
pub(super) fn part_of(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

async fn part(portal: &Portal, id: &ImportId, place: i64) -> Result<Option<Vec<u8>>> {
    let mut tx = portal.db.read().await?;
    let Some(text) = store::part(&mut tx, id, place).await? else { return Ok(None) };
    STANDARD.decode(text).map(Some).map_err(Error::corrupt)
}
