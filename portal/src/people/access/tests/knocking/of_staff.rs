//! Use cases of staff: by role, and with a fresh or a stale proof of the second factor.

use super::of_cases::OF_CASES;
use super::of_desk::OF_DESK;
use super::of_invoices::OF_INVOICES;
use super::of_lists::OF_LISTS;
use super::of_policies::OF_POLICIES;
use super::*;
use crate::people::staff as members;

/// Use cases of staff, with the right that each needs.
const OF_STAFF: [(&str, Right, Knock); 43] = [
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
    ("billing/ledger::check", Right::ReadAudit, knock!(|p, a, _x| ledger::check(p, a))),
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
        Right::SetPolicies,
        knock!(|p, a, _x| { reminders::decide_due(p, a) }),
    ),
    (
        "contact/reminders/due::send_due",
        Right::SetPolicies,
        knock!(|p, a, _x| { reminders::send_due(p, a) }),
    ),
    (
        "contact/reminders/letters::print_letters",
        Right::SetPolicies,
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
        "payments/gateway_events::odd_gateway_events",
        Right::Configure,
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
    (
        "people/staff/audit::head",
        Right::ReadAudit,
        knock!(|p, a, _x| members::audit::head(p, a, p.now())),
    ),
    (
        "people/staff/audit::read",
        Right::ReadAudit,
        knock!(|p, a, _x| members::audit::read(p, a, 0)),
    ),
    (
        "people/staff/audit::verify",
        Right::ReadAudit,
        knock!(|p, a, _x| members::audit::verify(p, a)),
    ),
    ("people/staff/members::list", Right::ManageStaff, knock!(|p, a, _x| members::list(p, a))),
    (
        "people/staff/members::find",
        Right::ManageStaff,
        knock!(|p, a, x| members::find(p, a, &x.staff)),
    ),
    (
        "people/staff/members::invite",
        Right::ManageStaff,
        knock!(|p, a, _x| members::invite(p, a, &new_staff())),
    ),
    (
        "people/staff/members::change_roles",
        Right::ManageStaff,
        knock!(|p, a, x| members::change_roles(p, a, &x.staff, 0, &new_staff().roles)),
    ),
    (
        "people/staff/members::disable",
        Right::ManageStaff,
        knock!(|p, a, x| members::disable(p, a, &x.staff, 0)),
    ),
    (
        "people/staff/members::invite_again",
        Right::ManageStaff,
        knock!(|p, a, x| members::invite_again(p, a, &x.staff, 0)),
    ),
    (
        "people/staff/requests::open_requests",
        Right::ManageStaff,
        knock!(|p, a, _x| members::open_requests(p, a)),
    ),
    (
        "people/staff/requests::decide",
        Right::ManageStaff,
        knock!(|p, a, x| members::decide(p, a, &x.request, true)),
    ),
    (
        "people/staff/sessions::list",
        Right::ManageStaff,
        knock!(|p, a, x| members::sessions::list(p, a, &x.staff)),
    ),
    (
        "people/staff/sessions::end",
        Right::ManageStaff,
        knock!(|p, a, x| members::sessions::end(p, a, &x.staff, "a session of theirs")),
    ),
    ("views/imports::import", Right::Import, knock!(|p, a, _x| import_nothing(p, a))),
];

fn all() -> impl Iterator<Item = (&'static str, Right, Knock)> {
    OF_STAFF
        .into_iter()
        .chain(OF_INVOICES)
        .chain(OF_CASES)
        .chain(OF_LISTS)
        .chain(OF_DESK)
        .chain(OF_POLICIES)
}

