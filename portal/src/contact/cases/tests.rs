//! The queue of cases, their owners, notes and templates of answers.

use std::collections::BTreeSet;

use domain::access::{Actor, Proof, Role, Scope};
use domain::holds::{Cause, ClaimOutcome, DisputeOutcome, HandoverError};
use domain::ids::{AnswerTemplateId, HoldId, InvoiceId, StaffId};
use domain::language::Language;
use domain::lists::CaseTab;
use jiff::SignedDuration;
use jiff::civil::date;

use super::answer_templates::{self, AnswerTemplateError, NewAnswerTemplate};
use super::*;
use crate::contact::holds::{
    NewClaim, answer, ask, case_load, claim_paid, decide_claim, decide_dispute, open_cases,
    set_disputed,
};
use crate::people::staff::audit as entries;
use crate::platform::audit::AuditAct;
use crate::testing::staff_members::seed_staff;
use crate::testing::{SeedInvoice, TestPortal, admin, on_both, staff, staff_with, user};

const ES: Language = Language::Es;

mod alarms;

fn invoice(id: &str) -> InvoiceId {
    InvoiceId::parse(id).unwrap()
}

fn member(id: &str) -> StaffId {
    StaffId::parse(id).unwrap()
}

/// Ana sees Lucía's invoices, one for each day.
async fn seed(t: &TestPortal, invoices: usize) {
    t.seed_user("ana", &[("lucia", Scope::SeeAndPay)]).await;
    for number in 0..invoices {
        let id = format!("l{number}");
        t.seed_invoice(&SeedInvoice::of("lucia", &id, &[("2026-11-10", 35_000)])).await;
    }
}

async fn asked(t: &TestPortal, id: &str, text: &str) -> HoldId {
    ask(&t.portal, &user("ana"), &invoice(id), text, ES).await.unwrap();
    id_of(t, id).await
}

async fn claimed(t: &TestPortal, id: &str) -> HoldId {
    let claim = NewClaim {
        paid_on: date(2026, 11, 20),
        method: "transferencia".into(),
        reference: "OP 1".into(),
    };
    claim_paid(&t.portal, &user("ana"), &invoice(id), &claim, ES).await.unwrap();
    id_of(t, id).await
}

/// The open case of an invoice that was opened last.
async fn id_of(t: &TestPortal, invoice: &str) -> HoldId {
    let open = open_cases(&t.portal, &Actor::System).await.unwrap();
    open.into_iter().rfind(|case| case.invoice == invoice).unwrap().id
}

async fn read(t: &TestPortal, actor: &Actor, tab: CaseTab, rows: u32) -> Vec<CaseQueue> {
    let mut pages = Vec::new();
    let mut query = CaseQuery { tab, after: None };
    loop {
        let page = queue(&t.portal, actor, &query, rows).await.unwrap();
        query.after = page.next.clone();
        pages.push(page);
        if query.after.is_none() {
            return pages;
        }
    }
}

async fn invoices_of(t: &TestPortal, tab: CaseTab) -> Vec<String> {
    let pages = read(t, &staff("eva", &[Role::Collector]), tab, 2).await;
    pages.into_iter().flat_map(|page| page.rows).map(|case| case.invoice).collect()
}

#[tokio::test]
async fn the_queue_has_each_open_case_once_the_most_urgent_first_and_counts_each_part() {
    on_both(async |t| {
        seed(&t, 6).await;
        seed_staff(&t.portal, "eva", &[Role::Collector]).await;
        let portal = &t.portal;
        set_disputed(portal, &admin(), &invoice("l5"), true).await.unwrap();
        for id in ["l2", "l0", "l4"] {
            asked(&t, id, "¿Qué es esto?").await;
            t.clock.advance(SignedDuration::from_hours(1));
        }
        claimed(&t, "l1").await;
        let mine = claimed(&t, "l3").await;
        let eva = staff("eva", &[Role::Collector]);
        hand_over(portal, &eva, &mine, None, Some(&member("eva"))).await.unwrap();
        t.clock.advance(SignedDuration::from_hours(24 * 14 - 3));
        for (tab, expected) in [
            (CaseTab::All, vec!["l2", "l0", "l4", "l1", "l3", "l5"]),
            (CaseTab::Overdue, vec!["l2"]),
            (CaseTab::Mine, vec!["l3"]),
            (CaseTab::Questions, vec!["l2", "l0", "l4"]),
            (CaseTab::Claims, vec!["l1", "l3"]),
            (CaseTab::Disputes, vec!["l5"]),
        ] {
            let found = invoices_of(&t, tab).await;
            assert_eq!(found, expected, "{tab:?}");
            let counts = queue(portal, &eva, &CaseQuery::default(), 1).await.unwrap().counts;
            assert_eq!(usize::try_from(counts.of(tab)).unwrap(), expected.len(), "{tab:?}");
        }
        let load = case_load(portal, &Actor::System).await.unwrap();
        assert_eq!((load.waiting, load.overdue), (6, 1));
        let first = read(&t, &eva, CaseTab::Mine, 9).await.remove(0).rows.remove(0);
        assert_eq!(first.text, "2026-11-20 · transferencia · OP 1");
        assert_eq!((first.owner.as_deref(), first.outstanding.minor), (Some("eva"), 35_000));
    })
    .await;
}

