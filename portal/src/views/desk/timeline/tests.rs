//! The timeline of a customer: complete, in order, page by page.

use domain::access::Role;
use jiff::SignedDuration;

use super::*;
use crate::people::sessions::{Holder, SessionKey, open};
use crate::testing::{SeedInvoice, TestPortal, on_both, staff};

fn lucia() -> CustomerId {
    CustomerId::parse("lucia").unwrap()
}

/// Invoices of one instant, then a note, an act and a sign-in, each a minute later.
async fn world(t: &TestPortal) {
    let portal = &t.portal;
    t.seed_user("ana", &[("lucia", domain::access::Scope::SeeAndPay)]).await;
    for n in 0..70 {
        let id = format!("f{n:02}");
        t.seed_invoice(&SeedInvoice::of("lucia", &id, &[("2026-12-10", 100)])).await;
    }
    t.seed_invoice(&SeedInvoice::of("mateo", "other", &[("2026-12-10", 100)])).await;
    t.clock.advance(SignedDuration::from_mins(1));
    let eva = staff("eva", &[Role::Collector]);
    notes::add(portal, &eva, &lucia(), "Llamó la madre.").await.unwrap();
    t.clock.advance(SignedDuration::from_mins(1));
    let tito = domain::ids::UserId::parse("tito").unwrap();
    t.seed_user("tito", &[]).await;
    let pay_only = domain::access::Scope::PayOnly;
    access::grant(portal, &eva, &tito, &lucia(), pay_only).await.unwrap();
    t.clock.advance(SignedDuration::from_mins(1));
    let ana = domain::ids::UserId::parse("ana").unwrap();
    let pass = crate::testing::pass(portal, &ana).await;
    assert!(open(portal, &SessionKey::of(b"ana"), &Holder::User(pass)).await.unwrap());
}

fn shown(entry: &TimelineEntry) -> String {
    match entry {
        TimelineEntry::Activity(entry, number) => {
            format!("{} {}", entry.what.code(), number.as_deref().unwrap_or("-"))
        }
        TimelineEntry::Note(note) => format!("note {}", note.text),
        TimelineEntry::Act(act) => format!("act {}", act.act.code()),
        TimelineEntry::SignIn(sign_in) => format!("signed in {}", sign_in.name),
    }
}

async fn whole(t: &TestPortal, actor: &Actor) -> Vec<String> {
    let (mut all, mut place) = (Vec::new(), None);
    loop {
        let page = timeline(&t.portal, actor, &lucia(), place.as_ref()).await.unwrap();
        assert!(page.entries.len() <= PAGE_ENTRIES);
        all.extend(page.entries.iter().map(shown));
        let Some(next) = page.next else { return all };
        place = TimelinePlace::parse(&next.to_text());
        assert_eq!(place.as_ref(), Some(&next));
    }
}

#[tokio::test]
async fn every_entry_is_shown_once_the_newest_first_however_many_are_of_one_instant() {
    on_both(async |t| {
        world(&t).await;
        let all = whole(&t, &staff("eva", &[Role::Collector])).await;
        let expected = ["signed in Ana", "act access_granted", "note Llamó la madre."];
        assert_eq!(all[..3], expected);
        let invoices: Vec<String> =
            (0..70).rev().map(|n| format!("invoice_issued f{n:02}")).collect();
        assert_eq!(all[3..], invoices);
    })
    .await;
}

#[tokio::test]
async fn notes_are_for_those_who_read_messages() {
    on_both(async |t| {
        world(&t).await;
        let all = whole(&t, &staff("eva", &[Role::Viewer])).await;
        assert!(!all.iter().any(|entry| entry.starts_with("note")), "{all:?}");
        assert_eq!(all.len(), 72);
        let of_user = timeline(&t.portal, &crate::testing::user("ana"), &lucia(), None).await;
        assert!(matches!(of_user, Err(crate::Error::NotFound)));
    })
    .await;
}

#[test]
fn only_a_place_is_read_as_one() {
    for text in
        ["", "1", "1.2", "x.1.a", "1.x.a", "1.1.<b>", "1.300.a", &format!("1.1.{}", "a".repeat(65))]
    {
        assert_eq!(TimelinePlace::parse(text), None, "{text}");
    }
    assert!(TimelinePlace::parse("1700000000000.2.0192-ab").is_some());
}
