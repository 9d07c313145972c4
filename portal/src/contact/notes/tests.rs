//! Who writes notes, and what stays of it.

use domain::access::Role;

use super::*;
use crate::people::staff as members;
use crate::testing::{on_both, staff, user};

#[tokio::test]
async fn a_note_is_kept_with_its_author_and_its_entry_in_the_audit() {
    on_both(async |t| {
        let customer = crate::testing::customer(&t.portal, "A-1", "Lucía").await;
        let eva = staff("eva", &[Role::Cashier]);
        add(&t.portal, &eva, &customer, " Llamó la madre. ").await.unwrap();
        let mut tx = t.portal.db.read().await.unwrap();
        let notes = store::before(&mut tx, &customer, (Timestamp::MAX, ""), 9).await.unwrap();
        assert_eq!(notes.len(), 1);
        assert_eq!((notes[0].author.as_str(), notes[0].text.as_str()), ("eva", "Llamó la madre."));
        let entries = members::audit::read(&t.portal, &Actor::System, 0).await.unwrap();
        let facts = &entries.last().unwrap().facts;
        assert_eq!((facts.act, facts.subject.as_str()), (AuditAct::NoteAdded, customer.as_str()));
        assert!(!facts.after.as_ref().unwrap().contains("madre"), "the text can be erased");
    })
    .await;
}

#[tokio::test]
async fn who_may_write_no_notes_is_refused_and_writes_nothing() {
    on_both(async |t| {
        let customer = crate::testing::customer(&t.portal, "A-1", "Lucía").await;
        let missing = CustomerId::parse("missing").unwrap();
        let eva = staff("eva", &[Role::Collector]);
        for (actor, customer, text, expected) in [
            (&staff("eva", &[Role::Viewer]), &customer, "x", "Portal(NoRight)"),
            (&user("ana"), &customer, "x", "Portal(NotFound)"),
            (&Actor::Nobody, &customer, "x", "Portal(SignInFirst)"),
            (&eva, &missing, "x", "Portal(NotFound)"),
            (&eva, &customer, " ", "Problem(Empty)"),
        ] {
            let refused = add(&t.portal, actor, customer, text).await.unwrap_err();
            assert_eq!(format!("{refused:?}"), expected);
        }
        let mut tx = t.portal.db.read().await.unwrap();
        let notes = store::before(&mut tx, &customer, (Timestamp::MAX, ""), 9).await.unwrap();
        assert!(notes.is_empty());
    })
    .await;
}
