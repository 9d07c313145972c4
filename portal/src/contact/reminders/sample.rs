//! Messages as an edited policy would make them, for real debtors. Nothing is written or sent, and
//! the links that are for the debtor alone are not shown.

use domain::access::{Actor, Right};
use domain::activity::WithheldFor;
use domain::calendar::first_instant;
use domain::contact::Channel;
use domain::ids::{CustomerId, DebtorId};
use domain::language::Language;
use domain::reminders::{DayOutcome, Kind, Plan, Policy, PolicyChange, Step, Tone};
use jiff::{Timestamp, ToSpan};

use super::account::{DebtDetail, DebtorAccount, DecisionBasis};
use super::difference::accounts_of;
use super::policy::{self, EditedPart, PolicyError};
use super::templates::{MessageLinks, SampleTexts, TemplateParts, Wording, sample_texts};
use crate::billing::debtors;
use crate::platform::actor::allow;
use crate::platform::db::Tx;
use crate::{Portal, Result};

/// Maximum number of messages that are shown.
pub const MOST_SAMPLES: usize = 3;

/// A message as a debtor would read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleMessage {
    pub debtor: DebtorId,
    pub name: String,
    pub language: Language,
    pub kind: Kind,
    pub tone: Tone,
    /// What becomes of this debtor's reminder on the institution's next day.
    pub tomorrow: TomorrowOutcome,
    pub texts: SampleTexts,
}

/// A reminder of the next day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TomorrowOutcome {
    Nothing,
    Sent { at: Timestamp, channel: Channel },
    Later { at: Timestamp },
    Withheld(WithheldFor),
}

/// Messages of an edit for some customers, or for whoever comes first.
///
/// # Errors
/// [`PolicyError`]; refused without the right to change the policy.
pub async fn samples(
    portal: &Portal,
    actor: &Actor,
    part: &EditedPart,
    customers: &[CustomerId],
) -> Result<Vec<SampleMessage>, PolicyError> {
    allow(actor, Right::SetPolicies)?;
    let mut tx = portal.db.read().await?;
    let before = policy::in_tx(&mut tx).await?;
    let (policy, wording) = match part {
        EditedPart::Policy(change) => {
            let wording = match change {
                PolicyChange::Step { step, .. } => SampleWording::Step(step.clone()),
                PolicyChange::Removal { .. } | PolicyChange::Limits { .. } => SampleWording::Plan,
            };
            (change.applied_to(&before)?, wording)
        }
        EditedPart::Texts(new) => {
            let parts = new.parts(portal)?;
            let wording = SampleWording::Texts(new.language, new.kind, new.tone, parts);
            (before, wording)
        }
    };
    let day = portal.today().checked_add(1.day()).map_err(|_| PolicyError::NoDate)?;
    let zone = &portal.settings.institution.time_zone;
    let start_of = |day| first_instant(day, zone).map_err(|_| PolicyError::NoDate);
    let end = start_of(day.checked_add(1.day()).map_err(|_| PolicyError::NoDate)?)?;
    let sampling = Sampling { policy, wording, start: start_of(day)?, end };
    let accounts = accounts(portal, &mut tx, customers, sampling.start).await?;
    let mut messages = Vec::new();
    for account in accounts {
        if messages.len() < MOST_SAMPLES
            && let Some(message) = sampling.message(portal, &mut tx, account).await?
        {
            messages.push(message);
        }
    }
    Ok(messages)
}

/// Accounts of the debtors of customers, or of the first with debts.
async fn accounts(
    portal: &Portal,
    tx: &mut Tx,
    customers: &[CustomerId],
    at: Timestamp,
) -> Result<Vec<DebtorAccount>> {
    let rows = if customers.is_empty() {
        debtors::store::owing_after(tx, "").await?
    } else {
        let ids = debtors::store::of_customers(tx, customers).await?;
        debtors::store::find_all(tx, &ids).await?
    };
    let some = rows.into_iter().take(MOST_SAMPLES * 10);
    let people = some.map(|row| row.read(&portal.settings)).collect::<Result<_>>()?;
    accounts_of(portal, tx, people, at).await
}

/// How samples are worded.
enum SampleWording {
    /// As the plan of the day has it; nothing where nothing is due.
    Plan,
    /// As a step would say it, due or not.
    Step(Step),
    /// In new texts, whatever is due.
    Texts(Language, Kind, Tone, TemplateParts),
}

struct Sampling {
    policy: Policy,
    wording: SampleWording,
    start: Timestamp,
    end: Timestamp,
}

impl Sampling {
    /// The message to a debtor; `None` if there is nothing to remind of.
    async fn message(
        &self,
        portal: &Portal,
        tx: &mut Tx,
        mut account: DebtorAccount,
    ) -> Result<Option<SampleMessage>> {
        let plan = account.plan(&DecisionBasis::new(&self.policy, self.start));
        let tomorrow = tomorrow(DayOutcome::of(&plan, self.end));
        let (kind, tone) = match (&self.wording, &plan) {
            (SampleWording::Step(step), _) => (step.kind, tone_of(step, &account)),
            (SampleWording::Texts(_, kind, tone, _), _) => (*kind, *tone),
            (SampleWording::Plan, Plan::Remind { kind, tone, .. }) => (*kind, *tone),
            (SampleWording::Plan, Plan::Nothing | Plan::Withhold { .. }) => return Ok(None),
        };
        let own = match &self.wording {
            SampleWording::Texts(language, _, _, parts) => {
                account.debtor.language = Some(*language);
                Some(parts)
            }
            SampleWording::Plan | SampleWording::Step(_) => None,
        };
        let debts: Vec<&DebtDetail> = account.details.values().collect();
        if debts.is_empty() {
            return Ok(None);
        }
        let (at, channel) = (self.start, Channel::Email);
        let links = MessageLinks::Hidden;
        let wording = Wording { at, channel, kind, tone, debts, own, links };
        let texts = sample_texts(portal, tx, &account, &wording).await?;
        let language = account.debtor.language.unwrap_or(portal.settings.institution.language);
        let (debtor, name) = (account.debtor.id.clone(), account.debtor.name.clone());
        Ok(Some(SampleMessage { debtor, name, language, kind, tone, tomorrow, texts }))
    }
}

/// The debtor's own tone, if the step is for it.
fn tone_of(step: &Step, account: &DebtorAccount) -> Tone {
    let own = account.account.rating.tone;
    let first = step.tones.first().copied().unwrap_or(own);
    if step.tones.contains(&own) { own } else { first }
}

fn tomorrow(outcome: DayOutcome) -> TomorrowOutcome {
    match outcome {
        DayOutcome::Nothing => TomorrowOutcome::Nothing,
        DayOutcome::Sent { at, channel, .. } => TomorrowOutcome::Sent { at, channel },
        DayOutcome::Later { at, .. } => TomorrowOutcome::Later { at },
        DayOutcome::Withheld(reason) => TomorrowOutcome::Withheld(reason.into()),
    }
}