#[tokio::test]
async fn what_is_closed_leaves_the_queue_and_says_who_closed_it_when_and_how() {
    on_both(async |t| {
        seed(&t, 4).await;
        seed_staff(&t.portal, "eva", &[Role::Collector]).await;
        let (portal, eva) = (&t.portal, staff("eva", &[Role::Collector]));
        let question = asked(&t, "l0", "¿Qué es esto?").await;
        let claim = claimed(&t, "l1").await;
        for id in ["l2", "l3"] {
            set_disputed(portal, &eva, &invoice(id), true).await.unwrap();
        }
        let (dispute, withdrawn) = (id_of(&t, "l2").await, id_of(&t, "l3").await);
        t.clock.advance(SignedDuration::from_hours(1));
        answer(portal, &eva, &question, "La pensión.").await.unwrap();
        decide_claim(portal, &eva, &claim, ClaimOutcome::NotFound, "No está.").await.unwrap();
        decide_dispute(portal, &eva, &dispute, DisputeOutcome::Upheld, "Sí.").await.unwrap();
        set_disputed(portal, &eva, &invoice("l3"), false).await.unwrap();
        assert_eq!(invoices_of(&t, CaseTab::All).await, Vec::<String>::new());
        assert_eq!(open_cases(portal, &eva).await.unwrap(), []);
        for (id, outcome, text) in [
            (&question, CaseOutcome::Answered, Some("La pensión.")),
            (&claim, CaseOutcome::Claim(ClaimOutcome::NotFound), Some("No está.")),
            (&dispute, CaseOutcome::Dispute(DisputeOutcome::Upheld), Some("Sí.")),
            (&withdrawn, CaseOutcome::Dispute(DisputeOutcome::Withdrawn), None),
        ] {
            let found = find(portal, &eva, id).await.unwrap();
            let closing = found.closing.unwrap();
            assert_eq!((closing.outcome, closing.answer.as_deref()), (outcome, text));
            assert_eq!((closing.by.as_str(), closing.at), ("eva", portal.now()));
            assert_eq!(found.facts.due_at, None);
        }
        let acts: Vec<_> = entries::read(portal, &admin(), 0).await.unwrap();
        let closed = acts.iter().filter(|entry| entry.facts.act == AuditAct::CaseClosed);
        let subjects: BTreeSet<_> = closed.map(|entry| entry.facts.subject.as_str()).collect();
        let expected = [&question, &claim, &dispute].map(HoldId::as_str);
        assert_eq!(subjects, BTreeSet::from(expected));
        assert_eq!(entries::verify(portal, &admin()).await.unwrap(), None);
        t.leaves_jobs();
    })
    .await;
}

#[tokio::test]
async fn a_case_shows_its_debt_its_words_and_the_other_questions() {
    on_both(async |t| {
        seed(&t, 1).await;
        let (portal, eva) = (&t.portal, staff("eva", &[Role::Collector]));
        let first = asked(&t, "l0", "¿Qué es esto?").await;
        answer(portal, &admin(), &first, "La pensión.").await.unwrap();
        let second = asked(&t, "l0", "¿Puedo pagar en dólares?").await;
        let found = find(portal, &eva, &second).await.unwrap();
        assert_eq!(
            found.statement,
            CaseStatement::Question { text: "¿Puedo pagar en dólares?".into() }
        );
        assert_eq!(found.invoice.outstanding.minor, 35_000);
        assert_eq!((found.facts.language, found.closing), (Some(ES), None));
        assert!(found.facts.has_mailbox);
        let others: Vec<_> = found.others.iter().map(|other| other.text.as_str()).collect();
        assert_eq!(others, ["¿Qué es esto?"]);
        assert_eq!(found.facts.due_at.unwrap(), portal.now() + domain::holds::QUESTION);
        let claim = claimed(&t, "l0").await;
        assert_eq!(
            find(portal, &eva, &claim).await.unwrap().statement,
            CaseStatement::Claim {
                paid_on: date(2026, 11, 20),
                method: "transferencia".into(),
                reference: "OP 1".into(),
            }
        );
        t.leaves_jobs();
    })
    .await;
}

