//! Visibility of each object of a customer to each actor, in one table.

use domain::access::{Role, Scope};
use domain::ids::{DebtorId, InstalmentId, InvoiceId, PaymentId, ReceiptId};
use domain::language::Language;
use domain::money::{Currency, Money};
use futures::future::LocalBoxFuture;
use jiff::SignedDuration;

use super::super::*;
use crate::billing::invoices::{Filter, Show};
use crate::billing::{debtors, invoices, ledger};
use crate::contact::{holds, preferences};
use crate::payments::basket::{DebtQuery, debts};
use crate::payments::{self, OfflinePayment, receipts};
use crate::people::{access, users};
use crate::platform::feed;
use crate::testing::{
    SeedInvoice, TestPortal, admin, link_holder, on_both, preferences_link, remind_of, staff, user,
};
use crate::views::overview::overview;

/// Objects of Ana's customer.
pub(super) struct World {
    pub(super) t: TestPortal,
    pub(super) debtor: DebtorId,
    pub(super) stranger: DebtorId,
    /// An overpayment at the counter, by an unknown payer.
    pub(super) counter: (PaymentId, ReceiptId),
    /// Paid by Tito, who is pay-only.
    titos: (PaymentId, ReceiptId),
}

/// Ana has full access to the customer, Tito is pay-only, Zoe has another customer.
pub(super) async fn world(t: TestPortal) -> World {
    let portal = &t.portal;
    t.seed_user("ana", &[("lucia", Scope::SeeAndPay)]).await;
    t.seed_user("tito", &[("lucia", Scope::PayOnly)]).await;
    t.seed_user("zoe", &[("mateo", Scope::SeeAndPay)]).await;
    for (customer, invoice) in
        [("lucia", "pending"), ("lucia", "counter"), ("lucia", "titos"), ("mateo", "other")]
    {
        t.seed_invoice(&SeedInvoice::of(customer, invoice, &[("2026-12-10", 20_000)])).await;
    }
    let customer = |id: &str| CustomerId::parse(id).unwrap();
    let debtor = remind_of(portal, &customer("lucia"), "lucia@example.org").await;
    let stranger = remind_of(portal, &customer("mateo"), "mateo@example.org").await;
    let too_much = OfflinePayment {
        reference: "R-1".into(),
        at: portal.now(),
        payer: None,
        parts: vec![(InstalmentId::parse("counter-1").unwrap(), Money::new(30_000, Currency::Pen))],
    };
    let counter = payments::record_offline(portal, &Actor::System, &[too_much]).await.unwrap();
    let titos = t.seed_paid(&user("tito"), &[("titos-1", 0)], 20_000).await;
    let question = invoice("pending");
    holds::ask(portal, &user("ana"), &question, "¿Qué es?", Language::Es).await.unwrap();
    let ana = user("ana");
    let receipt = async |id: &PaymentId| {
        payments::detail(portal, &ana, id).await.unwrap().receipts[0].id.clone()
    };
    let counter = (counter[0].clone(), receipt(&counter[0]).await);
    let titos = (titos.clone(), receipt(&titos).await);
    t.clock.advance(SignedDuration::from_hours(2));
    t.seed_invoice(&SeedInvoice::of("lucia", "new", &[("2026-12-10", 20_000)])).await;
    World { t, debtor, stranger, counter, titos }
}

pub(super) fn invoice(id: &str) -> InvoiceId {
    InvoiceId::parse(id).unwrap()
}

