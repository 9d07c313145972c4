//! Objects of the calls.

use domain::holds::Cause;
use domain::holds::pause::PauseScope;
use domain::ids::{AnswerTemplateId, ApprovalId, StaffId, TillId};
use domain::invoices::cancellation::{CancellationEntry, CancellationKind};
use domain::money::{Currency, Money};
use domain::till::TakingKind;

use super::*;
use crate::billing::invoices::cancel;
use crate::contact::cases::answer_templates;
use crate::contact::pauses::{self, NewPause};
use crate::payments::takings::{self, NewTaking};
use crate::payments::tills;
use crate::people::staff as members;
use crate::people::staff::sessions::{self, StaffPass};
use crate::platform::ids;
use crate::testing::staff_members::{seed_staff, staff_pass};
use crate::testing::{SeedInvoice, choices};
use crate::views::desk::approvals::{self, ApprovalCursor};

pub(super) struct Things {
    pub(super) customer: CustomerId,
    pub(super) invoice: InvoiceId,
    pub(super) instalment: InstalmentId,
    pub(super) payment: PaymentId,
    pub(super) receipt: ReceiptId,
    pub(super) debtor: DebtorId,
    pub(super) question: HoldId,
    pub(super) claim: HoldId,
    pub(super) dispute: HoldId,
    pub(super) staff: StaffId,
    pub(super) request: String,
    pub(super) template: AnswerTemplateId,
    /// A pause of her customer.
    pub(super) pause: String,
    pub(super) till: TillId,
    /// A payment with its receipt.
    pub(super) paid: PaymentId,
    /// A cheque.
    pub(super) taking: PaymentId,
    /// A request that a debt be written off.
    pub(super) approval: ApprovalId,
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
        for who in ["ana", "eva"] {
            seed_staff(portal, who, &[Role::Viewer]).await;
        }
        let request = request(portal).await;
        let template = answer_template("Saldo");
        let template = answer_templates::save(portal, &Actor::System, &template).await.unwrap();
        let open = holds::open_cases(portal, &Actor::System).await.unwrap();
        let of = |cause| open.iter().find(|case| case.cause == cause).unwrap().id.clone();
        Self {
            customer: CustomerId::parse("lucia").unwrap(),
            invoice: invoice("pending"),
            instalment: InstalmentId::parse("pending-1").unwrap(),
            payment,
            receipt: w.counter.1.clone(),
            debtor: w.debtor.clone(),
            question: of(Cause::Question),
            claim: of(Cause::ClaimPaid),
            dispute: of(Cause::Dispute),
            staff: StaffId::parse("sol").unwrap(),
            request,
            template,
            pause: pause(portal).await,
            till: tills::open(portal, &admin(), Money::new(0, Currency::Pen)).await.unwrap(),
            paid: w.counter.0.clone(),
            taking: cheque(w).await,
            approval: approval(w).await,
        }
    }

    /// Ids that do not exist.
    pub(super) fn missing() -> Self {
        Self {
            customer: CustomerId::parse("missing").unwrap(),
            invoice: invoice("missing"),
            instalment: InstalmentId::parse("missing").unwrap(),
            payment: PaymentId::parse("missing").unwrap(),
            receipt: ReceiptId::parse("missing").unwrap(),
            debtor: DebtorId::parse("missing").unwrap(),
            question: HoldId::parse("missing").unwrap(),
            claim: HoldId::parse("missing").unwrap(),
            dispute: HoldId::parse("missing").unwrap(),
            staff: StaffId::parse("missing").unwrap(),
            request: "missing".into(),
            template: AnswerTemplateId::parse("missing").unwrap(),
            pause: "missing".into(),
            till: TillId::parse("missing").unwrap(),
            paid: PaymentId::parse("missing").unwrap(),
            taking: PaymentId::parse("missing").unwrap(),
            approval: ApprovalId::parse("missing").unwrap(),
        }
    }
}

async fn pause(portal: &Portal) -> String {
    let scope = PauseScope::Customer(CustomerId::parse("lucia").unwrap());
    let new = NewPause { scope, ..pause_of_all() };
    pauses::begin(portal, &admin(), &new).await.unwrap();
    pauses::list(portal, &Actor::System).await.unwrap().remove(0).id
}

/// A cheque for an invoice of its own.
async fn cheque(w: &World) -> PaymentId {
    w.t.seed_invoice(&SeedInvoice::of("lucia", "cheque", &[("2026-12-10", 20_000)])).await;
    let new = NewTaking {
        key: ids::text(w.t.portal.now()),
        kind: TakingKind::Cheque,
        reference: "1".into(),
        choices: choices(&[("cheque-1", 0)]),
    };
    takings::take(&w.t.portal, &admin(), &new).await.unwrap()
}

/// A collector asks that an invoice of its own be written off.
async fn approval(w: &World) -> ApprovalId {
    w.t.seed_invoice(&SeedInvoice::of("lucia", "lost", &[("2026-12-10", 20_000)])).await;
    let (portal, asker) = (&w.t.portal, staff("ines", &[Role::Collector]));
    let version = cancel::cancellable(portal, &asker, &invoice("lost")).await.unwrap().version;
    let request = cancel::CancelRequest {
        invoice: invoice("lost"),
        version,
        kind: CancellationKind::WriteOff,
        entry: CancellationEntry { reason: "x".into(), ..CancellationEntry::default() },
        language: ES,
    };
    cancel::cancel(portal, &asker, &request).await.unwrap();
    let all = approvals::list(portal, &asker, &ApprovalCursor::start()).await.unwrap();
    all.others[0].id.clone()
}

/// A member of staff with a session, and a request that they become an administrator.
async fn request(portal: &Portal) -> String {
    seed_staff(portal, "luz", &[Role::Admin]).await;
    seed_staff(portal, "sol", &[Role::Viewer]).await;
    let pass = staff_pass(portal, "sol", Proof::Fresh).await;
    let pass = StaffPass { number: "a session of theirs".into(), ..pass };
    sessions::open(portal, &SessionKey::of(b"sol"), &pass).await.unwrap();
    let sol = StaffId::parse("sol").unwrap();
    let wanted = [Role::Viewer, Role::Admin].into_iter().collect();
    members::change_roles(portal, &admin(), &sol, 0, &wanted).await.unwrap();
    members::open_requests(portal, &Actor::System).await.unwrap().remove(0).id
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