#[tokio::test]
async fn a_case_goes_from_hand_to_hand_and_a_stale_form_takes_it_from_nobody() {
    on_both(async |t| {
        seed(&t, 1).await;
        let portal = &t.portal;
        for (name, roles) in
            [("eva", [Role::Collector]), ("sol", [Role::Finance]), ("caja", [Role::Cashier])]
        {
            seed_staff(portal, name, &roles).await;
        }
        let [eva, sol, caja] = ["eva", "sol", "caja"].map(member);
        let actor = staff("eva", &[Role::Collector]);
        let case = asked(&t, "l0", "¿Qué es esto?").await;
        let names: Vec<_> = find(portal, &actor, &case).await.unwrap().colleagues;
        let names: Vec<_> = names.iter().map(|colleague| colleague.name.as_str()).collect();
        assert_eq!(names, ["eva", "sol"]);
        for (shown, to, expected) in [
            (None, Some(&caja), Some(HandoverError::NotEntitled)),
            (None, Some(&eva), None),
            (None, Some(&sol), Some(HandoverError::Stale)),
            (Some(&eva), Some(&sol), None),
            (Some(&eva), None, Some(HandoverError::Stale)),
            (Some(&sol), None, None),
        ] {
            let given = hand_over(portal, &actor, &case, shown, to).await;
            let refused = given.err().map(|error| match error {
                CaseError::Handover(error) => error,
                other => panic!("{other:?}"),
            });
            assert_eq!(refused, expected, "{shown:?} to {to:?}");
        }
        assert_eq!(find(portal, &actor, &case).await.unwrap().facts.owner, None);
        answer(portal, &admin(), &case, "La pensión.").await.unwrap();
        let late = hand_over(portal, &actor, &case, None, Some(&eva)).await;
        assert!(matches!(late, Err(CaseError::Handover(HandoverError::Closed))), "{late:?}");
        let acts = entries::read(portal, &admin(), 0).await.unwrap();
        let given = acts.iter().filter(|entry| entry.facts.act == AuditAct::CaseHandedOver);
        assert_eq!(given.count(), 3);
        t.leaves_jobs();
    })
    .await;
}

#[tokio::test]
async fn who_may_only_write_notes_reads_the_queue_and_answers_nothing() {
    on_both(async |t| {
        seed(&t, 1).await;
        seed_staff(&t.portal, "caja", &[Role::Cashier]).await;
        let (portal, cashier) = (&t.portal, staff("caja", &[Role::Cashier]));
        let case = asked(&t, "l0", "¿Qué es esto?").await;
        write_note(portal, &cashier, &case, " Llamó hoy. ").await.unwrap();
        assert!(matches!(
            write_note(portal, &cashier, &case, " ").await,
            Err(CaseError::EmptyNote)
        ));
        let promise = HoldId::parse("none").unwrap();
        assert!(matches!(
            write_note(portal, &cashier, &promise, "x").await,
            Err(CaseError::Portal(Error::NotFound))
        ));
        let found = find(portal, &cashier, &case).await.unwrap();
        let notes: Vec<_> = found.notes.iter().map(|n| (n.text.as_str(), n.by.as_str())).collect();
        assert_eq!(notes, [("Llamó hoy.", "caja")]);
        assert_eq!(read(&t, &cashier, CaseTab::All, 9).await[0].rows.len(), 1);
        let refused = answer(portal, &cashier, &case, "No.").await;
        assert!(refused.is_err_and(|error| error.to_string().contains("right")));
        let refused = hand_over(portal, &cashier, &case, None, None).await;
        assert!(matches!(refused, Err(CaseError::Portal(Error::NoRight))));
        let viewer = staff("sol", &[Role::Viewer]);
        assert!(matches!(find(portal, &viewer, &case).await, Err(Error::NoRight)));
    })
    .await;
}

fn template(title: &str, texts: &[(Language, &str)]) -> NewAnswerTemplate {
    let texts = texts.iter().map(|(language, text)| (*language, (*text).to_owned())).collect();
    NewAnswerTemplate { replaces: None, title: title.into(), texts }
}