/// Columns of the table, in its order.
fn actors(w: &World) -> [(&'static str, Actor); 13] {
    [
        ("who sees and pays", user("ana")),
        ("who may only pay", user("tito")),
        ("a stranger", user("zoe")),
        ("the link to the pending invoice", link_holder("pending")),
        ("the link to the invoice that was paid", link_holder("counter")),
        ("the link to another customer's invoice", link_holder("other")),
        ("the link of the customer's reminders", preferences_link(&w.debtor)),
        ("the link of another's reminders", preferences_link(&w.stranger)),
        ("a viewer", staff("eva", &[Role::Viewer])),
        ("a collector", staff("eva", &[Role::Collector])),
        ("an administrator", admin()),
        ("the portal itself", Actor::System),
        ("nobody", Actor::Nobody),
    ]
}

type Look = for<'a> fn(&'a World, &'a Actor) -> LocalBoxFuture<'a, Result<bool>>;

/// Looks an object up with a given portal and actor, and tells whether it is found.
macro_rules! look {
    (|$w:ident, $portal:ident, $actor:ident| { $($found:tt)* }) => {
        |$w, $actor| {
            Box::pin(async move {
                let $portal = &$w.t.portal;
                $($found)*
            })
        }
    };
    (|$w:ident, $portal:ident, $actor:ident| $found:expr) => {
        look!(|$w, $portal, $actor| { $found })
    };
}

/// `y`: visible; `-`: looks missing; `s`: sign in first.
const PAGES: [(&str, &str, Look); 14] = [
    (
        "the pending invoice in the list",
        "yy-y--------s",
        look!(|w, portal, actor| {
            let rows = invoices::list(portal, actor, &Filter::default()).await?.rows;
            Ok(rows.iter().any(|row| row.invoice.number == "pending"))
        }),
    ),
    (
        "the paid invoice in the list",
        "y---y-------s",
        look!(|w, portal, actor| {
            let filter = Filter { show: Show::Paid, ..Filter::default() };
            let rows = invoices::list(portal, actor, &filter).await?.rows;
            Ok(rows.iter().any(|row| row.invoice.number == "counter"))
        }),
    ),
    (
        "the pending invoice",
        "yy-y--------s",
        look!(|w, portal, actor| {
            invoices::detail(portal, actor, &invoice("pending")).await.map(|_| true)
        }),
    ),
    (
        "the paid invoice",
        "y---y-------s",
        look!(|w, portal, actor| {
            invoices::detail(portal, actor, &invoice("counter")).await.map(|_| true)
        }),
    ),
    (
        "the invoice that was paid by who may only pay",
        "yy----------s",
        look!(|w, portal, actor| {
            invoices::detail(portal, actor, &invoice("titos")).await.map(|_| true)
        }),
    ),
    (
        "what holds the pending invoice",
        "yy-y--------s",
        look!(|w, portal, actor| {
            holds::holds(portal, actor, &invoice("pending")).await.map(|_| true)
        }),
    ),
    (
        "the debt in the basket",
        "yy-y--------s",
        look!(|w, portal, actor| {
            let debts = debts(portal, actor, &DebtQuery::default()).await?.debts;
            Ok(debts.iter().any(|debt| debt.debt.invoice == invoice("pending")))
        }),
    ),
    (
        "the page of a pay-link",
        "yy-y---------",
        look!(|w, portal, actor| { access::reaches(portal, actor, &invoice("pending")).await }),
    ),
    (
        "the customer's name",
        "yy----------s",
        look!(|w, portal, actor| {
            let customers = access::customers_of(portal, actor).await?;
            Ok(customers.iter().any(|granted| granted.number == "lucia"))
        }),
    ),
    (
        "the credit",
        "y-----------s",
        look!(|w, portal, actor| { Ok(!overview(portal, actor).await?.credits.is_empty()) }),
    ),
    (
        "what happened long ago",
        "y--y---------",
        look!(|w, portal, actor| { happened(portal, actor, "pending").await }),
    ),
    (
        "what happened now",
        "yy-----------",
        look!(|w, portal, actor| { happened(portal, actor, "new").await }),
    ),
    (
        "the preferences",
        "y--sssy-sssss",
        look!(|w, portal, actor| {
            let all = preferences::list(portal, actor).await?;
            Ok(all.iter().any(|one| one.debtor == w.debtor))
        }),
    ),
    (
        "the preferences of the link's owner",
        "--ysss-ysssss",
        look!(|w, portal, actor| {
            let all = preferences::list(portal, actor).await?;
            Ok(all.iter().any(|one| one.debtor == w.stranger))
        }),
    ),
];

const PAYMENTS: [(&str, &str, Look); 6] = [
    (
        "the payment at the counter in the list",
        "y-----------s",
        look!(|w, portal, actor| {
            let rows = payments::list(portal, actor, 1).await?.rows;
            Ok(rows.iter().any(|row| row.id == w.counter.0))
        }),
    ),
    (
        "the payment at the counter",
        "y-----------s",
        look!(|w, portal, actor| {
            payments::detail(portal, actor, &w.counter.0).await.map(|_| true)
        }),
    ),
    (
        "its receipt",
        "y-----------s",
        look!(|w, portal, actor| {
            receipts::find(portal, actor, &w.counter.1).await.map(|_| true)
        }),
    ),
    (
        "the payment of who may only pay in the list",
        "yy----------s",
        look!(|w, portal, actor| {
            let rows = payments::list(portal, actor, 1).await?.rows;
            Ok(rows.iter().any(|row| row.id == w.titos.0))
        }),
    ),
    (
        "the payment of who may only pay",
        "yy----------s",
        look!(|w, portal, actor| {
            payments::detail(portal, actor, &w.titos.0).await.map(|_| true)
        }),
    ),
    (
        "their receipt",
        "yy----------s",
        look!(|w, portal, actor| { receipts::find(portal, actor, &w.titos.1).await.map(|_| true) }),
    ),
];

const DESK: [(&str, &str, Look); 6] = [
    (
        "the customer of a number",
        "--------yyyys",
        look!(|w, portal, actor| {
            Ok(access::customers_numbered(portal, actor, "lucia").await?.len() == 1)
        }),
    ),
    (
        "the question that waits",
        "---------yyys",
        look!(|w, portal, actor| { Ok(holds::open_cases(portal, actor).await?.len() == 1) }),
    ),
    (
        "the debtor of a mailbox",
        "---------yyys",
        look!(|w, portal, actor| {
            let found = debtors::by_email(portal, actor, "lucia@example.org").await?;
            Ok(found.as_ref() == Some(&w.debtor))
        }),
    ),
    (
        "the users",
        "---------yyys",
        look!(|w, portal, actor| { Ok(users::all(portal, actor).await?.len() == 3) }),
    ),
    (
        "the steps of reminders",
        "----------yys",
        look!(|w, portal, actor| {
            crate::contact::reminders::current_policy(portal, actor).await.map(|_| true)
        }),
    ),
    (
        "the books",
        "----------yys",
        look!(|w, portal, actor| { Ok(ledger::check(portal, actor).await?.is_empty()) }),
    ),
];

async fn happened(portal: &Portal, actor: &Actor, number: &str) -> Result<bool> {
    let events = feed::events_after(portal, actor, 0).await?;
    Ok(events.iter().any(|event| event.invoice == Some(invoice(number))))
}

fn cell(seen: Result<bool>) -> char {
    match seen {
        Ok(true) => 'y',
        Ok(false) | Err(Error::NotFound | Error::NoRight) => '-',
        Err(Error::SignInFirst) => 's',
        Err(error) => panic!("{error}"),
    }
}

#[tokio::test]
async fn each_actor_sees_what_the_table_says_and_nothing_else() {
    on_both(async |t| {
        let w = world(t).await;
        for (thing, expected, look) in PAGES.into_iter().chain(PAYMENTS).chain(DESK) {
            let mut seen = String::new();
            for (_, actor) in &actors(&w) {
                seen.push(cell(look(&w, actor).await));
            }
            let names = actors(&w).map(|(name, _)| name);
            assert_eq!(seen, expected, "{thing}, to {names:?}");
        }
    })
    .await;
}
