//! Telephones for reminders: a new number becomes effective when the code sent to it is entered.
//! The holder of a link cannot change it, because links may be in other hands.

use std::collections::HashMap;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::access::Actor;
use domain::contact::{Channel, Phone, PreferencesProblem};
use domain::identity::PhoneCode;
use domain::ids::{DebtorId, UserId};
use domain::language::Language;
use jiff::{SignedDuration, Timestamp};

use super::{PreferencesError, allowed, by_link, change, masked};
use crate::billing::debtors::{self, Debtor};
use crate::contact::reminders::log::{self, Entry, LogEvent};
use crate::people::users;
use crate::platform::actor::user;
use crate::platform::db::Tx;
use crate::platform::keys::{Key, Purpose, same};
use crate::platform::queue;
use crate::platform::throttle::{Client, Door, Knock};
use crate::{Error, Portal, Result};

pub(crate) mod jobs;
mod store;

/// Validity of a code.
pub const CODE_LIFETIME: SignedDuration = SignedDuration::from_mins(10);

/// Maximum number of wrong entries.
const TRIES: i64 = 5;

/// Minimum interval of codes to a debtor.
pub(super) const PAUSE_S: u64 = 60;

/// Maximum number of codes to a debtor in 24 hours.
const CODES_A_DAY: usize = 5;

const DAY: SignedDuration = SignedDuration::from_hours(24);

/// Telephone of a debtor, as users see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Telephone {
    /// Whether its owner has confirmed a code.
    pub is_verified: bool,
    /// Masked number that awaits its code.
    pub awaited: Option<String>,
    /// Whether it can be changed: there is a carrier for text messages.
    pub can_change: bool,
}

/// Telephones of debtors; empty for the holder of a link.
pub(super) async fn seen(
    portal: &Portal,
    tx: &mut Tx,
    actor: &Actor,
    debtors: &[DebtorId],
) -> Result<HashMap<DebtorId, Telephone>> {
    if by_link(actor) {
        return Ok(HashMap::new());
    }
    let can_change = portal.carriers.of(Channel::Sms).is_some();
    let states = store::states(tx, debtors, portal.now()).await?;
    let telephone = |state: store::PhoneState| Telephone {
        is_verified: state.is_verified,
        awaited: state.awaited.as_deref().map(masked),
        can_change,
    };
    Ok(states.into_iter().map(|(id, state)| (id, telephone(state))).collect())
}

/// Sends a code to a new telephone. Only the newest code is valid.
///
/// # Errors
/// [`Error::SignInFirst`] for actors other than users; [`Error::NotFound`] when they may not choose
/// for the debtor, or without a carrier for text messages; [`PreferencesProblem::NotAPhone`];
/// [`PreferencesError::TooManyCodes`].
pub async fn propose(
    portal: &Portal,
    client: &Client,
    actor: &Actor,
    debtor: &DebtorId,
    typed: &str,
) -> Result<(), PreferencesError> {
    let user = sender(portal, actor)?;
    let phone = Phone::parse(typed).ok_or(PreferencesProblem::NotAPhone)?;
    change(portal, actor, debtor, async |tx, known, now| {
        ask(portal, tx, (known, now), phone, (client, user)).await.map(Some)
    })
    .await
}

/// Sends another code to the telephone that awaits one.
///
/// # Errors
/// As [`propose`]; [`PreferencesProblem::NoCode`] when none is pending.
pub async fn send_again(
    portal: &Portal,
    client: &Client,
    actor: &Actor,
    debtor: &DebtorId,
) -> Result<(), PreferencesError> {
    let user = sender(portal, actor)?;
    change(portal, actor, debtor, async |tx, known, now| {
        let state = store::states(tx, std::slice::from_ref(&known.id), now).await?;
        let awaited = state.into_values().find_map(|state| state.awaited);
        let awaited = awaited.ok_or(PreferencesProblem::NoCode)?;
        let phone = Phone::parse(&awaited).ok_or_else(|| Error::corrupt("a telephone"))?;
        ask(portal, tx, (known, now), phone, (client, user)).await.map(Some)
    })
    .await
}

/// Makes the telephone effective if the code is right.
///
/// # Errors
/// [`Error::SignInFirst`]; [`Error::NotFound`]; [`PreferencesProblem`]: `WrongCode`, `NoCode`,
/// `TriedOut`.
pub async fn confirm(
    portal: &Portal,
    actor: &Actor,
    debtor: &DebtorId,
    typed: &str,
) -> Result<(), PreferencesError> {
    sender(portal, actor)?;
    let now = portal.now();
    let (mut tx, mut known) = allowed(portal, actor, debtor).await?;
    let Some(code) = PhoneCode::parse(typed) else {
        let states = store::states(&mut tx, std::slice::from_ref(debtor), now).await?;
        let is_awaited = states.values().any(|state| state.awaited.is_some());
        let wrong = PreferencesProblem::WrongCode;
        return Err(if is_awaited { wrong } else { PreferencesProblem::NoCode }.into());
    };
    let tried = store::count_try(&mut tx, debtor, now).await?;
    let tried = tried.ok_or(PreferencesProblem::NoCode)?;
    let expected = hash_of(portal, debtor, tried.sent_at, code);
    if !same(tried.code_hash.as_bytes(), expected.as_bytes()) {
        let is_last = tried.attempts >= TRIES;
        if is_last {
            store::forget(&mut tx, debtor).await?;
        }
        tx.commit().await?;
        let problem =
            if is_last { PreferencesProblem::TriedOut } else { PreferencesProblem::WrongCode };
        return Err(problem.into());
    }
    let phone = Phone::parse(&tried.phone).ok_or_else(|| Error::corrupt("a telephone"))?;
    store::verify(&mut tx, debtor, &phone, now).await?;
    store::forget(&mut tx, debtor).await?;
    let what = LogEvent::PhoneChanged { end: phone.end().to_owned() };
    log::append(&mut tx, &mut known, now, &Entry::of(what)).await?;
    debtors::store::wake_at(&mut tx, debtor, now).await?;
    tx.commit().await?;
    Ok(())
}

