//! What strangers wrote is shown by every command, and commands no terminal.

use std::fs;

use domain::language::Language;
use portal::contact::holds;
use portal::testing::family::family;
use portal::testing::{TestPortal, on_both, tamper};

use super::aldia;

/// It would write the clipboard, clear the screen, and turn the reading direction.
const HOSTILE: &str = "\u{1b}]52;c;eA==\u{7}\u{9b}2J\u{202e}x";

fn is_unsafe(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t')) || domain::text::is_direction_mark(c)
}

/// Names as they could have come in before the doors refused them.
async fn hostile(t: &TestPortal) {
    let family = family(&t.portal).await;
    let (parent, invoice) = (&family.parent, &family.first_invoice);
    holds::ask(&t.portal, parent, invoice, HOSTILE, Language::Es).await.unwrap();
    for statement in [
        "UPDATE customers SET name = name || '\u{1b}]52;c;eA==\u{7}\u{9b}2J\u{202e}x'",
        "UPDATE debtors SET name = name || '\u{1b}]52;c;eA==\u{7}\u{9b}2J\u{202e}x'",
        "UPDATE users SET name = name || '\u{1b}]52;c;eA==\u{7}\u{9b}2J\u{202e}x'",
        "UPDATE customers SET email = 'a-100@example.org'",
    ] {
        tamper(&t.portal, statement).await.unwrap();
    }
}

#[tokio::test]
async fn no_command_lets_what_strangers_wrote_command_the_terminal() {
    on_both(async |t| {
        hostile(&t).await;
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
        let (file, profile) = (path("file.csv"), path("profile.toml"));
        let lines = "customer,name,number,issued,due,amount\n";
        fs::write(&file, format!("{lines}1,{HOSTILE},F{HOSTILE},{HOSTILE},2026-12-01,1\n"))
            .unwrap();
        let columns = "customer = \"customer\"\nname = \"name\"\nnumber = \"number\"\n\
                       issued_on = \"issued\"\ndue_on = \"due\"\namount = \"amount\"\n";
        let settings = "source = \"s\"\ncurrency = \"PEN\"\ndate = \"%Y-%m-%d\"\n[columns]\n";
        fs::write(&profile, format!("{settings}{columns}")).unwrap();
        let letters = path("letters.pdf");
        let mut shown = 0;
        for arguments in [
            &["check"][..],
            &["desk", "list"],
            &["desk", "answer", HOSTILE, "No."],
            &["desk", "mailbox", HOSTILE],
            &["import", &file, "--profile", &profile, "--check"],
            &["import", &file, "--explain"],
            &["import", HOSTILE, "--explain"],
            &["link", HOSTILE],
            &["reminders", "run", "--dry-run"],
            &["reminders", "log", "a-100@example.org"],
            &["reminders", "log", HOSTILE],
            &["reminders", "steps"],
            &["reminders", "templates", "es", "overdue", "friendly", "lead", HOSTILE],
            &["reminders", "templates", HOSTILE, "overdue", "friendly"],
            &["reminders", "letters", "--out", &letters],
            &["reminders", "verify"],
            &["user", "list"],
            &["user", "add", HOSTILE, HOSTILE],
            &["user", "grant", "rosa@example.org", HOSTILE],
            &["backup", HOSTILE, HOSTILE],
            &["restore", HOSTILE],
            &[HOSTILE],
        ] {
            let told = aldia(&t, arguments).await;
            let all = format!("{}{}", told.out, told.err);
            assert!(!all.contains(is_unsafe), "{arguments:?}: {told:?}");
            shown += usize::from(all.contains("52;c;eA==") && all.contains("202e"));
        }
        println!("{shown} outputs with what strangers wrote, none of them commanded the terminal");
        assert!(shown >= 8, "{shown}");
    })
    .await;
}
