//! Credit notes of a source that are booked already.

use std::collections::HashMap;

use domain::imports::{BookedCredit, Draft, NoteChange, ProblemReason};

use super::store;
use crate::platform::db::Tx;
use crate::{Portal, Result};

/// What is booked of credit notes, by number.
#[derive(Default)]
pub(super) struct BookedNotes(HashMap<String, Vec<BookedCredit>>);

impl BookedNotes {
    pub(super) async fn load(tx: &mut Tx, source: &str, drafts: &[(u64, &Draft)]) -> Result<Self> {
        let mut notes: HashMap<String, Vec<BookedCredit>> = HashMap::new();
        let numbers: Vec<&str> = drafts.iter().map(|(_, draft)| draft.number.as_str()).collect();
        for row in store::booked_notes(tx, source, &numbers).await? {
            notes.entry(row.number).or_default().push(row.credit);
        }
        Ok(Self(notes))
    }

    /// The same, in a transaction of its own.
    pub(super) async fn read(
        portal: &Portal,
        source: &str,
        drafts: &[(u64, &Draft)],
    ) -> Result<Self> {
        if drafts.is_empty() {
            return Ok(Self::default());
        }
        Self::load(&mut portal.db.read().await?, source, drafts).await
    }

    pub(super) fn of(&self, draft: &Draft) -> &[BookedCredit] {
        self.0.get(&draft.number).map(Vec::as_slice).unwrap_or_default()
    }

    pub(super) fn change(&self, draft: &Draft) -> Result<NoteChange, ProblemReason> {
        draft.note_change(self.of(draft))
    }

    /// How often a credit note was booked against an invoice.
    pub(super) fn revision(&self, draft: &Draft, invoice: &str) -> i64 {
        let of_invoice = self.of(draft).iter().filter(|part| part.invoice == invoice);
        of_invoice.map(|part| part.revisions).max().unwrap_or(0)
    }
}
