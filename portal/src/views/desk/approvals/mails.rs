//! Mails to those who asked.

use domain::approvals::ApprovalState;

use super::Approval;
use crate::outside::messages::jobs::SendMail;
use crate::outside::messages::{
    ApprovalDecision, Envelope, Letterhead, MessageKind, compose, message_id,
};
use crate::people::staff;
use crate::platform::db::Tx;
use crate::platform::queue;
use crate::{Error, Portal, Result};

/// The outcome of a request, to be told.
pub(super) struct ApprovalOutcome<'a> {
    pub(super) state: ApprovalState,
    pub(super) answer: Option<&'a str>,
    /// Id of who decided.
    pub(super) by: &'a str,
}

/// Tells who asked what became of it, unless they do not work here any more.
pub(super) async fn tell_asker(
    portal: &Portal,
    tx: &mut Tx,
    approval: &Approval,
    outcome: &ApprovalOutcome<'_>,
) -> Result<()> {
    let Some(asker) = staff::store::mailbox(tx, &approval.asked_by).await? else { return Ok(()) };
    let decided_by = match outcome.state.is_of_itself() {
        true => None,
        false => staff::store::mailbox(tx, outcome.by).await?.map(|mailbox| mailbox.name),
    };
    let now = portal.now();
    let kind = MessageKind::ApprovalDecided(ApprovalDecision {
        request: approval.kind.code().to_owned(),
        state: outcome.state.code().to_owned(),
        label: approval.label.clone(),
        customer: approval.customer_name.clone(),
        amount: approval.amount,
        decided_by,
        answer: outcome.answer.unwrap_or_default().to_owned(),
        url: format!("{}/staff/approvals/{}", portal.settings.base_url, approval.id),
    });
    let envelope = Envelope {
        name: asker.name,
        address: asker.email.as_str().to_owned(),
        language: asker.language.unwrap_or(portal.settings.institution.language),
        message_id: message_id(portal),
        written_at: now,
    };
    let letterhead = Letterhead::from(&*portal.settings);
    let mail = compose(&kind, &envelope, &letterhead).map_err(Error::internal)?;
    queue::enqueue(tx, &SendMail { mail }, now).await
}