/// Cancels a pending change of telephone.
///
/// # Errors
/// [`Error::SignInFirst`]; [`Error::NotFound`].
pub async fn cancel(
    portal: &Portal,
    actor: &Actor,
    debtor: &DebtorId,
) -> Result<(), PreferencesError> {
    user(actor)?;
    let (mut tx, known) = allowed(portal, actor, debtor).await?;
    store::forget(&mut tx, &known.id).await?;
    tx.commit().await?;
    Ok(())
}

/// Removes the telephone and its channels from the preferences, unless no other channel is left.
///
/// # Errors
/// [`Error::SignInFirst`]; [`Error::NotFound`], also when there is none.
pub async fn remove(
    portal: &Portal,
    actor: &Actor,
    debtor: &DebtorId,
) -> Result<(), PreferencesError> {
    user(actor)?;
    change(portal, actor, debtor, async |tx, known, _| {
        if known.phone.is_none() {
            return Err(Error::NotFound.into());
        }
        let chosen = &known.preferences.channels;
        let is_other = |channel: &Channel| !matches!(channel, Channel::Sms | Channel::WhatsApp);
        let others: Vec<Channel> = chosen.iter().copied().filter(is_other).collect();
        let left = if others.is_empty() { chosen } else { &others };
        store::remove(tx, &known.id, left).await?;
        store::forget(tx, &known.id).await?;
        Ok(Some(LogEvent::PhoneRemoved))
    })
    .await
}

/// Stores a pending change of telephone and enqueues the job that sends the code.
async fn ask(
    portal: &Portal,
    tx: &mut Tx,
    (known, now): (&Debtor, Timestamp),
    phone: Phone,
    (client, user): (&Client, &UserId),
) -> Result<LogEvent, PreferencesError> {
    within_limits(tx, &known.id, now).await?;
    let knock = Knock { client, account: phone.as_str(), device: None };
    let asked = portal.guard.throttle.knock(Door::Telephone, knock);
    asked.map_err(|refusal| PreferencesError::TooManyCodes(refusal.seconds()))?;
    let language = language_of(portal, tx, known, user).await?;
    store::put(tx, &known.id, &phone, now, now + CODE_LIFETIME).await?;
    let job = jobs::SendPhoneCode { debtor: known.id.clone(), asked_at: now, language };
    queue::enqueue(tx, &job, now).await?;
    Ok(LogEvent::PhoneAsked { end: phone.end().to_owned() })
}

/// Counts codes by the contact log, which includes cancelled ones.
async fn within_limits(
    tx: &mut Tx,
    debtor: &DebtorId,
    now: Timestamp,
) -> Result<(), PreferencesError> {
    let logged = log::since(tx, debtor, now - DAY).await?;
    let asked = logged.iter().filter(|(_, what)| matches!(what, LogEvent::PhoneAsked { .. }));
    let asked: Vec<Timestamp> = asked.map(|(at, _)| *at).collect();
    let after_last = asked.last().map(|at| *at + SignedDuration::from_secs(PAUSE_S.cast_signed()));
    let after_many = asked.iter().rev().nth(CODES_A_DAY - 1).map(|at| *at + DAY);
    match after_last.max(after_many) {
        Some(free_at) if free_at > now => {
            let seconds = u64::try_from(free_at.duration_since(now).as_secs()).unwrap_or(0);
            Err(PreferencesError::TooManyCodes(seconds.max(1)))
        }
        _ => Ok(()),
    }
}

/// Language of the code: the user's, else the debtor's, else the institution's.
async fn language_of(
    portal: &Portal,
    tx: &mut Tx,
    known: &Debtor,
    user: &UserId,
) -> Result<Language> {
    let account = users::store::by_id(tx, user).await?;
    let chosen = account.and_then(|account| account.user.language).or(known.language);
    Ok(chosen.unwrap_or(portal.settings.institution.language))
}

/// The user who asks, if a carrier can send codes.
fn sender<'a>(portal: &Portal, actor: &'a Actor) -> Result<&'a UserId> {
    let user = user(actor)?;
    match portal.carriers.of(Channel::Sms) {
        Some(_) => Ok(user),
        None => Err(Error::NotFound),
    }
}

/// Keyed hash of a code, bound to the debtor and to the time of the request.
fn hash_of(portal: &Portal, debtor: &DebtorId, asked_at: Timestamp, code: PhoneCode) -> String {
    let key = Key::of(&portal.settings, Purpose::PhoneCode);
    let asked_at = asked_at.as_millisecond().to_be_bytes();
    let tag = key.tag(&[debtor.as_str().as_bytes(), &asked_at, code.digits().as_bytes()]);
    URL_SAFE_NO_PAD.encode(tag)
}

#[cfg(test)]
mod tests;
