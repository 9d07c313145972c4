//! What the operator does with users.

use clap::Parser;
use portal::testing::{self, TestPortal, on_both};

use super::*;
use crate::cli::{Cli, Command};

async fn run(portal: &Portal, line: &str) -> Result<(), String> {
    let words = std::iter::once("aldia").chain(line.split(' '));
    let cli = Cli::try_parse_from(words).map_err(|error| error.to_string())?;
    let Command::User { command } = cli.command else { panic!("it is about users: {line}") };
    execute(portal, command).await.map_err(|error| error.to_string())
}

async fn customers(t: &TestPortal) -> Vec<(String, Scope)> {
    let email = Email::parse("ana@example.org").unwrap();
    let user = users::by_email(&t.portal, &Actor::System, &email).await.unwrap().unwrap();
    let all = access::customers_of(&t.portal, &Actor::User(user.id)).await.unwrap();
    all.into_iter().map(|granted| (granted.number, granted.scope)).collect()
}

#[tokio::test]
async fn a_user_is_added_granted_and_revoked() {
    on_both(async |t| {
        testing::customer(&t.portal, "S-1", "Luis").await;
        testing::customer(&t.portal, "S-2", "Marta").await;
        let portal = &t.portal;
        run(portal, "user add ana@example.org Ana --language pt --customer S-1").await.unwrap();
        run(portal, "user grant ana@example.org S-2 --pay-only").await.unwrap();
        let both = [("S-1".into(), Scope::SeeAndPay), ("S-2".into(), Scope::PayOnly)];
        assert_eq!(customers(&t).await, both);
        run(portal, "user revoke ana@example.org S-1").await.unwrap();
        assert_eq!(customers(&t).await, both[1..]);
        run(portal, "user list").await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_done_is_told_and_nothing_is_done_halfway() {
    on_both(async |t| {
        testing::customer(&t.portal, "S-1", "Luis").await;
        let portal = &t.portal;
        run(portal, "user add eva@example.org Eva").await.unwrap();
        for (line, words) in [
            ("user add eva@example.org Eva", "another user has this address"),
            ("user add eva Eva", "not an e-mail address"),
            ("user add ana@example.org Ana --customer S-9", "no customer has the number S-9"),
            ("user add ana@example.org Ana --language fr", "es, en or pt"),
            ("user grant ana@example.org S-1", "no user has this address"),
            ("user revoke eva@example.org S-1", "no access"),
            ("user reset ana@example.org", "no user has this address"),
        ] {
            let told = run(portal, line).await.unwrap_err();
            assert!(told.contains(words), "{line}: {told}");
        }
        assert_eq!(users::all(portal, &Actor::System).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_reset_mails_a_link() {
    on_both(async |t| {
        run(&t.portal, "user add ana@example.org Ana").await.unwrap();
        run(&t.portal, "user reset ana@example.org").await.unwrap();
        portal::worker::run_due(&t.portal).await.unwrap();
        let mails = t.mailer.mails();
        assert_eq!(mails.len(), 1);
        assert!(mails[0].text.contains("/reset/"));
    })
    .await;
}
