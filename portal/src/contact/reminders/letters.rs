//! Letters: claimed like every reminder, drawn into one file, and recorded as sent once the file is
//! complete.

use std::path::{Path, PathBuf};

use domain::access::{Actor, Right};
use domain::contact::Channel;
use domain::reminders::{ReminderEvent, ReminderState};
use jiff::Timestamp;

use super::hand::Hand;
use super::log::{self, Entry, LogEvent};
use super::send::{self, ClaimedReminder, PickedReminder};
use super::{PRINT_LEASE, UNPRINTED, state};
use crate::billing::debtors;
use crate::outside::carriers::{CarrierError, CarrierReference};
use crate::outside::documents::{self, Issuer, Letter, LettersDocument};
use crate::platform::actor::allow_act;
use crate::platform::ids;
use crate::platform::settings::Mode;
use crate::{Error, Portal, Result};

mod file;
mod store;

pub(super) use file::LetterDraft;

/// Maximum number of letters in one file.
const BATCH: i64 = 500;

/// Result of a print run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PrintReport {
    /// Id of the batch, recorded with each letter; `None` without letters.
    pub batch: Option<String>,
    /// Number of letters in the file; without letters there is no file.
    pub letters: usize,
    /// Number of letters that could not be drawn and will be retried.
    pub put_back: usize,
    /// Number of letters that are due but not in the file.
    pub left: u32,
}

