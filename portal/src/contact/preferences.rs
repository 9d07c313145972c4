//! Preferences about reminders, by a user or by the link of a reminder: channels, days and hours,
//! language, or none at all.

use domain::access::{Actor, LinkTarget};
use domain::calendar::{Date, date_at, first_instant};
use domain::contact::{Channel, Preferences, PreferencesProblem, check_move};
use domain::ids::DebtorId;
use domain::language::Language;
use domain::reminders::Rating;
use jiff::{Timestamp, ToSpan};

use crate::billing::debtors::{self, Debtor};
use crate::contact::reminders::log::{self, Entry, LogEvent};
use crate::contact::reminders::{DebtorOutlook, look_at, policy_in};
use crate::platform::db::Tx;
use crate::platform::throttle::Write;
use crate::{Error, Portal, Result};

pub mod phone;
pub(crate) mod store;

pub use domain::contact::NewPreferences;

/// A debtor's preferences as the debtor sees them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DebtorPreferences {
    pub debtor: DebtorId,
    pub name: String,
    /// Masked when seen by a link.
    pub email: Option<String>,
    /// Masked when seen by a link.
    pub phone: Option<String>,
    /// State of the telephone; `None` by a link, which cannot change it.
    pub telephone: Option<phone::Telephone>,
    /// Channels that can be chosen.
    pub possible: Vec<Channel>,
    pub preferences: Preferences,
    /// `None` means the institution's language.
    pub language: Option<Language>,
    /// Rating, which decides the tone; `None` by a link, which may be in other hands.
    pub rating: Option<Rating>,
    /// Forecast of the next reminder.
    pub next: Option<NextReminder>,
    /// Name of the rule pack.
    pub rules: &'static str,
    /// Whether reminders are sent at all.
    pub is_on: bool,
}

/// Forecast of the next reminder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NextReminder {
    /// Date at the debtor's place.
    pub on: Date,
    /// `None` while undecided.
    pub channel: Option<Channel>,
    /// Last day to which it may be postponed; `None` if it was postponed already.
    pub movable_to: Option<Date>,
}

