//! Objects of the calls.

use domain::holds::Cause;

use super::*;
use crate::testing::SeedInvoice;

pub(super) struct Things {
    pub(super) invoice: InvoiceId,
    pub(super) instalment: InstalmentId,
    pub(super) payment: PaymentId,
    pub(super) receipt: ReceiptId,
    pub(super) debtor: DebtorId,
    pub(super) question: HoldId,
    pub(super) claim: HoldId,
    pub(super) dispute: HoldId,
}

impl Things {
    /// Those of Ana's customer.
    pub(super) async fn of(w: &World) -> Self {
        let payment = w.t.seed_payment(&user("ana"), &[("pending-1", 0)], 20_000).await.payment;
        let disputed = SeedInvoice::of("lucia", "disputed", &[("2026-12-10", 20_000)]);
        w.t.seed_invoice(&SeedInvoice { disputed: true, ..disputed }).await;
        let (portal, ana) = (&w.t.portal, user("ana"));
        holds::claim_paid(
            portal,
            &ana,
            &invoice("pending"),
            &claim(),
            domain::language::Language::Es,
        )
        .await
        .unwrap();
        let open = holds::open_cases(portal, &Actor::System).await.unwrap();
        let of = |cause| open.iter().find(|case| case.cause == cause).unwrap().id.clone();
        Self {
            invoice: invoice("pending"),
            instalment: InstalmentId::parse("pending-1").unwrap(),
            payment,
            receipt: w.counter.1.clone(),
            debtor: w.debtor.clone(),
            question: of(Cause::Question),
            claim: of(Cause::ClaimPaid),
            dispute: of(Cause::Dispute),
        }
    }

    /// Ids that do not exist.
    pub(super) fn missing() -> Self {
        Self {
            invoice: invoice("missing"),
            instalment: InstalmentId::parse("missing").unwrap(),
            payment: PaymentId::parse("missing").unwrap(),
            receipt: ReceiptId::parse("missing").unwrap(),
            debtor: DebtorId::parse("missing").unwrap(),
            question: HoldId::parse("missing").unwrap(),
            claim: HoldId::parse("missing").unwrap(),
            dispute: HoldId::parse("missing").unwrap(),
        }
    }
}

/// Actors without access to Ana's data, except staff, who have pages of their own.
pub(super) fn strangers(w: &World) -> [Actor; 6] {
    [
        user("zoe"),
        link_holder("other"),
        preferences_link(&w.stranger),
        staff("eva", &[]),
        admin(),
        Actor::Nobody,
    ]
}

/// The answer without the ids in it.
pub(super) fn told(answer: &Result<()>) -> String {
    format!("{answer:?}").replace("pending-1", "…").replace("missing", "…")
}
