//! Mails staff about cases that wait too long: again and louder, until they are closed.

use domain::access::{Actor, Right};
use domain::holds::alarm::{Alarm, AlarmHistory, due_alarm};
use domain::ids::HoldId;
use jiff::Timestamp;

use super::queue::MOST_COUNTED;
use crate::contact::holds::{CaseLoad, case_load};
use crate::outside::messages::jobs::SendMail;
use crate::outside::messages::{
    CaseAlarm, Envelope, LateCase, Letterhead, MessageKind, compose, message_id,
};
use crate::people::staff::{self, StaffMailbox};
use crate::platform::actor::allow_part;
use crate::platform::db::Tx;
use crate::platform::queue;
use crate::{Error, Portal, Result};

mod store;

/// Number of cases that a mail lists.
const LISTED: usize = 20;

/// A case that is late.
struct OverdueCase {
    id: HoldId,
    /// Invoice number.
    invoice: String,
    /// Name of the customer.
    customer: String,
    due_at: Timestamp,
    owner_name: Option<String>,
    history: AlarmHistory,
}

/// Number of late cases, [`MOST_COUNTED`] at most.
///
/// # Errors
/// Refused without a part of the right to answer.
pub async fn overdue_cases(portal: &Portal, actor: &Actor) -> Result<u32> {
    allow_part(actor, Right::Answer)?;
    store::count(&mut portal.db.read().await?, portal.now(), MOST_COUNTED).await
}

/// Logs how many cases are late, and raises the alarms that are due for them.
pub(crate) async fn raise(portal: &Portal) -> Result<()> {
    let now = portal.now();
    let CaseLoad { overdue, .. } = case_load(portal, &Actor::System).await?;
    if overdue == 0 {
        return Ok(());
    }
    tracing::error!(overdue, "customers wait for staff longer than they were told");
    let late = store::late(&mut portal.db.read().await?, now).await?;
    let due = |case: OverdueCase| Some((due_alarm(case.due_at, case.history, now)?, case));
    let mut due: Vec<_> = late.into_iter().filter_map(due).collect();
    due.sort_by_key(|(_, case)| case.due_at);
    if due.is_empty() {
        return Ok(());
    }
    let mut tx = portal.db.write().await?;
    let mailboxes = staff::store::mailboxes(&mut tx, Right::Answer).await?;
    if mailboxes.is_empty() {
        return Ok(());
    }
    let (mut first, mut again) = (Vec::new(), Vec::new());
    for (alarm, case) in due {
        // Another replica may raise the same alarms.
        if store::count_alarm(&mut tx, &case, now).await? {
            match alarm {
                Alarm::Answering => first.push(case),
                Alarm::Everybody => again.push(case),
            }
        }
    }
    let answering: Vec<_> = mailboxes.iter().filter(|mailbox| !mailbox.is_admin).collect();
    let everybody: Vec<_> = mailboxes.iter().collect();
    // Where only administrators may answer, they are who answers.
    let answering = if answering.is_empty() { &everybody } else { &answering };
    mail(portal, &mut tx, &alarm_of(portal, &first, false), answering).await?;
    mail(portal, &mut tx, &alarm_of(portal, &again, true), &everybody).await?;
    tx.commit().await
}

fn alarm_of(portal: &Portal, cases: &[OverdueCase], again: bool) -> CaseAlarm {
    let base = &portal.settings.base_url;
    let line = |case: &OverdueCase| LateCase {
        customer: case.customer.clone(),
        invoice: case.invoice.clone(),
        due_at: case.due_at,
        owner: case.owner_name.clone(),
        url: format!("{base}/staff/cases/{}", case.id),
    };
    CaseAlarm {
        again,
        count: u32::try_from(cases.len()).unwrap_or(u32::MAX),
        cases: cases.iter().take(LISTED).map(line).collect(),
        url: format!("{base}/staff/cases?show=overdue"),
    }
}

/// Mails an alarm to each of these, unless it is about nothing.
async fn mail(portal: &Portal, tx: &mut Tx, alarm: &CaseAlarm, to: &[&StaffMailbox]) -> Result<()> {
    if alarm.cases.is_empty() {
        return Ok(());
    }
    let now = portal.now();
    let letterhead = Letterhead::from(&*portal.settings);
    let kind = MessageKind::CaseAlarm(alarm.clone());
    for mailbox in to {
        let envelope = Envelope {
            name: mailbox.name.clone(),
            address: mailbox.email.as_str().to_owned(),
            language: mailbox.language.unwrap_or(portal.settings.institution.language),
            message_id: message_id(portal),
            written_at: now,
        };
        let mail = compose(&kind, &envelope, &letterhead).map_err(Error::internal)?;
        queue::enqueue(tx, &SendMail { mail }, now).await?;
    }
    Ok(())
}
