//! Calls every public use case as every actor without access. A tidy rule reads the names here and
//! detects use cases that are missing.

use std::path::Path;

use domain::access::{Role, Scope};
use domain::calendar::Date;
use domain::holds::{ClaimOutcome, DisputeOutcome};
use domain::identity::Email;
use domain::ids::{DebtorId, HoldId, InstalmentId, InvoiceId, PaymentId, ReceiptId};
use domain::invoices::InvoiceTerms;
use domain::language::Language;
use domain::reminders::{Kind, Policy, Tone};
use futures::future::LocalBoxFuture;

use super::super::*;
use super::matrix::{self, World, invoice};
use crate::billing::invoices::Filter;
use crate::billing::invoices::correct::correct;
use crate::billing::{customers, debtors, invoices, ledger};
use crate::contact::holds;
use crate::contact::preferences::{self, phone};
use crate::contact::reminders::templates::{self, TemplateKey, TemplatePart};
use crate::contact::reminders::{self, log};
use crate::payments::basket::{DebtQuery, debts};
use crate::payments::{self, receipts};
use crate::people::sessions::SessionKey;
use crate::people::{access, links, users};
use crate::platform::feed;
use crate::testing::{self, admin, link_holder, on_both, preferences_link, staff, user};
use crate::views::{overview, reports};

mod inputs;
mod things;

use inputs::*;
use things::{Things, strangers, told};

type Knock = for<'a> fn(&'a Portal, &'a Actor, &'a Things) -> LocalBoxFuture<'a, Result<()>>;

macro_rules! knock {
    (|$portal:ident, $actor:ident, $things:ident| $call:expr) => {
        |$portal, $actor, $things| {
            Box::pin(async move { $call.await.map(drop).map_err(KnockError::shared) })
        }
    };
}

const DAY: Date = Date::constant(2026, 11, 25);
const ES: Language = Language::Es;

/// Use cases on a customer's data: to strangers it looks missing.
const OF_SOMEBODY: [(&str, Knock); 21] = [
    ("billing/invoices/detail::detail", knock!(|p, a, x| invoices::detail(p, a, &x.invoice))),
    ("billing/invoices/pdf::pdf", knock!(|p, a, x| invoices::pdf(p, a, &x.invoice, ES))),
    ("people/access::reaches", |p, a, x| {
        Box::pin(async move {
            let reaches = access::reaches(p, a, &x.invoice).await?;
            // Answers yes or no, even when not signed in.
            if *a == Actor::Nobody { Err(Error::SignInFirst) } else { found(reaches) }
        })
    }),
    ("contact/holds::holds", knock!(|p, a, x| holds::holds(p, a, &x.invoice))),
    ("contact/holds::ask", knock!(|p, a, x| holds::ask(p, a, &x.invoice, "?", ES))),
    ("contact/holds::promise", knock!(|p, a, x| holds::promise(p, a, &x.invoice, DAY))),
    (
        "contact/holds::withdraw_promise",
        knock!(|p, a, x| holds::withdraw_promise(p, a, &x.invoice)),
    ),
    (
        "contact/holds::claim_paid",
        knock!(|p, a, x| holds::claim_paid(p, a, &x.invoice, &claim(), ES)),
    ),
    ("contact/preferences::save", knock!(|p, a, x| preferences::save(p, a, &x.debtor, &wishes()))),
    ("contact/preferences::stop", knock!(|p, a, x| preferences::stop(p, a, &x.debtor))),
    (
        "contact/preferences::move_next",
        knock!(|p, a, x| preferences::move_next(p, a, &x.debtor, DAY)),
    ),
    (
        "contact/preferences/phone::propose",
        knock!(|p, a, x| phone::propose(p, &client(), a, &x.debtor, "+51987654321")),
    ),
    (
        "contact/preferences/phone::send_again",
        knock!(|p, a, x| phone::send_again(p, &client(), a, &x.debtor)),
    ),
    (
        "contact/preferences/phone::confirm",
        knock!(|p, a, x| phone::confirm(p, a, &x.debtor, "000000")),
    ),
    ("contact/preferences/phone::cancel", knock!(|p, a, x| phone::cancel(p, a, &x.debtor))),
    ("contact/preferences/phone::remove", knock!(|p, a, x| phone::remove(p, a, &x.debtor))),
    ("payments/reads::detail", knock!(|p, a, x| payments::detail(p, a, &x.payment))),
    (
        "payments/looked_at::looked_at",
        knock!(|p, a, x| payments::looked_at(p, a, &x.payment, true)),
    ),
    ("payments/withdraw::withdraw", knock!(|p, a, x| payments::withdraw(p, a, &x.payment))),
    ("payments/receipts/read::find", knock!(|p, a, x| receipts::find(p, a, &x.receipt))),
    ("payments/receipts/pdf::pdf", knock!(|p, a, x| receipts::pdf(p, a, &x.receipt, ES))),
];

