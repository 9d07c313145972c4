//! Books an approved refund, in the commit of the approval.

use std::collections::{BTreeMap, BTreeSet};

use domain::access::{Actor, Right};
use domain::activity::Activity;
use domain::ids::{CustomerId, InvoiceId, PaymentId, PostingId, StaffId};
use domain::ledger::{LedgerAccount, Posting};
use domain::money::Money;
use domain::payments::refund::take_from;
use domain::payments::{RefundPart, RefundSource};
use serde_json::json;

use super::ask::offer_of;
use super::store::{self, NewRefundRow};
use super::{RefundError, RefundProposal};
use crate::billing::{debtors, ledger};
use crate::contact::pauses;
use crate::payments::reversal::{ReversedPart, store as reversal};
use crate::platform::actor::author;
use crate::platform::audit::{self, AuditAct, NewEntry};
use crate::platform::db::Tx;
use crate::platform::feed::{self, NewActivity};
use crate::platform::ids;
use crate::{Error, Portal, Result};

/// Books what another member of staff asked for. The caller has judged that the actor may approve
/// it, and holds the locks of the payment's invoices.
///
/// # Errors
/// See [`RefundError`].
pub(crate) async fn refund_approved(
    portal: &Portal,
    tx: &mut Tx,
    actor: &Actor,
    request: &RefundProposal,
    asker: &StaffId,
) -> Result<(), RefundError> {
    let offer = offer_of(tx, &request.payment).await?;
    if offer.version != request.version {
        return Err(RefundError::Stale);
    }
    let (now, by) = (portal.now(), author(actor));
    let parts = take_from(&offer.parts, request.amount())?;
    let id: PostingId = ids::new(now);
    let row = NewRefundRow { id: &id, request, asked_by: asker.as_str(), approved_by: &by, now };
    store::insert(tx, &row, &parts).await?;
    let reopened = reopened(tx, &request.payment, &parts).await?;
    reversal::reopen(tx, &reopened).await?;
    let posting = posting(&id, request.amount(), &parts)?;
    ledger::post(portal, tx, &[(now, posting)]).await?;
    let customers: BTreeSet<&str> = reopened.iter().map(|part| part.customer.as_str()).collect();
    debtors::store::wake_of_customers(tx, &customers, now).await?;
    let customers: BTreeSet<&CustomerId> = reopened.iter().map(|part| &part.customer).collect();
    for customer in customers {
        // Nobody who gets money back is reminded of it the next morning.
        pauses::pause_after_refund(portal, tx, customer, &by, &request.reason).await?;
    }
    feed::store::record(tx, now, &events(request, &reopened, &parts))?;
    let entry = NewEntry {
        on_behalf: Some(asker.as_str()),
        ..NewEntry::of(AuditAct::RefundApproved, request.payment.as_str())
    };
    let entry = entry.by(Right::Refund).because(&request.reason).after(json!({
        "refund": id, "amount": request.amount().to_decimal(),
        "currency": request.currency.code(),
    }));
    audit::append(portal, tx, actor, entry).await?;
    Ok(())
}

/// The instalments among the parts, with their invoices and customers.
async fn reopened(
    tx: &mut Tx,
    payment: &PaymentId,
    parts: &[RefundPart],
) -> Result<Vec<ReversedPart>> {
    let mut all = Vec::new();
    for part in parts {
        let RefundSource::Instalment(instalment) = &part.from else { continue };
        let (invoice, customer): (InvoiceId, CustomerId) =
            store::owner(tx, instalment).await?.ok_or(Error::NotFound)?;
        all.push(ReversedPart {
            payment: payment.clone(),
            instalment: instalment.clone(),
            invoice,
            customer,
            amount: part.amount,
        });
    }
    Ok(all)
}

fn posting(id: &PostingId, amount: Money, parts: &[RefundPart]) -> Result<Posting> {
    let entry = |part: &RefundPart| {
        let account = match &part.from {
            RefundSource::Credit(customer) => LedgerAccount::Credit(customer.clone()),
            RefundSource::Instalment(instalment) => LedgerAccount::Receivable(instalment.clone()),
        };
        (account, part.amount)
    };
    Posting::refund(id.clone(), amount, parts.iter().map(entry)).map_err(Error::corrupt)
}

/// One for each invoice that is owed again, and for each credit.
fn events<'a>(
    request: &'a RefundProposal,
    reopened: &'a [ReversedPart],
    parts: &'a [RefundPart],
) -> Vec<NewActivity<'a>> {
    let event = |customer: &'a CustomerId, invoice: Option<&'a InvoiceId>, minor: i64| {
        let amount = Money::new(minor, request.currency);
        NewActivity {
            customer,
            invoice,
            payment: Some(&request.payment),
            what: Activity::PaymentRefunded { amount },
        }
    };
    let mut sums: BTreeMap<&InvoiceId, (&CustomerId, i64)> = BTreeMap::new();
    for part in reopened {
        sums.entry(&part.invoice).or_insert((&part.customer, 0)).1 += part.amount.minor;
    }
    let of_invoices =
        sums.into_iter().map(|(invoice, (customer, minor))| event(customer, Some(invoice), minor));
    let of_credits = parts.iter().filter_map(|part| match &part.from {
        RefundSource::Credit(customer) => Some(event(customer, None, part.amount.minor)),
        RefundSource::Instalment(_) => None,
    });
    of_invoices.chain(of_credits).collect()
}
