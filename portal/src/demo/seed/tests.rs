//! A seeded database is one whose books agree.

use std::sync::Arc;

use domain::access::Actor;
use domain::lists::{DebtShow, InvoicesFilter};

use super::*;
use crate::billing::ledger;
use crate::testing::{TestPortal, on_both};
use crate::views::desk::lists::{ListQuery, RowCount, invoices};
use crate::views::desk::search;

async fn counted(t: &TestPortal, show: DebtShow) -> RowCount {
    let filter = InvoicesFilter { show, ..InvoicesFilter::default() };
    let query = ListQuery { filter, ..ListQuery::default() };
    invoices::list(&t.portal, &Actor::System, &query).await.unwrap().count
}

#[tokio::test]
async fn what_was_seeded_is_found_and_adds_up_and_a_second_run_adds_only_what_is_missing() {
    on_both(async |t| {
        let mut steps = Vec::new();
        let small = SeedSize { customers: 40, invoices: 600 };
        seed(&t.portal, small, |progress| steps.push(progress)).await.unwrap();
        assert_eq!(steps.last(), Some(&SeedProgress { customers: 40, invoices: 600 }));
        assert_eq!(counted(&t, DebtShow::All).await, RowCount::Exactly(600));
        let RowCount::Exactly(open) = counted(&t, DebtShow::Open).await else { panic!("many") };
        assert!((20..120).contains(&open), "{open}");
        assert_eq!(ledger::check(&t.portal, &Actor::System).await.unwrap(), []);
        let found = search::search(&t.portal, &Actor::System, &crowd::name(7)).await.unwrap();
        assert!(!found.unwrap().hits.is_empty());

        seed(&t.portal, small, |_| {}).await.unwrap();
        assert_eq!(counted(&t, DebtShow::All).await, RowCount::Exactly(600));
        let more = SeedSize { customers: 50, invoices: 700 };
        seed(&t.portal, more, |_| {}).await.unwrap();
        assert_eq!(counted(&t, DebtShow::All).await, RowCount::Exactly(700));
        assert_eq!(ledger::check(&t.portal, &Actor::System).await.unwrap(), []);
        t.leaves_jobs();
    })
    .await;
}

#[tokio::test]
async fn no_other_database_than_the_demos_is_seeded() {
    on_both(async |t| {
        let mut portal = t.portal.clone();
        let size = SeedSize { customers: 1, invoices: 1 };
        crate::testing::customer(&t.portal, "2041", "Ana").await;
        let refused = seed(&portal, size, |_| {}).await.unwrap_err();
        assert!(matches!(refused, DemoError::OthersData(_)), "{refused}");
        Arc::make_mut(&mut portal.settings).demo = false;
        let refused = seed(&portal, size, |_| {}).await.unwrap_err();
        assert!(matches!(refused, DemoError::OtherMode), "{refused}");
        assert_eq!(counted(&t, DebtShow::All).await, RowCount::Exactly(0));
    })
    .await;
}