/// The same, where the error names what is missing.
const BASKETS: [(&str, Knock); 1] =
    [("payments/start::start", knock!(|p, a, x| payments::start(p, a, &basket(&x.instalment))))];

/// Use cases that show each actor their own data, covered by the matrix.
const OWN: [(&str, Knock); 7] = [
    ("billing/invoices/list::list", knock!(|p, a, _x| invoices::list(p, a, &Filter::default()))),
    ("payments/basket::debts", knock!(|p, a, _x| debts(p, a, &DebtQuery::default()))),
    ("payments/reads::list", knock!(|p, a, _x| payments::list(p, a, 1))),
    ("people/access::customers_of", knock!(|p, a, _x| access::customers_of(p, a))),
    ("people/links::hold", |p, a, _x| {
        Box::pin(async move {
            // The link is the proof of what it opens; who holds it is the actor.
            let url = links::issue(p, &invoice("pending"));
            let token = url.rsplit('/').next().unwrap_or_default();
            links::hold(p, a, &SessionKey::of(b"a cookie"), token).await
        })
    }),
    ("people/links::carry_over", |p, a, _x| {
        Box::pin(async move {
            let pass = testing::pass(p, &zoe().0).await;
            links::carry_over(p, a, &pass).await
        })
    }),
    ("views/overview::overview", knock!(|p, a, _x| overview::overview(p, a))),
];

/// Use cases of users on their own account or preferences: other actors must sign in first.
const OF_USERS: [(&str, Knock); 8] = [
    ("contact/preferences::list", knock!(|p, a, _x| preferences::list(p, a))),
    ("people/users/change::profile", knock!(|p, a, _x| users::profile(p, a))),
    ("people/users/change::change_name", knock!(|p, a, _x| users::change_name(p, a, "Otra"))),
    ("people/users/change::change_language", knock!(|p, a, _x| users::change_language(p, a, ES))),
    (
        "people/users/change::change_password",
        knock!(|p, a, _x| users::change_password(p, &client(), a, &password(), password())),
    ),
    (
        "people/users/change::sign_out_everywhere",
        knock!(|p, a, _x| users::sign_out_everywhere(p, a)),
    ),
    (
        "people/users/new_email::request_email",
        knock!(|p, a, _x| users::request_email(p, &client(), a, new_address())),
    ),
    (
        "people/users/new_email::confirm_email",
        knock!(|p, a, _x| users::confirm_email(p, &client(), a, "1", "000000")),
    ),
];

