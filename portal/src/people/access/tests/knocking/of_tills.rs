//! Use cases whose right may go only so far: one's own, asking, approving.

use domain::access::Extent;
use domain::money::{Currency, Money};
use domain::till::TakingKind;

use super::*;
use crate::billing::invoices::cancel;
use crate::payments::takings::{self, ChequeOutcome, NewTaking};
use crate::payments::tills::{self, NewDeposit, TillCursor, TillVersion};
use crate::platform::ids;
use crate::views::desk::approvals::{self, ApprovalCursor, ApprovalError};

/// Use cases with the right that each needs, and how far it must go.
const SO_FAR: [(&str, Right, Extent, Knock); 25] = [
    (
        "payments/tills/acts::open",
        Right::TakeMoney,
        Extent::Full,
        knock!(|p, a, _x| tills::open(p, a, Money::new(0, Currency::Pen))),
    ),
    (
        "payments/tills/acts::count",
        Right::CloseTill,
        Extent::Own,
        knock!(|p, a, x| tills::count(p, a, &at_once(x), 0)),
    ),
    (
        "payments/tills/acts::explain",
        Right::CloseTill,
        Extent::Own,
        knock!(|p, a, x| tills::explain(p, a, &at_once(x), "?")),
    ),
    (
        "payments/tills/acts::review",
        Right::CloseTill,
        Extent::Approve,
        knock!(|p, a, x| tills::review(p, a, &at_once(x), true)),
    ),
    (
        "payments/tills/acts::deposit",
        Right::CloseTill,
        Extent::Own,
        knock!(|p, a, x| tills::deposit(p, a, &at_once(x), &nothing())),
    ),
    (
        "payments/tills/reads::in_use",
        Right::CloseTill,
        Extent::Own,
        knock!(|p, a, _x| tills::in_use(p, a)),
    ),
    (
        "payments/tills/reads::list",
        Right::CloseTill,
        Extent::Own,
        knock!(|p, a, _x| tills::list(p, a, &TillCursor::start())),
    ),
    (
        "payments/tills/reads::to_review",
        Right::CloseTill,
        Extent::Approve,
        knock!(|p, a, _x| tills::to_review(p, a)),
    ),
    (
        "payments/tills/reads::find",
        Right::CloseTill,
        Extent::Own,
        knock!(|p, a, x| tills::find(p, a, &x.till)),
    ),
    (
        "payments/takings/take::take",
        Right::TakeMoney,
        Extent::Full,
        knock!(|p, a, _x| takings::take(p, a, &no_money(p))),
    ),
    (
        "payments/takings/void::void",
        Right::TakeMoney,
        Extent::Full,
        knock!(|p, a, x| takings::void(p, a, &x.taking, "?")),
    ),
    (
        "payments/takings/cheques::decide_cheque",
        Right::TakeMoney,
        Extent::Full,
        knock!(|p, a, x| takings::decide_cheque(p, a, &x.taking, ChequeOutcome::Bounced)),
    ),
    (
        "payments/takings/cheques::waiting_cheques",
        Right::TakeMoney,
        Extent::Full,
        knock!(|p, a, _x| takings::waiting_cheques(p, a)),
    ),
    (
        "payments/takings/debts::debts_numbered",
        Right::TakeMoney,
        Extent::Full,
        knock!(|p, a, _x| takings::debts_numbered(p, a, "x")),
    ),
    (
        "payments/takings/reads::find",
        Right::See,
        Extent::Full,
        knock!(|p, a, x| takings::find(p, a, &x.taking)),
    ),
    (
        "payments/takings/receipts_again::send_receipts_again",
        Right::SeeMessages,
        Extent::Full,
        knock!(|p, a, x| takings::send_receipts_again(p, a, &x.paid)),
    ),
    (
        "payments/takings/reads::of_till",
        Right::CloseTill,
        Extent::Own,
        knock!(|p, a, x| takings::of_till(p, a, &x.till)),
    ),
    (
        "payments/takings/reads::receipt_pdf",
        Right::See,
        Extent::Full,
        knock!(|p, a, x| takings::receipt_pdf(p, a, &x.receipt, ES)),
    ),
    (
        "billing/invoices/cancel::cancellable",
        Right::CancelInvoices,
        Extent::Ask,
        knock!(|p, a, x| cancel::cancellable(p, a, &x.invoice)),
    ),
    (
        "billing/invoices/cancel::cancel",
        Right::CancelInvoices,
        Extent::Ask,
        knock!(|p, a, x| cancel::cancel(p, a, &cancellation(x))),
    ),
    (
        "views/desk/approvals::waiting",
        Right::Refund,
        Extent::Ask,
        knock!(|p, a, _x| approvals::waiting(p, a)),
    ),
    (
        "views/desk/approvals::list",
        Right::Refund,
        Extent::Ask,
        knock!(|p, a, _x| approvals::list(p, a, &ApprovalCursor::start())),
    ),
    (
        "views/desk/approvals::find",
        Right::Refund,
        Extent::Ask,
        knock!(|p, a, x| approvals::find(p, a, &x.approval)),
    ),
    (
        "views/desk/approvals::approve",
        Right::Refund,
        Extent::Ask,
        knock!(|p, a, x| approvals::approve(p, a, &x.approval, "")),
    ),
    (
        "views/desk/approvals::refuse",
        Right::Refund,
        Extent::Ask,
        knock!(|p, a, x| approvals::refuse(p, a, &x.approval, "?")),
    ),
];