/// Why preferences cannot be changed.
#[derive(Debug, thiserror::Error)]
pub enum PreferencesError {
    #[error(transparent)]
    Problem(#[from] PreferencesProblem),
    #[error("too many codes were sent; try again in {0} s")]
    TooManyCodes(u64),
    #[error(transparent)]
    Portal(#[from] Error),
}

impl PreferencesError {
    /// The part that the person can correct.
    #[must_use]
    pub const fn problem(&self) -> Option<PreferencesProblem> {
        match self {
            Self::Problem(problem) => Some(*problem),
            Self::TooManyCodes(..=phone::PAUSE_S) => Some(PreferencesProblem::TooSoon),
            Self::TooManyCodes(_) => Some(PreferencesProblem::TooMany),
            Self::Portal(_) => None,
        }
    }
}

/// Debtors for whom the actor may choose, with their preferences: those of a user's see-and-pay
/// customers, or the one whose reminder contained the link.
///
/// # Errors
/// [`Error::SignInFirst`] for other actors; [`Error::NotFound`].
pub async fn list(portal: &Portal, actor: &Actor) -> Result<Vec<DebtorPreferences>> {
    let mut tx = portal.db.read().await?;
    let policy = policy_in(&mut tx).await?;
    let ids = visible(&mut tx, actor).await?;
    if ids.is_empty() && by_link(actor) {
        return Err(Error::NotFound);
    }
    let rows = debtors::store::find_all(&mut tx, &ids).await?;
    let settings = &portal.settings;
    let people = rows.into_iter().map(|row| row.read(settings)).collect::<Result<_>>()?;
    let seen = look_at(portal, &mut tx, people, &policy).await?;
    let mut telephones = phone::seen(portal, &mut tx, actor, &ids).await?;
    let all = seen.into_iter().map(|seen| preferences(portal, actor, seen));
    Ok(all
        .map(|one| DebtorPreferences { telephone: telephones.remove(&one.debtor), ..one })
        .collect())
}

fn preferences(
    portal: &Portal,
    actor: &Actor,
    DebtorOutlook { account, next }: DebtorOutlook,
) -> DebtorPreferences {
    let debtor = &account.debtor;
    let is_hidden = by_link(actor);
    let shown = |text: &String| if is_hidden { masked(text) } else { text.clone() };
    let Debtor { id, name, email, phone, preferences, language, .. } = debtor;
    let movable_to = last_day(portal, debtor);
    let possible = portal.carriers.reaching(|channel| debtor.address(channel).is_some());
    DebtorPreferences {
        debtor: id.clone(),
        name: name.clone(),
        email: email.as_ref().map(shown),
        phone: phone.as_ref().map(shown),
        telephone: None,
        possible: possible.into_iter().filter(|c| *c != Channel::InApp).collect(),
        preferences: preferences.clone(),
        language: *language,
        rating: (!is_hidden).then_some(account.account.rating),
        next: next.map(|next| NextReminder { on: next.on, channel: next.channel, movable_to }),
        rules: account.pack.code,
        is_on: portal.settings.reminders.mode == crate::platform::settings::Mode::On,
    }
}

/// Masks an address except its first character and its end.
pub(crate) fn masked(text: &str) -> String {
    let signs: Vec<char> = text.chars().collect();
    let at = text.find('@').map_or(signs.len().saturating_sub(4), |at| {
        text.get(..at).map_or(0, |left| left.chars().count()) //
    });
    let shown = |place: usize| place >= at || place == 0;
    signs.iter().enumerate().map(|(i, c)| if shown(i) { *c } else { '•' }).collect()
}

/// Last day to which the next reminder may be postponed; `None` while it is postponed.
fn last_day(portal: &Portal, debtor: &Debtor) -> Option<Date> {
    if debtor.not_before.is_some_and(|moment| moment > portal.now()) {
        return None;
    }
    let today = date_at(portal.now(), &debtor.place.zone);
    today.checked_add(portal.settings.reminders.movable_days.days()).ok()
}

/// Saves preferences and schedules a new decision.
///
/// # Errors
/// [`Error::NotFound`] when the actor may not choose for the person; [`PreferencesProblem`].
pub async fn save(
    portal: &Portal,
    actor: &Actor,
    debtor: &DebtorId,
    new: &NewPreferences,
) -> Result<(), PreferencesError> {
    new.check()?;
    change(portal, actor, debtor, async |tx, known, now| {
        let channels = match new.stopped {
            true => known.preferences.channels.clone(),
            false => new.channels.clone(),
        };
        let new = NewPreferences { channels: channels.clone(), ..new.clone() };
        if new.is_kept_by(&known.preferences, known.language) {
            return Ok(None);
        }
        store::save(tx, &known.id, &new, now).await?;
        Ok(Some(LogEvent::Chosen { channels, stopped: new.stopped }))
    })
    .await
}

/// Stops all reminders to a debtor.
///
/// # Errors
/// [`Error::NotFound`] when the actor may not choose for the person.
pub async fn stop(
    portal: &Portal,
    actor: &Actor,
    debtor: &DebtorId,
) -> Result<(), PreferencesError> {
    change(portal, actor, debtor, async |tx, known, now| {
        if known.preferences.stopped {
            return Ok(None);
        }
        store::stop(tx, &known.id, now).await?;
        let channels = known.preferences.channels.clone();
        Ok(Some(LogEvent::Chosen { channels, stopped: true }))
    })
    .await
}

/// Postpones the next reminder to a day, once, within the institution's limit.
///
/// # Errors
/// [`Error::NotFound`] when the actor may not choose for the person; [`PreferencesProblem`] when
/// the day is past, too far, or it was moved already.
pub async fn move_next(
    portal: &Portal,
    actor: &Actor,
    debtor: &DebtorId,
    to: Date,
) -> Result<(), PreferencesError> {
    change(portal, actor, debtor, async |tx, known, now| {
        let zone = &known.place.zone;
        check_move(to, date_at(now, zone), last_day(portal, known))?;
        let moment = first_instant(to, zone).map_err(Error::internal)?;
        store::move_next(tx, &known.id, now, moment).await?;
        Ok(Some(LogEvent::Moved { to }))
    })
    .await
}

/// What a change is logged as; `None` where nothing changes.
type ChangeResult = Result<Option<LogEvent>, PreferencesError>;

/// Changes a debtor under its lock, logs the change and schedules a new decision; where nothing
/// changes nothing is written.
async fn change(
    portal: &Portal,
    actor: &Actor,
    debtor: &DebtorId,
    write: impl AsyncFnOnce(&mut Tx, &Debtor, Timestamp) -> ChangeResult,
) -> Result<(), PreferencesError> {
    let now = portal.now();
    let (mut tx, mut known) = allowed(portal, actor, debtor).await?;
    let Some(what) = write(&mut tx, &known, now).await? else { return Ok(()) };
    log::append(&mut tx, &mut known, now, &Entry::of(what)).await?;
    debtors::store::wake_at(&mut tx, debtor, now).await?;
    tx.commit().await?;
    Ok(())
}

/// The debtor, locked, if the actor may choose for them.
async fn allowed(portal: &Portal, actor: &Actor, debtor: &DebtorId) -> Result<(Tx, Debtor)> {
    portal.guard.throttle.admit_actor(Write::Change, actor)?;
    let mut tx = portal.db.write().await?;
    if !visible(&mut tx, actor).await?.contains(debtor) {
        return Err(Error::NotFound);
    }
    portal.guard.throttle.admit(Write::Change, &format!("debtor {debtor}"))?;
    let row = debtors::store::lock(&mut tx, debtor).await?.ok_or(Error::NotFound)?;
    let known = row.read(&portal.settings)?;
    Ok((tx, known))
}

/// Debtors for whom the actor may choose.
async fn visible(tx: &mut Tx, actor: &Actor) -> Result<Vec<DebtorId>> {
    match actor {
        Actor::User(_) | Actor::LinkHolder(LinkTarget::Preferences(_)) => {
            store::visible(tx, actor).await
        }
        _ => Err(Error::SignInFirst),
    }
}

/// A link may be in other hands, so it shows less than a signed-in user sees.
const fn by_link(actor: &Actor) -> bool {
    matches!(actor, Actor::LinkHolder(_))
}

#[cfg(test)]
mod tests;