#[tokio::test]
async fn a_template_is_checked_and_filled_in_the_language_of_the_customer() {
    on_both(async |t| {
        seed(&t, 1).await;
        let (portal, ana) = (&t.portal, admin());
        for (new, expected) in [
            (template(" ", &[(ES, "Hola.")]), "Title(NoTitle)"),
            (template("Saldo", &[(Language::En, "Hi.")]), "Text { language: Es, problem: Empty }"),
            (
                template("Saldo", &[(ES, "Hola."), (Language::Pt, "Olá {fatura}.")]),
                "Text { language: Pt, problem: UnknownPlaceholder }",
            ),
        ] {
            let refused = answer_templates::save(portal, &ana, &new).await.unwrap_err();
            assert_eq!(format!("{refused:?}"), expected);
        }
        let es = "{customer}: de {invoice} debe {outstanding} desde el {due_on}. {institution}";
        let new =
            template("Saldo", &[(ES, es), (Language::En, "{outstanding}"), (Language::Pt, " ")]);
        let id = answer_templates::save(portal, &ana, &new).await.unwrap();
        let taken = answer_templates::save(portal, &ana, &new).await;
        assert!(matches!(taken, Err(AnswerTemplateError::TitleTaken)));
        let eva = staff("eva", &[Role::Collector]);
        let case = asked(&t, "l0", "¿Qué es esto?").await;
        let draft = answer_templates::draft(portal, &eva, &case, &id).await.unwrap();
        assert!(draft.starts_with("Lucia: de l0 debe S/\u{a0}350.00 desde el 10 de"), "{draft}");
        answer(portal, &ana, &case, &draft).await.unwrap();
        for (language, expected) in [(Language::En, "S/\u{a0}350.00"), (Language::Pt, "Lucia: de")]
        {
            ask(portal, &user("ana"), &invoice("l0"), "Hi?", language).await.unwrap();
            let case = id_of(&t, "l0").await;
            let draft = answer_templates::draft(portal, &eva, &case, &id).await.unwrap();
            assert!(draft.starts_with(expected), "{language:?}: {draft}");
            answer(portal, &ana, &case, "Yes.").await.unwrap();
        }
        t.leaves_jobs();
    })
    .await;
}

#[tokio::test]
async fn a_template_is_changed_and_removed_by_administrators_from_what_they_saw() {
    on_both(async |t| {
        let (portal, ana) = (&t.portal, admin());
        let new = template("Saldo", &[(ES, "Hola.")]);
        let id = answer_templates::save(portal, &ana, &new).await.unwrap();
        let stale = staff_with("ana", &[Role::Admin], Proof::Stale);
        assert!(matches!(
            answer_templates::save(portal, &stale, &new).await,
            Err(AnswerTemplateError::Portal(Error::ProofNeeded))
        ));
        let of = |version| NewAnswerTemplate {
            replaces: Some((id.clone(), version)),
            ..template("Saldo", &[(ES, "Buenas.")])
        };
        answer_templates::save(portal, &ana, &of(0)).await.unwrap();
        let again = answer_templates::save(portal, &ana, &of(0)).await;
        assert!(matches!(again, Err(AnswerTemplateError::Stale)));
        let found = answer_templates::find(portal, &ana, &id).await.unwrap();
        assert_eq!((found.text(ES), found.template.version), (Some("Buenas."), 1));
        let refused = answer_templates::remove(portal, &ana, &id, 0).await;
        assert!(matches!(refused, Err(AnswerTemplateError::Stale)));
        answer_templates::remove(portal, &ana, &id, 1).await.unwrap();
        assert_eq!(answer_templates::list(portal, &ana).await.unwrap(), []);
        let gone = answer_templates::find(portal, &ana, &id).await;
        assert!(matches!(gone, Err(Error::NotFound)));
        let none = AnswerTemplateId::parse("none").unwrap();
        let missing = answer_templates::remove(portal, &ana, &none, 0).await;
        assert!(matches!(missing, Err(AnswerTemplateError::Portal(Error::NotFound))));
        assert_eq!(entries::verify(portal, &ana).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn a_question_without_a_hold_waits_in_the_queue_too() {
    on_both(async |t| {
        seed(&t, 1).await;
        let first = asked(&t, "l0", "¿Qué me cobran?").await;
        answer(&t.portal, &admin(), &first, "La pensión.").await.unwrap();
        let again = ask(&t.portal, &user("ana"), &invoice("l0"), "¿?", ES).await.unwrap();
        assert_eq!(again, None, "reminders go on");
        let page = read(&t, &admin(), CaseTab::Questions, 9).await.remove(0);
        assert_eq!(page.rows.len(), 1);
        assert_eq!((page.rows[0].cause, page.rows[0].text.as_str()), (Cause::Question, "¿?"));
        t.leaves_jobs();
    })
    .await;
}
