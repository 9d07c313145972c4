//! Calls every public use case as every actor without access. A tidy rule reads the names here and
//! detects use cases that are missing.

use std::path::Path;

use domain::access::{Proof, Role, Scope};
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
use crate::people::{access, account_views, links, users};
use crate::platform::feed;
use crate::testing::{
    self, admin, link_holder, on_both, preferences_link, staff, staff_with, user,
};
use crate::views::{overview, reports};

mod inputs;
mod refusals;
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

mod in_part;
mod of_bulk_acts;
mod of_cases;
mod of_desk;
mod of_exports;
mod of_imports;
mod of_invitations;
mod of_invoices;
mod of_lists;
mod of_policies;
mod of_promises;
mod of_refunds;
mod of_saved_filters;
mod of_staff;
mod of_tills;
mod of_unapplied;
mod of_views;

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
const OF_USERS: [(&str, Knock); 9] = [
    ("contact/preferences::list", knock!(|p, a, _x| preferences::list(p, a))),
    ("people/account_views::of_account", knock!(|p, a, _x| account_views::of_account(p, a))),
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