/// Use cases of staff, with the right that each needs.
const OF_STAFF: [(&str, Right, Knock); 39] = [
    (
        "billing/customers::upsert",
        Right::Import,
        knock!(|p, a, _x| customers::upsert(p, a, "x", &[])),
    ),
    (
        "billing/debtors::by_email",
        Right::SeeMessages,
        knock!(|p, a, _x| debtors::by_email(p, a, "x")),
    ),
    (
        "billing/debtors/mailboxes::shared",
        Right::Answer,
        knock!(|p, a, _x| debtors::mailboxes::shared(p, a)),
    ),
    (
        "billing/debtors/mailboxes::confirm_one_payer",
        Right::Answer,
        knock!(|p, a, x| debtors::mailboxes::confirm_one_payer(p, a, &x.debtor)),
    ),
    ("billing/debtors::with_log", Right::SeeMessages, knock!(|p, a, _x| debtors::with_log(p, a))),
    (
        "billing/invoices/issue::issue",
        Right::IssueInvoices,
        knock!(|p, a, _x| { invoices::issue::issue(p, a, &[]) }),
    ),
    ("billing/ledger::check", Right::Operate, knock!(|p, a, _x| ledger::check(p, a))),
    (
        "contact/holds/answers::open_cases",
        Right::Answer,
        knock!(|p, a, _x| holds::open_cases(p, a)),
    ),
    (
        "contact/holds/answers::answer",
        Right::Answer,
        knock!(|p, a, x| holds::answer(p, a, &x.question, "Sí.")),
    ),
    (
        "contact/holds/answers::decide_claim",
        Right::Answer,
        knock!(|p, a, x| holds::decide_claim(p, a, &x.claim, ClaimOutcome::Found, "Sí.")),
    ),
    (
        "contact/holds/answers::decide_dispute",
        Right::Answer,
        knock!(|p, a, x| holds::decide_dispute(p, a, &x.dispute, DisputeOutcome::Upheld, "Sí.")),
    ),
    (
        "contact/reminders/decide::decide_due",
        Right::Operate,
        knock!(|p, a, _x| { reminders::decide_due(p, a) }),
    ),
    (
        "contact/reminders/due::send_due",
        Right::Operate,
        knock!(|p, a, _x| { reminders::send_due(p, a) }),
    ),
    (
        "contact/reminders/letters::print_letters",
        Right::Operate,
        knock!(|p, a, _x| reminders::print_letters(p, a, Path::new("no/such/folder.pdf"))),
    ),
    (
        "contact/reminders/log/head::head",
        Right::SeeMessages,
        knock!(|p, a, _x| log::head(p, a, p.now())),
    ),
    (
        "contact/reminders/log::read",
        Right::SeeMessages,
        knock!(|p, a, x| log::read(p, a, &x.debtor)),
    ),
    (
        "contact/reminders/policy::current",
        Right::SetReminders,
        knock!(|p, a, _x| { reminders::current_policy(p, a) }),
    ),
    (
        "contact/reminders/policy::replace",
        Right::SetReminders,
        knock!(|p, a, _x| reminders::replace_policy(p, a, &Policy::usual())),
    ),
    (
        "contact/reminders/preview::preview",
        Right::Operate,
        knock!(|p, a, _x| { reminders::preview(p, a, None, |_| Ok(())) }),
    ),
    (
        "contact/reminders/preview::compare",
        Right::Operate,
        knock!(|p, a, _x| reminders::compare(p, a, None, &Policy::usual(), |_| Ok(()))),
    ),
    (
        "contact/reminders/templates/own::current",
        Right::SetReminders,
        knock!(|p, a, _x| { templates::current(p, a, ES, Kind::Overdue, Tone::Firm) }),
    ),
    (
        "contact/reminders/templates/own::set_aside",
        Right::SetReminders,
        knock!(|p, a, _x| { templates::set_aside(p, a, ES, Kind::Overdue, Tone::Firm) }),
    ),
    (
        "contact/reminders/templates/own::replace",
        Right::SetReminders,
        knock!(|p, a, _x| {
            let (kind, tone, part) = (Kind::Overdue, Tone::Firm, TemplatePart::Closing);
            templates::replace(p, a, TemplateKey { language: ES, kind, tone, part }, None)
        }),
    ),
    (
        "payments/gateway_events::odd_gateway_events",
        Right::Operate,
        knock!(|p, a, _x| { payments::odd_gateway_events(p, a) }),
    ),
    (
        "payments/offline::record_offline",
        Right::TakeMoney,
        knock!(|p, a, _x| { payments::record_offline(p, a, &[]) }),
    ),
    (
        "people/access::grant",
        Right::ManageUsers,
        knock!(|p, a, _x| access::grant(p, a, &zoe().0, &zoe().1, Scope::PayOnly)),
    ),
    (
        "people/access::revoke",
        Right::ManageUsers,
        knock!(|p, a, _x| access::revoke(p, a, &zoe().0, &zoe().1)),
    ),
    (
        "people/access::customers_numbered",
        Right::See,
        knock!(|p, a, _x| { access::customers_numbered(p, a, "lucia") }),
    ),
    (
        "people/links::invoices_numbered",
        Right::See,
        knock!(|p, a, _x| { links::invoices_numbered(p, a, "pending") }),
    ),
    ("people/users::all", Right::ManageUsers, knock!(|p, a, _x| users::all(p, a))),
    ("people/users::by_email", Right::ManageUsers, |p, a, _x| {
        Box::pin(async move { users::by_email(p, a, &address()).await.map(drop) })
    }),
    (
        "people/users/create::create",
        Right::ManageUsers,
        knock!(|p, a, _x| { users::create(p, a, new_user()) }),
    ),
    ("people/users/reset::send_reset", Right::ManageUsers, |p, a, _x| {
        Box::pin(async move {
            let email = Email::parse("zoe@example.org").unwrap();
            let zoe = users::by_email(p, &Actor::System, &email).await?.unwrap();
            users::send_reset(p, a, &zoe).await
        })
    }),
    (
        "billing/invoices/correct::correct",
        Right::IssueInvoices,
        knock!(|p, a, x| correct(p, a, &x.invoice, &InvoiceTerms::default())),
    ),
    (
        "payments/reversal::reverse",
        Right::TakeMoney,
        knock!(|p, a, x| payments::reverse(p, a, &x.payment)),
    ),
    (
        "contact/holds/disputes::set_disputed",
        Right::Answer,
        knock!(|p, a, x| holds::set_disputed(p, a, &x.invoice, false)),
    ),
    ("views/reports::figures", Right::See, knock!(|p, a, _x| reports::figures(p, a, DAY))),
    (
        "views/reports/rows::rows_behind",
        Right::See,
        knock!(|p, a, _x| reports::rows_behind(p, a, &outstanding(), None)),
    ),
    ("views/imports::import", Right::Import, knock!(|p, a, _x| import_nothing(p, a))),
];