#[tokio::test]
async fn what_staff_do_is_refused_without_the_right_and_not_refused_with_it() {
    on_both(async |t| {
        let w = matrix::world(t).await;
        let real = Things::of(&w).await;
        let portal = &w.t.portal;
        let before = feed::newest(portal).await.unwrap();
        for (name, right, knock) in all() {
            let without = Role::ALL.iter().map(|role| staff("eva", &[*role]));
            let without = without.filter(|actor| !actor.may(right));
            for actor in strangers(&w).into_iter().filter(|actor| !actor.may(right)).chain(without)
            {
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
        for (name, _, knock) in all() {
            let answer = knock(portal, &admin(), &real).await;
            let is_refused = matches!(
                answer,
                Err(Error::NotFound | Error::SignInFirst | Error::NoRight | Error::ProofNeeded)
            );
            assert!(!is_refused, "{name}: {answer:?}");
        }
    })
    .await;
}

/// Use cases that need a fresh proof of the second factor.
const PROVED: [&str; 15] = [
    "contact/cases/answer_templates::save",
    "contact/cases/answer_templates::remove",
    "contact/reminders/decide::decide_due",
    "contact/reminders/due::send_due",
    "contact/reminders/letters::print_letters",
    "contact/reminders/policy::replace",
    "contact/reminders/policy::save",
    "contact/reminders/policy::replace_text",
    "people/staff/members::invite",
    "people/staff/members::change_roles",
    "people/staff/members::disable",
    "people/staff/members::invite_again",
    "people/staff/requests::decide",
    "people/staff/sessions::end",
    "views/desk/settings::send_test_mail",
];

#[tokio::test]
async fn a_sensitive_act_of_staff_needs_a_fresh_proof_and_no_other_does() {
    on_both(async |t| {
        let w = matrix::world(t).await;
        let real = Things::of(&w).await;
        let before = feed::newest(&w.t.portal).await.unwrap();
        let is_sensitive = |name: &str| PROVED.contains(&name);
        let (sensitive, others): (Vec<_>, Vec<_>) =
            all().partition(|(name, ..)| is_sensitive(name));
        assert_eq!(sensitive.len(), PROVED.len());
        for (name, right, knock) in sensitive {
            for role in Role::ALL {
                let actor = staff_with("eva", &[*role], Proof::Stale);
                let answer = knock(&w.t.portal, &actor, &real).await;
                let expected = if actor.may(right) { Error::ProofNeeded } else { Error::NoRight };
                assert_eq!(told(&answer), told(&Err(expected)), "{name} by {role:?}");
            }
        }
        assert_eq!(feed::newest(&w.t.portal).await.unwrap(), before, "it was done without a proof");
        for (name, _, knock) in others {
            let answer =
                knock(&w.t.portal, &staff_with("eva", Role::ALL, Proof::Stale), &real).await;
            assert!(
                !matches!(answer, Err(Error::ProofNeeded | Error::NoRight)),
                "{name}: {answer:?}"
            );
        }
    })
    .await;
}

/// Use cases of staff on their own account: others must sign in as staff first.
const OWN_OF_STAFF: [(&str, Knock); 8] = [
    ("people/staff/account::profile", knock!(|p, a, _x| members::profile(p, a))),
    (
        "people/staff/account::change_language",
        knock!(|p, a, _x| members::change_language(p, a, ES)),
    ),
    (
        "people/staff/account::change_password",
        knock!(|p, a, _x| members::change_password(p, &client(), a, &password(), &password())),
    ),
    ("people/staff/account::renew_codes", knock!(|p, a, _x| members::renew_codes(p, a))),
    ("people/staff/account::codes_to_show", knock!(|p, a, _x| members::codes_to_show(p, a))),
    ("people/staff/account::codes_saved", knock!(|p, a, _x| members::codes_saved(p, a))),
    ("people/staff/account::sign_out", knock!(|p, a, _x| members::sign_out(p, a))),
    ("people/staff/sign_in::prove", knock!(|p, a, _x| members::prove(p, &client(), a, "000000"))),
];

#[tokio::test]
async fn who_is_no_staff_signs_in_before_they_see_or_change_an_account_of_staff() {
    on_both(async |t| {
        let w = matrix::world(t).await;
        let (portal, real) = (&w.t.portal, Things::of(&w).await);
        for (name, knock) in OWN_OF_STAFF {
            let others = [user("zoe"), link_holder("pending"), Actor::System, Actor::Nobody];
            for actor in &others {
                let answer = knock(portal, actor, &real).await;
                assert!(matches!(answer, Err(Error::SignInFirst)), "{name} by {actor:?}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn only_what_was_refused_to_staff_is_recorded() {
    const KNOCK: (&str, Knock) = ("people/staff/audit::record_refusal", |p, a, _x| {
        Box::pin(async move { members::audit::record_refusal(p, a, "GET /staff").await })
    });
    on_both(async |t| {
        let w = matrix::world(t).await;
        let (portal, real) = (&w.t.portal, Things::of(&w).await);
        let count = async || members::audit::read(portal, &Actor::System, 0).await.unwrap().len();
        let before = count().await;
        for actor in [user("zoe"), link_holder("pending"), Actor::System, Actor::Nobody] {
            KNOCK.1(portal, &actor, &real).await.unwrap();
        }
        assert_eq!(count().await, before, "{}", KNOCK.0);
        KNOCK.1(portal, &staff("eva", &[Role::Viewer]), &real).await.unwrap();
        assert_eq!(count().await, before + 1);
    })
    .await;
}
