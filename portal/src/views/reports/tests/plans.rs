//! No page of rows is found by reading a whole table.

use super::*;
use crate::platform::db::{Only, columns, sql};
use crate::views::reports::rows::texts;

/// A step of SQLite's plan.
struct PlanStep {
    detail: String,
}

columns!(PlanStep { detail });

/// The steps of a plan that read a whole table, and the plan.
async fn scans(t: &TestPortal, text: &str) -> (Vec<String>, Vec<String>) {
    let mut tx = t.portal.db.read().await.unwrap();
    let (a, b, c) = ("PEN", "2026-11-20", "i");
    let explain = |prefix: &str| sqlx::AssertSqlSafe(format!("{prefix} {text}"));
    let places = crate::platform::db::query::places(text);
    if t.portal.db.engine() == "sqlite" {
        let plan = explain("EXPLAIN QUERY PLAN");
        let rows = match places {
            7 => sql!(all PlanStep, &mut tx, plan, *a, *b, *b, *b, *b, *c, 50_u32),
            _ => sql!(all PlanStep, &mut tx, plan, *a, *b, *b, *b, *b, *c, 50_u32, *b),
        };
        let plan: Vec<_> = rows.unwrap().into_iter().map(|step| step.detail).collect();
        return (plan.iter().filter(|step| step.starts_with("SCAN ")).cloned().collect(), plan);
    }
    // Small tables are read as a whole where they may be.
    sql!(run, &mut tx, "SET LOCAL enable_seqscan = off").unwrap();
    let plan = explain("EXPLAIN");
    let rows = match places {
        7 => sql!(all Only<String>, &mut tx, plan, *a, *b, *b, *b, *b, *c, 50_u32),
        _ => sql!(all Only<String>, &mut tx, plan, *a, *b, *b, *b, *b, *c, 50_u32, *b),
    };
    let plan: Vec<_> = rows.unwrap().into_iter().map(|(step,)| step).collect();
    (plan.iter().filter(|step| step.contains("Seq Scan")).cloned().collect(), plan)
}

#[tokio::test]
async fn every_page_of_rows_is_found_by_an_index() {
    on_both(async |t| {
        for (name, text) in texts() {
            let (scans, plan) = scans(&t, text).await;
            assert_eq!(scans, Vec::<String>::new(), "{name}: {plan:#?}");
            let is_indexed = |index: &&str| plan.iter().any(|step| step.contains(*index));
            let expected = format!("movements_{name}");
            let instalments = format!("instalments_{name}");
            let own = [expected.as_str(), instalments.as_str()];
            assert!(own.iter().any(is_indexed), "{name}: {plan:#?}");
        }
    })
    .await;
}