/// Why nothing was printed.
#[derive(Debug, thiserror::Error)]
pub enum PrintError {
    /// The file exists and is not overwritten.
    #[error("{} is there already and is not overwritten", .0.display())]
    Exists(PathBuf),
    /// Another print run to the file is in progress or was interrupted.
    #[error(
        "{} is there: this file is being printed, or that was interrupted; \
         in that case remove it, and print again",
        .0.display()
    )]
    Unfinished(PathBuf),
    /// The file cannot be written; the letters stay queued.
    #[error("the file cannot be written: {0}")]
    File(#[from] std::io::Error),
    /// No letter could be drawn; they stay queued.
    #[error("the letters cannot be drawn: {0}")]
    Drawing(String),
    /// The lease expired before the file was written, so the letters may have been recovered as
    /// lost.
    #[error("the letters were not written within their time")]
    Late,
    #[error(transparent)]
    Portal(#[from] Error),
}

/// Prints the due letters into one new file. The content is decided again under the locks, as for
/// every reminder: letters whose debts are paid or on hold by now are not printed. Once the file is
/// complete, its letters count as sent, whether anybody posts them or not.
///
/// # Errors
/// See [`PrintError`]. No letter is lost: letters that were not printed stay queued.
pub async fn print_letters(
    portal: &Portal,
    actor: &Actor,
    out: &Path,
) -> Result<PrintReport, PrintError> {
    allow_act(actor, Right::SetPolicies)?;
    if portal.settings.reminders.mode == Mode::Off {
        return Ok(PrintReport::default());
    }
    send::recover(portal).await?;
    give_up(portal).await?;
    let draft = LetterDraft::begin(out)?;
    let claimed = claim_due(portal).await?;
    finish(portal, claimed, draft).await
}

/// Claims the due letters.
pub(super) async fn claim_due(portal: &Portal) -> Result<Vec<ClaimedReminder>> {
    let now = portal.now();
    let mut tx = portal.db.write().await?;
    let picked = store::pick(&mut tx, now, now + PRINT_LEASE, BATCH).await?;
    tx.commit().await?;
    let mut claimed = Vec::with_capacity(picked.len());
    for letter in &picked {
        match send::claim(portal, letter, Hand::Printer).await {
            Ok(one) => claimed.extend(one),
            Err(error) => {
                if let Err(error) = send::set_aside(portal, &letter.id, &error).await {
                    // Letters claimed so far are printed all the same.
                    tracing::error!(%error, "no more letters are claimed");
                    break;
                }
            }
        }
    }
    Ok(claimed)
}

/// Draws the claimed letters, completes the file and records the outcome of each letter.
pub(super) async fn finish(
    portal: &Portal,
    claimed: Vec<ClaimedReminder>,
    draft: LetterDraft,
) -> Result<PrintReport, PrintError> {
    let drawn = draw(portal, claimed).await;
    let put_back = drawn.spoilt.len();
    for (one, why) in drawn.spoilt {
        tracing::error!(reminder = %one.id, %why, "a letter cannot be drawn");
        give_back(portal, one, why).await;
    }
    let Some(bytes) = drawn.bytes else {
        return match put_back {
            0 => Ok(PrintReport { left: left(portal).await?, ..PrintReport::default() }),
            _ => Err(PrintError::Drawing(drawn.why)),
        };
    };
    if let Err(error) = keep(portal, &drawn.letters, draft, bytes).await {
        for one in drawn.letters {
            give_back(portal, one, error.to_string()).await;
        }
        return Err(error);
    }
    let (batch, letters) = (ids::text(portal.now()), drawn.letters.len());
    record_all(portal, drawn.letters, &batch).await?;
    Ok(PrintReport { batch: Some(batch), letters, put_back, left: left(portal).await? })
}

/// Puts a letter back that was not printed. If that fails, recovery picks it up later.
async fn give_back(portal: &Portal, one: ClaimedReminder, why: String) {
    if let Err(error) = send::record(portal, &one, Err(CarrierError::Temporary(why))).await {
        tracing::error!(%error, "a letter could not be given back");
    }
}

/// Completes the file, unless the lease of a letter has expired, which makes it count as lost.
async fn keep(
    portal: &Portal,
    letters: &[ClaimedReminder],
    draft: LetterDraft,
    bytes: Vec<u8>,
) -> Result<(), PrintError> {
    let written = tokio::task::spawn_blocking(move || draft.write(&bytes).map(|()| draft));
    let draft = written.await.map_err(Error::internal)??;
    if letters.iter().any(|one| portal.now() >= one.until) {
        return Err(PrintError::Late);
    }
    draft.keep()
}

/// Records each letter as sent, even if recording another one fails.
async fn record_all(portal: &Portal, letters: Vec<ClaimedReminder>, batch: &str) -> Result<()> {
    let mut failed = None;
    for (number, one) in (1..).zip(&letters) {
        let reference = Some(format!("{batch}-{number}"));
        if let Err(error) = send::record(portal, one, Ok(CarrierReference { reference })).await {
            tracing::error!(%error, "a printed letter could not be recorded");
            failed.get_or_insert(error);
        }
    }
    failed.map_or(Ok(()), Err)
}

async fn left(portal: &Portal) -> Result<u32> {
    let mut tx = portal.db.read().await?;
    store::count_due(&mut tx, portal.now()).await
}

/// Drawn letters, and those that could not be drawn.
#[derive(Default)]
struct LetterBatch {
    bytes: Option<Vec<u8>>,
    letters: Vec<ClaimedReminder>,
    spoilt: Vec<(ClaimedReminder, String)>,
    /// Reason of the last failure.
    why: String,
}

/// Draws letters; one that fails does not block the others.
async fn draw(portal: &Portal, claimed: Vec<ClaimedReminder>) -> LetterBatch {
    let mut drawn = LetterBatch::default();
    if claimed.is_empty() {
        return drawn;
    }
    match file_of(portal, &claimed).await {
        Ok(bytes) => return LetterBatch { bytes: Some(bytes), letters: claimed, ..drawn },
        Err(error) => drawn.why = error.to_string(),
    }
    for one in claimed {
        match file_of(portal, std::slice::from_ref(&one)).await {
            Ok(_) => drawn.letters.push(one),
            Err(error) => drawn.spoilt.push((one, error.to_string())),
        }
    }
    if drawn.letters.is_empty() {
        return drawn;
    }
    match file_of(portal, &drawn.letters).await {
        Ok(bytes) => drawn.bytes = Some(bytes),
        Err(error) => {
            let rest = drawn.letters.drain(..).map(|one| (one, error.to_string()));
            drawn.spoilt.extend(rest);
        }
    }
    drawn
}

async fn file_of(portal: &Portal, claimed: &[ClaimedReminder]) -> Result<Vec<u8>> {
    let letters: Vec<Letter> = claimed.iter().filter_map(|one| one.letter.clone()).collect();
    let (settings, at) = (portal.settings.clone(), portal.now());
    let first = letters.first().map(|letter| letter.language);
    let is_one = |language| letters.iter().all(|letter| letter.language == language);
    let language = first.filter(|language| is_one(*language));
    let language = language.unwrap_or(settings.institution.language);
    let drawing = move || {
        let issuer = Issuer {
            institution: &settings.institution,
            logo: settings.logo.as_ref().map(|logo| logo.png().as_ref()),
            language,
            sandbox: settings.demo,
        };
        documents::letters(&LettersDocument { issuer, at, letters: &letters })
    };
    portal.guard.drawing.draw(drawing).await
}

/// Gives up letters that were not printed for too long, because a debtor has one reminder at a time
/// and it would block all others. Returns their number.
pub(super) async fn give_up(portal: &Portal) -> Result<usize> {
    let now = portal.now();
    let since = now - UNPRINTED;
    let old = {
        let mut tx = portal.db.read().await?;
        store::unprinted(&mut tx, now, since).await?
    };
    for letter in &old {
        give_up_one(portal, letter, now, since).await?;
    }
    Ok(old.len())
}

async fn give_up_one(
    portal: &Portal,
    letter: &PickedReminder,
    now: Timestamp,
    since: Timestamp,
) -> Result<()> {
    let PickedReminder { id, debtor } = letter;
    let mut tx = portal.db.write().await?;
    let Some(row) = debtors::store::lock(&mut tx, debtor).await? else { return Ok(()) };
    if !store::lock_unprinted(&mut tx, id, now, since).await? {
        // Commits at once to release the debtor's lock.
        return tx.commit().await;
    }
    let mut debtor = row.read(&portal.settings)?;
    tracing::warn!(reminder = %id, "a letter was not printed in time");
    store::take_steps(&mut tx, id).await?;
    let failed = state::after(ReminderState::Queued, ReminderEvent::Failed)?;
    send::store::end(&mut tx, id, failed, None, now).await?;
    let why = "nobody printed it within a week".to_owned();
    let event = LogEvent::Failed { reminder: id.clone(), channel: Channel::Letter, why };
    log::append(&mut tx, &mut debtor, now, &Entry::of(event)).await?;
    debtors::store::wake_at(&mut tx, &debtor.id, now).await?;
    tx.commit().await
}
