//! A file with the names of its columns, its first rows, and how they are read.

use std::io::Cursor;

use domain::access::Actor;
use domain::ids::ImportId;
use domain::imports::proposal::Doubt;
use domain::imports::{Draft, ImportState, Profile};

use super::super::explain;
use super::super::lines::{first_readings, first_rows, header_names};
use super::{ImportFile, RIGHT, UndoCounts, content, store, undo};
use crate::platform::actor::allow;
use crate::{Error, Portal, Result};

/// Rows that are shown.
const ROWS: usize = 5;

/// What a person looks at before a file is loaded.
#[derive(Debug, Clone)]
pub struct FileReview {
    pub file: ImportFile,
    /// Names of the columns, in order; empty where a column has none.
    pub names: Vec<String>,
    /// The first rows; none if the content was deleted.
    pub rows: Vec<RowPreview>,
    /// Names of saved mappings, the last saved first.
    pub profiles: Vec<String>,
    /// What the proposal of its mapping is unsure of; nothing once a person said it.
    pub doubts: Vec<Doubt>,
    /// What became of its rows when it was undone, and how many can be.
    pub undo: UndoCounts,
}

/// A row of the file.
#[derive(Debug, Clone)]
pub struct RowPreview {
    pub line: u64,
    pub cells: Vec<String>,
    /// As it is read; `None` if it cannot be.
    pub draft: Option<Draft>,
}

/// A file for its page.
///
/// # Errors
/// Refused without the right; `NotFound`.
pub async fn review(portal: &Portal, actor: &Actor, id: &ImportId) -> Result<FileReview> {
    allow(actor, RIGHT)?;
    let mut tx = portal.db.read().await?;
    let file = store::find(&mut tx, id).await?.ok_or(Error::NotFound)?.file()?;
    let profiles = store::profiles(&mut tx).await?.into_iter().map(|row| row.name).collect();
    let undo = undo::store::counts(&mut tx, id).await?;
    drop(tx);
    let (names, rows, doubts) = (Vec::new(), Vec::new(), Vec::new());
    let mut review = FileReview { file, names, rows, profiles, doubts, undo };
    if review.file.is_kept {
        let mut beginning = match content::beginning(portal, id).await {
            Err(error @ Error::Corrupt(_)) => {
                // The page says that the work failed, and offers to begin it anew.
                tracing::error!(%error, import = %id, "the content of an import cannot be read");
                Cursor::default()
            }
            beginning => beginning?,
        };
        let profile = &review.file.profile;
        if matches!(review.file.state, ImportState::Mapping | ImportState::Checked) {
            review.doubts = doubts_of(&mut beginning, profile);
        }
        // What cannot be read is told by the check; the page shows what there is.
        review.names = header_names(&mut beginning, profile).unwrap_or_default();
        let drafts = first_readings(&mut beginning, profile, ROWS).unwrap_or_default();
        let rows = first_rows(&mut beginning, profile, ROWS).unwrap_or_default();
        review.rows = rows
            .into_iter()
            .map(|(line, cells)| {
                let draft = drafts.iter().find(|(at, _)| *at == line);
                RowPreview { line, cells, draft: draft.map(|(_, draft)| draft.clone()) }
            })
            .collect();
    }
    Ok(review)
}

/// What a proposal is unsure of, while the mapping is still the one that was proposed. What an
/// import would refuse is told by the check.
fn doubts_of(beginning: &mut Cursor<Vec<u8>>, profile: &Profile) -> Vec<Doubt> {
    let Ok(proposal) = explain(beginning, &profile.source) else { return Vec::new() };
    let proposed: Option<Profile> = toml::from_str(&proposal.draft()).ok();
    let mut doubts = proposal.doubts;
    doubts.retain(|doubt| !matches!(doubt, Doubt::Refused(_)));
    if proposed.as_ref() == Some(profile) { doubts } else { Vec::new() }
}