#[tokio::test]
async fn to_strangers_things_look_missing_and_nobody_signs_in_first() {
    on_both(async |t| {
        let w = matrix::world(t).await;
        let (real, missing) = (Things::of(&w).await, Things::missing());
        let portal = &w.t.portal;
        let before = feed::newest(portal).await.unwrap();
        for (name, knock) in OF_SOMEBODY.into_iter().chain(BASKETS) {
            for actor in &strangers(&w) {
                let answer = knock(portal, actor, &real).await;
                let of_missing = knock(portal, actor, &missing).await;
                assert_eq!(told(&answer), told(&of_missing), "{name} by {actor:?}");
                let is_refused = match (actor, &answer) {
                    (Actor::Nobody, answer) => matches!(answer, Err(Error::SignInFirst)),
                    (_, Err(Error::NotFound | Error::SignInFirst)) => true,
                    (_, Err(Error::Internal(own))) => own.starts_with("Basket(Missing("),
                    _ => false,
                };
                assert!(is_refused, "{name} by {actor:?}: {answer:?}");
            }
        }
        assert_eq!(feed::newest(portal).await.unwrap(), before, "a stranger has changed something");
    })
    .await;
}

#[tokio::test]
async fn who_is_no_user_signs_in_before_they_see_or_change_their_own() {
    on_both(async |t| {
        let w = matrix::world(t).await;
        let (portal, missing) = (&w.t.portal, Things::missing());
        let others = [link_holder("pending"), admin(), Actor::System, Actor::Nobody];
        for (name, knock) in OF_USERS {
            for actor in &others {
                let answer = knock(portal, actor, &missing).await;
                assert!(matches!(answer, Err(Error::SignInFirst)), "{name} by {actor:?}");
            }
        }
        for (name, knock) in OWN {
            let answer = knock(portal, &Actor::Nobody, &missing).await;
            assert!(matches!(answer, Err(Error::SignInFirst)), "{name} by nobody");
            assert!(knock(portal, &user("zoe"), &missing).await.is_ok(), "{name}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_staff_do_is_refused_without_the_right_and_not_refused_with_it() {
    on_both(async |t| {
        let w = matrix::world(t).await;
        let real = Things::of(&w).await;
        let portal = &w.t.portal;
        let roles = [Role::Viewer, Role::Cashier, Role::Collector, Role::Finance, Role::Admin];
        let before = feed::newest(portal).await.unwrap();
        for (name, right, knock) in OF_STAFF {
            let without = roles.map(|role| staff("eva", &[role])).into_iter();
            let without = without.filter(|actor| !actor.may(right));
            for actor in strangers(&w).into_iter().filter(|actor| !actor.may(right)).chain(without)
            {
                let answer = knock(portal, &actor, &real).await;
                let is_refused = match actor {
                    Actor::Nobody => matches!(answer, Err(Error::SignInFirst)),
                    _ => matches!(answer, Err(Error::NotFound)),
                };
                assert!(is_refused, "{name} by {actor:?}: {answer:?}");
            }
        }
        assert_eq!(feed::newest(portal).await.unwrap(), before, "a stranger has changed something");
        for (name, _, knock) in OF_STAFF {
            let answer = knock(portal, &admin(), &real).await;
            let is_refused = matches!(answer, Err(Error::NotFound | Error::SignInFirst));
            assert!(!is_refused, "{name}: {answer:?}");
        }
    })
    .await;
}