impl KnockError for ApprovalError {
    fn shared(self) -> Error {
        match self {
            Self::Portal(error) => error,
            other => Error::Internal(other.to_string()),
        }
    }
}

/// The till as it was opened.
fn at_once(x: &Things) -> TillVersion {
    TillVersion { id: x.till.clone(), version: 0 }
}

const fn nothing() -> NewDeposit {
    NewDeposit { amount_minor: 0, slip: String::new() }
}

/// A form on which nothing was chosen.
fn no_money(portal: &Portal) -> NewTaking {
    let key = ids::text(portal.now());
    NewTaking { key, kind: TakingKind::Cash, reference: String::new(), choices: Vec::new() }
}

#[tokio::test]
async fn what_goes_only_so_far_is_refused_to_whom_it_does_not_reach() {
    on_both(async |t| {
        let w = matrix::world(t).await;
        let real = Things::of(&w).await;
        let portal = &w.t.portal;
        w.t.leaves_jobs();
        let before = feed::newest(portal).await.unwrap();
        for (name, right, extent, knock) in SO_FAR {
            let of_roles = Role::ALL.iter().map(|role| staff("eva", &[*role]));
            let too_short = strangers(&w).into_iter().chain(of_roles);
            for actor in too_short.filter(|actor| actor.extent(right) < extent) {
                let answer = knock(portal, &actor, &real).await;
                let is_refused = match actor {
                    Actor::Nobody => matches!(answer, Err(Error::SignInFirst)),
                    Actor::Staff { .. } => matches!(answer, Err(Error::NoRight)),
                    _ => matches!(answer, Err(Error::NotFound)),
                };
                assert!(is_refused, "{name} by {actor:?}: {answer:?}");
            }
        }
        assert_eq!(feed::newest(portal).await.unwrap(), before, "a stranger has changed something");
        for (name, right, extent, knock) in SO_FAR {
            for role in Role::ALL.iter().filter(|role| right.extent(**role) >= extent) {
                let answer = knock(portal, &staff("eva", &[*role]), &real).await;
                let is_refused =
                    matches!(answer, Err(Error::SignInFirst | Error::NoRight | Error::ProofNeeded));
                assert!(!is_refused, "{name} by {role:?}: {answer:?}");
            }
            let answer = knock(portal, &admin(), &real).await;
            assert!(!matches!(answer, Err(Error::NotFound)), "{name}: {answer:?}");
        }
    })
    .await;
}
