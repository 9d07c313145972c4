//! Alarms about cases that wait too long.

use super::*;
use crate::outside::messages::Mail;

/// Raises what is due, sends it, and returns the new mails to staff.
async fn raised(t: &TestPortal) -> Vec<Mail> {
    let before = t.mailer.mails().len();
    for _ in 0..3 {
        alarm::raise(&t.portal).await.unwrap();
    }
    crate::worker::run_due(&t.portal).await.unwrap();
    t.mailer.mails().split_off(before)
}

fn days(days: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * days)
}

fn recipients(mails: &[Mail]) -> Vec<&str> {
    let mut to: Vec<_> = mails.iter().map(|mail| mail.to.address.as_str()).collect();
    to.sort_unstable();
    to
}

async fn seed_team(t: &TestPortal) {
    for (name, role) in [
        ("adela", Role::Admin),
        ("caja", Role::Cashier),
        ("eva", Role::Collector),
        ("sol", Role::Finance),
    ] {
        seed_staff(&t.portal, name, &[role]).await;
    }
}

#[tokio::test]
async fn a_late_case_alarms_who_answers_then_everybody_and_then_every_week_until_it_is_closed() {
    on_both(async |t| {
        seed(&t, 1).await;
        seed_team(&t).await;
        let case = asked(&t, "l0", "¿Qué es esto?").await;
        let eva = staff("eva", &[Role::Collector]);
        t.clock.advance(days(14) - SignedDuration::from_secs(1));
        assert_eq!(recipients(&raised(&t).await), Vec::<&str>::new());
        assert_eq!(overdue_cases(&t.portal, &eva).await.unwrap(), 0);
        t.clock.advance(SignedDuration::from_secs(1));
        let first = raised(&t).await;
        assert_eq!(recipients(&first), ["eva@santarosa.example", "sol@santarosa.example"]);
        assert!(first[0].text.contains(&format!("/staff/cases/{case}")), "{}", first[0].text);
        assert!(first[0].text.contains("Lucia") && !first[0].subject.contains("URGENTE"));
        assert_eq!(overdue_cases(&t.portal, &eva).await.unwrap(), 1);
        let everybody =
            ["adela@santarosa.example", "eva@santarosa.example", "sol@santarosa.example"];
        for wait in [days(3), days(7), days(7), days(7)] {
            t.clock.advance(wait - SignedDuration::from_secs(1));
            assert_eq!(recipients(&raised(&t).await), Vec::<&str>::new(), "{wait}");
            t.clock.advance(SignedDuration::from_secs(1));
            let again = raised(&t).await;
            assert_eq!(recipients(&again), everybody, "{wait}");
            assert!(again.iter().all(|mail| mail.subject.starts_with("URGENTE")), "{wait}");
        }
        answer(&t.portal, &eva, &case, "La pensión.").await.unwrap();
        crate::worker::run_due(&t.portal).await.unwrap();
        t.clock.advance(days(30));
        assert_eq!(recipients(&raised(&t).await), Vec::<&str>::new());
    })
    .await;
}

#[tokio::test]
async fn one_mail_names_all_late_cases_and_where_only_administrators_answer_they_are_alarmed() {
    on_both(async |t| {
        seed(&t, 23).await;
        seed_staff(&t.portal, "adela", &[Role::Admin]).await;
        for number in 0..22 {
            asked(&t, &format!("l{number}"), "¿Qué es esto?").await;
        }
        t.clock.advance(days(14));
        asked(&t, "l22", "¿Y esto?").await;
        let mails = raised(&t).await;
        assert_eq!(recipients(&mails), ["adela@santarosa.example"]);
        assert_eq!(mails[0].text.matches("/staff/cases/").count(), 20, "{}", mails[0].text);
        assert!(mails[0].text.contains("Y 2 más"), "{}", mails[0].text);
        assert!(mails[0].subject.contains("22 clientes"), "{}", mails[0].subject);
    })
    .await;
}

#[tokio::test]
async fn alarms_wait_for_somebody_who_could_answer() {
    on_both(async |t| {
        seed(&t, 1).await;
        asked(&t, "l0", "¿Qué es esto?").await;
        t.clock.advance(days(20));
        assert_eq!(recipients(&raised(&t).await), Vec::<&str>::new());
        seed_staff(&t.portal, "eva", &[Role::Collector]).await;
        assert_eq!(recipients(&raised(&t).await), ["eva@santarosa.example"]);
    })
    .await;
}
