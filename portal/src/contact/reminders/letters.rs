//! Letters: claimed as every reminder is, drawn into one file, and sent when that file is in its
//! place.

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
use crate::outside::carriers::{CarrierError, Taken};
use crate::outside::documents::{self, Issuer, Letter, LettersDocument};
use crate::platform::actor::allow;
use crate::platform::ids;
use crate::platform::settings::Mode;
use crate::{Error, Portal, Result};

mod file;
mod store;

pub(super) use file::Draft;

/// So many letters are in one file at the most.
const BATCH: i64 = 500;

/// What was printed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Printed {
    /// The name of the batch, with which each of its letters is recorded; none without letters.
    pub batch: Option<String>,
    /// So many letters are in the file; without any there is no file.
    pub letters: usize,
    /// So many could not be drawn and wait for another try.
    pub put_back: usize,
    /// So many letters could be printed now and are not in the file.
    pub left: u32,
}

/// Why nothing was printed.
#[derive(Debug, thiserror::Error)]
pub enum PrintError {
    /// The file is there, and is left as it is.
    #[error("{} is there already and is not overwritten", .0.display())]
    Exists(PathBuf),
    /// Somebody else prints to the file, or stopped in the middle.
    #[error(
        "{} is there: this file is being printed, or that was interrupted; \
         in that case remove it, and print again",
        .0.display()
    )]
    Unfinished(PathBuf),
    /// The file cannot be written; the letters wait.
    #[error("the file cannot be written: {0}")]
    File(#[from] std::io::Error),
    /// No letter could be drawn; they wait.
    #[error("the letters cannot be drawn: {0}")]
    Drawing(String),
    /// The printer was too slow: others count the letters as lost.
    #[error("the letters were not written within their time")]
    Late,
    /// The rest.
    #[error(transparent)]
    Portal(#[from] Error),
}

/// Prints the letters whose moment has come into one new file. What is said in them is decided
/// again under the locks, as for every reminder; what is paid or silent by now is not printed.
/// Once the file is in its place they count as sent, whether somebody posts them or not.
///
/// # Errors
/// See [`PrintError`]. No letter is lost: those that were not printed wait.
pub async fn print_letters(
    portal: &Portal,
    actor: &Actor,
    out: &Path,
) -> std::result::Result<Printed, PrintError> {
    allow(actor, Right::Operate)?;
    if portal.settings.reminders.mode == Mode::Off {
        return Ok(Printed::default());
    }
    send::recover(portal).await?;
    give_up(portal).await?;
    let draft = Draft::begin(out)?;
    let claimed = claim_due(portal).await?;
    finish(portal, claimed, draft).await
}

/// Claims the letters whose moment has come.
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
                    // What is claimed is printed all the same.
                    tracing::error!(%error, "no more letters are claimed");
                    break;
                }
            }
        }
    }
    Ok(claimed)
}

/// Draws what was claimed, puts the file in its place, and records what became of each letter.
pub(super) async fn finish(
    portal: &Portal,
    claimed: Vec<ClaimedReminder>,
    draft: Draft,
) -> std::result::Result<Printed, PrintError> {
    let drawn = draw(portal, claimed).await;
    let put_back = drawn.spoilt.len();
    for (one, why) in drawn.spoilt {
        tracing::error!(reminder = %one.id, %why, "a letter cannot be drawn");
        give_back(portal, one, why).await;
    }
    let Some(bytes) = drawn.bytes else {
        return match put_back {
            0 => Ok(Printed { left: left(portal).await?, ..Printed::default() }),
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
    Ok(Printed { batch: Some(batch), letters, put_back, left: left(portal).await? })
}

/// A letter that was not printed waits again. One whose return fails is taken up as lost later.
async fn give_back(portal: &Portal, one: ClaimedReminder, why: String) {
    if let Err(error) = send::record(portal, &one, Err(CarrierError::Temporary(why))).await {
        tracing::error!(%error, "a letter could not be given back");
    }
}

/// Writes the file, unless the time of a letter has run out: it counts as lost then.
async fn keep(
    portal: &Portal,
    letters: &[ClaimedReminder],
    draft: Draft,
    bytes: Vec<u8>,
) -> std::result::Result<(), PrintError> {
    let written = tokio::task::spawn_blocking(move || draft.write(&bytes).map(|()| draft));
    let draft = written.await.map_err(Error::internal)??;
    if letters.iter().any(|one| portal.now() >= one.until) {
        return Err(PrintError::Late);
    }
    draft.keep()
}

/// The file is there: each letter is sent, whatever happens to the record of another.
async fn record_all(portal: &Portal, letters: Vec<ClaimedReminder>, batch: &str) -> Result<()> {
    let mut failed = None;
    for (number, one) in (1..).zip(&letters) {
        let reference = Some(format!("{batch}-{number}"));
        if let Err(error) = send::record(portal, one, Ok(Taken { reference })).await {
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

/// Letters in one file, and those that are not in it.
#[derive(Default)]
struct Drawn {
    bytes: Option<Vec<u8>>,
    letters: Vec<ClaimedReminder>,
    spoilt: Vec<(ClaimedReminder, String)>,
    /// Why the last one is not in it.
    why: String,
}

/// Draws letters. One that cannot be drawn holds up no other.
async fn draw(portal: &Portal, claimed: Vec<ClaimedReminder>) -> Drawn {
    let mut drawn = Drawn::default();
    if claimed.is_empty() {
        return drawn;
    }
    match file_of(portal, &claimed).await {
        Ok(bytes) => return Drawn { bytes: Some(bytes), letters: claimed, ..drawn },
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

/// Gives up the letters that nobody printed for too long: a person has one reminder at a time, and
/// it must not wait for ever. Gives how many.
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
        // Ended here, so that the person's lock is free at once.
        return Ok(tx.commit().await?);
    }
    let mut debtor = row.read(&portal.settings.institution)?;
    tracing::warn!(reminder = %id, "a letter was not printed in time");
    store::take_steps(&mut tx, id).await?;
    let failed = state::after(ReminderState::Queued, ReminderEvent::Failed)?;
    send::store::end(&mut tx, id, failed, None, now).await?;
    let why = "nobody printed it within a week".to_owned();
    let event = LogEvent::Failed { reminder: id.clone(), channel: Channel::Letter, why };
    log::append(&mut tx, &mut debtor, now, &Entry::of(event)).await?;
    debtors::store::wake_at(&mut tx, &debtor.id, now).await?;
    tx.commit().await?;
    Ok(())
}
