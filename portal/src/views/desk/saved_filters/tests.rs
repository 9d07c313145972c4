//! Saved filters: whose they are, who sees them, and in which order.

use domain::access::{Proof, Role};

use super::*;
use crate::people::staff::audit as entries;
use crate::testing::family::family;
use crate::testing::staff_members::seed_staff;
use crate::testing::{TestPortal, on_both, staff_with};

fn filter(list: ListKind, query: &str) -> AnyFilter {
    AnyFilter::read(list, &mut FilterReader::new(parse(query.as_bytes()).into_owned()))
}

async fn member(t: &TestPortal, id: &str, role: Role) -> Actor {
    seed_staff(&t.portal, id, &[role]).await;
    staff_with(id, &[role], Proof::Stale)
}

fn new(query: &str, name: &str, is_shared: bool) -> NewSavedFilter {
    let filter = filter(ListKind::Invoices, query);
    NewSavedFilter { filter, name: name.into(), is_shared }
}

async fn names(t: &TestPortal, actor: &Actor) -> Vec<String> {
    let tabs = beside(&t.portal, actor, ListKind::Invoices).await.unwrap();
    tabs.into_iter().map(|tab| tab.saved.name).collect()
}

#[tokio::test]
async fn the_same_filter_is_saved_once_and_the_last_used_comes_first() {
    on_both(async |t| {
        family(&t.portal).await;
        let eva = member(&t, "eva", Role::Finance).await;
        let save = async |query: &str, name: &str| {
            t.clock.advance(jiff::SignedDuration::from_secs(1));
            super::save(&t.portal, &eva, &new(query, name, false)).await.unwrap()
        };
        let open = save("show=open&number=F", "Con F").await;
        let paid = save("show=paid", " Pagadas \n ya ").await;
        assert_eq!(names(&t, &eva).await, ["Pagadas ya", "Con F"]);
        let again = save("number=F&to=", "De la F").await;
        assert_eq!(again, open);
        assert_eq!(names(&t, &eva).await, ["De la F", "Pagadas ya"]);

        t.clock.advance(jiff::SignedDuration::from_secs(1));
        let opened = super::open(&t.portal, &eva, &paid).await.unwrap();
        assert_eq!(opened, filter(ListKind::Invoices, "show=paid"));
        let tabs = beside(&t.portal, &eva, ListKind::Invoices).await.unwrap();
        assert_eq!(tabs[0].saved.id, paid);
        let counts: Vec<_> = tabs.iter().map(|tab| tab.count).collect();
        assert_eq!(counts, [Some(RowCount::Exactly(0)), Some(RowCount::Exactly(0))]);
        assert_eq!(beside(&t.portal, &eva, ListKind::Customers).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn others_see_what_is_shared_and_only_its_owner_changes_it() {
    on_both(async |t| {
        let portal = &t.portal;
        let (eva, luz) =
            (member(&t, "eva", Role::Finance).await, member(&t, "luz", Role::Viewer).await);
        let shared = save(portal, &eva, &new("show=all", "De todos", true)).await.unwrap();
        let own = save(portal, &eva, &new("show=paid", "Mío", false)).await.unwrap();
        let seen = beside(portal, &luz, ListKind::Invoices).await.unwrap();
        assert_eq!(seen.len(), 1);
        assert_eq!((&seen[0].saved.id, seen[0].saved.owner.is_some()), (&shared, true));
        assert!(super::own(portal, &luz, ListKind::Invoices).await.unwrap().is_empty());
        open(portal, &luz, &shared).await.unwrap();
        assert!(matches!(open(portal, &luz, &own).await, Err(Error::NotFound)));
        for id in [&shared, &own] {
            let changed = change(portal, &luz, id, "Otro", false).await;
            assert!(matches!(changed, Err(SavedFilterError::Portal(Error::NotFound))));
            assert!(matches!(remove(portal, &luz, id).await, Err(Error::NotFound)));
        }
        change(portal, &eva, &shared, "Solo mío", false).await.unwrap();
        assert_eq!(names(&t, &luz).await, Vec::<String>::new());
        remove(portal, &eva, &shared).await.unwrap();
        assert_eq!(names(&t, &eva).await, ["Mío"]);
        let acts: Vec<_> = entries::read(portal, &Actor::System, 0).await.unwrap();
        let acts: Vec<_> = acts.iter().map(|entry| entry.facts.act.code()).collect();
        assert_eq!(acts, ["filter_saved", "filter_saved", "filter_saved", "filter_removed"]);
    })
    .await;
}

#[tokio::test]
async fn a_filter_needs_the_right_to_its_list_a_name_and_a_place() {
    on_both(async |t| {
        let portal = &t.portal;
        let (eva, luz) =
            (member(&t, "eva", Role::Finance).await, member(&t, "luz", Role::Viewer).await);
        let audit = filter(ListKind::Audit, "act=invited");
        let new_one = NewSavedFilter { filter: audit, name: "Actos".into(), is_shared: true };
        let id = save(portal, &eva, &new_one).await.unwrap();
        let refused = save(portal, &luz, &new_one).await;
        assert!(matches!(refused, Err(SavedFilterError::Portal(Error::NoRight))));
        assert!(matches!(open(portal, &luz, &id).await, Err(Error::NoRight)));
        assert!(matches!(beside(portal, &luz, ListKind::Audit).await, Err(Error::NoRight)));
        for (name, expected) in
            [(" ", FilterNameProblem::Missing), (&"x".repeat(61), FilterNameProblem::TooLong)]
        {
            let refused = save(portal, &luz, &new("show=all", name, false)).await;
            assert!(matches!(refused, Err(SavedFilterError::Name(found)) if found == expected));
        }
        for number in 0..MOST_SAVED {
            let query = format!("number={number}");
            save(portal, &luz, &new(&query, "Número", false)).await.unwrap();
        }
        let refused = save(portal, &luz, &new("show=all", "Otro", false)).await;
        assert!(matches!(refused, Err(SavedFilterError::TooMany)));
        save(portal, &luz, &new("number=7", "Siete", false)).await.unwrap();
    })
    .await;
}
