//! `aldia reminders`: policy, templates, log, links, letters.

use std::fs;

use domain::access::Actor;
use domain::reminders::Policy;
use jiff::SignedDuration;
use portal::billing::debtors;
use portal::people::links::preferences;
use portal::testing::family::family;
use portal::testing::{TestPortal, on_both, tamper};

use super::{Output, aldia, aldia_reading};

const LUCIA: &str = "a-100@example.org";

async fn reminders(t: &TestPortal, arguments: &[&str]) -> Output {
    aldia(t, &[&["reminders"], arguments].concat()).await
}

#[tokio::test]
async fn steps_are_printed_and_others_put_in_their_place() {
    on_both(async |t| {
        let printed = reminders(&t, &["steps"]).await.done();
        let mut policy: Policy = serde_json::from_str(&printed).unwrap();
        assert_eq!(policy, Policy::usual());

        policy.steps.truncate(1);
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("steps.json");
        let path = file.to_str().unwrap();
        fs::write(&file, serde_json::to_string(&policy).unwrap()).unwrap();
        reminders(&t, &["steps", "--set", path, "--as", "eva peña"]).await.refused(1, "no active");
        let answer = reminders(&t, &["steps", "--set", path, "--as", "eva"]).await.done();
        assert!(answer.starts_with("version 2;"), "{answer}");
        let printed = reminders(&t, &["steps"]).await.done();
        let now: Policy = serde_json::from_str(&printed).unwrap();
        assert_eq!((now.version, now.steps), (2, policy.steps));

        for wrong in ["{}", "no JSON", &printed.replace("\"steps\": [", "\"others\": [")] {
            fs::write(&file, wrong).unwrap();
            reminders(&t, &["steps", "--set", path]).await.refused(1, "aldia: ");
        }
        fs::remove_file(&file).unwrap();
        reminders(&t, &["steps", "--set", path]).await.refused(1, "aldia: ");
        assert_eq!(reminders(&t, &["steps"]).await.done(), printed);
    })
    .await;
}

#[tokio::test]
async fn a_part_of_a_template_is_replaced_and_comes_back() {
    on_both(async |t| {
        let which = ["templates", "es", "overdue", "friendly"];
        let change = async |rest: &[&str]| reminders(&t, &[&which, rest].concat()).await;
        let ours = change(&[]).await.done();
        for part in ["subject:", "lead:", "closing:", "short:"] {
            assert!(ours.contains(part), "{ours}");
        }
        let own = "Suyos, {{ institution }}.";
        let changed = change(&["closing", own, "--as", "eva"]).await.done();
        assert!(changed.contains("    > Suyos, Colegio Santa Rosa."), "{changed}");
        assert_eq!(change(&[]).await.done(), changed);

        change(&["closing", "{{ nobody }}"]).await.refused(1, "aldia: ");
        change(&["closing", own, "--as", "../eva"]).await.refused(1, "no active member");
        change(&["poem", own]).await.refused(2, "subject, lead, closing or short");
        for (arguments, words) in [
            (["templates", "fr", "overdue", "friendly"], "es, en or pt"),
            (
                ["templates", "es", "late", "friendly"],
                "upcoming, due_today, overdue or last_notice",
            ),
            (["templates", "es", "overdue", "rude"], "friendly, neutral or firm"),
        ] {
            reminders(&t, &arguments).await.refused(2, words);
        }
        assert_eq!(change(&[]).await.done(), changed);
        assert_eq!(change(&["closing"]).await.done(), ours);
    })
    .await;
}

#[tokio::test]
async fn the_log_of_a_person_is_printed_and_a_changed_one_is_found() {
    on_both(async |t| {
        t.clock.advance(SignedDuration::from_hours(1));
        family(&t.portal).await;
        assert_eq!(reminders(&t, &["log", LUCIA]).await.done(), "");
        reminders(&t, &["log", "nobody@example.org"]).await.refused(1, "nobody has this mailbox");
        reminders(&t, &["run"]).await.done();
        let printed = reminders(&t, &["log", LUCIA]).await.done();
        let lines = printed.lines().map(serde_json::from_str::<serde_json::Value>);
        let numbers: Vec<_> = lines.map(|line| line.unwrap()["number"].as_i64().unwrap()).collect();
        assert_eq!(numbers, [1, 2]);
        let checked = reminders(&t, &["verify"]).await.done();
        assert_eq!(checked, "2 logs checked, 0 broken\n");

        let add = "INSERT INTO contact_log
                   SELECT debtor_id, number + 1, at, entry, hash FROM contact_log WHERE number = 2";
        tamper(&t.portal, add).await.unwrap();
        let found = reminders(&t, &["verify"]).await;
        assert_eq!(found.code, 1, "{found:?}");
        assert!(found.out.contains("is broken at entry 3\n"), "{found:?}");
        assert!(found.out.ends_with("2 logs checked, 2 broken\n"), "{found:?}");
        assert_eq!(reminders(&t, &["log", LUCIA]).await.code, 1);
    })
    .await;
}

#[tokio::test]
async fn the_link_of_a_person_opens_their_preferences() {
    on_both(async |t| {
        family(&t.portal).await;
        let address = reminders(&t, &["link", LUCIA]).await.done();
        let token = address.trim_end().rsplit('/').next().unwrap();
        let debtor = debtors::by_email(&t.portal, &Actor::System, LUCIA).await.unwrap();
        assert_eq!(preferences::open(&t.portal, token).ok(), debtor);
        reminders(&t, &["link", "nobody@example.org"]).await.refused(1, "nobody has this mailbox");
        reminders(&t, &["link"]).await.refused(2, "<EMAIL>");
    })
    .await;
}

#[tokio::test]
async fn without_a_letter_that_is_due_no_file_is_written() {
    on_both(async |t| {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("letters.pdf");
        let printed = reminders(&t, &["letters", "--out", file.to_str().unwrap()]).await.done();
        assert!(printed.starts_with("no letter is due; nothing was written\n"), "{printed}");
        assert!(!file.exists());
        reminders(&t, &["letters"]).await.refused(2, "--out <FILE.pdf>");
    })
    .await;
}

#[tokio::test]
async fn only_what_a_mail_server_sent_back_is_a_bounce() {
    on_both(async |t| {
        let mail = "Subject: Hola\r\n\r\n¿Qué tal?";
        let answer = aldia_reading(&t, &["reminders", "bounce"], mail).await;
        answer.refused(1, "no delivery status notification");
    })
    .await;
}
