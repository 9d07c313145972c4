//! The plans of lists: each walks an index, and sorts nothing.

use domain::lists::{Cursor, KeyKind, SortKey};

use super::*;
use crate::platform::db::Statement;

/// Lines of a plan that read a whole table, or sort what they read.
fn findings(plan: &[String]) -> Vec<&String> {
    let is_bad = |line: &&String| {
        let line = line.trim().trim_start_matches("->").trim_start();
        // The rows that are counted come from a subquery of that name.
        let is_table = line.starts_with("SCAN") && line != "SCAN capped";
        let reads_all = is_table && !line.contains(" USING ");
        reads_all
            || line.starts_with("Seq Scan")
            || line.starts_with("Sort ")
            || line.starts_with("Incremental Sort")
            || line.contains("TEMP B-TREE FOR ORDER BY")
            || line.contains("TEMP B-TREE FOR RIGHT PART OF ORDER BY")
            || line.contains("TEMP B-TREE FOR LAST")
    };
    plan.iter().filter(is_bad).collect()
}

fn cursors<R>(sql: &ListSql<R>) -> [Option<Cursor>; 3] {
    let key = |kind| match kind {
        KeyKind::Number => SortKey::Number(1),
        KeyKind::Text => SortKey::Text("2026-11-01".into()),
    };
    let cursor = |step| Some(Cursor { step, keys: sql.kinds().into_iter().map(key).collect() });
    [None, cursor(PageStep::After), cursor(PageStep::Before)]
}

async fn check(tx: &mut Tx, name: &str, statement: &Statement) {
    let plan = statement.plan(tx).await;
    let found = findings(&plan);
    assert!(found.is_empty(), "{name}: {found:?} in {plan:#?}");
}

/// Checks pages and count of a list.
async fn check_list<R>(tx: &mut Tx, name: &str, sql: &ListSql<R>) {
    for place in cursors(sql) {
        check(tx, name, &sql.rows(place.as_ref(), 51)).await;
    }
    check(tx, name, &sql.count()).await;
}

const TODAY: Date = Date::constant(2026, 11, 21);

#[tokio::test]
async fn no_list_is_without_an_index() {
    on_both(async |t| {
        let mut tx = t.portal.db.read().await.unwrap();
        for text in [
            "",
            "show=overdue",
            "show=paid",
            "show=all",
            "from=2026-01-01&to=2026-12-31",
            "show=all&from=2026-01-01&to=2026-12-31",
            "number=F-",
            "show=paid&number=F-",
            "customer=c",
            "show=overdue&customer=c",
            "show=all&customer=c",
            "currency=PEN&min=1&max=2",
            "unit=instalment",
            "unit=instalment&show=overdue&from=2026-01-01&currency=PEN&min=1",
        ] {
            check_list(&mut tx, text, &invoices::store::sql(&filter(text), TODAY)).await;
        }
        for show in PaymentShow::ALL {
            for days in ["", "&from=2026-11-01&to=2026-11-30&origin=stripe&currency=PEN&max=9"] {
                let text = format!("show={}{days}", show.code());
                let filter: domain::lists::PaymentsFilter = filter(&text);
                let instants = instants(&t.portal, filter.days);
                check_list(&mut tx, &text, &payments::store::sql(&filter, instants)).await;
            }
        }
        for show in OwingShow::ALL {
            for rest in ["", "&sort=name", "&sort=newest", "&number=A"] {
                let text = format!("show={}{rest}", show.code());
                check_list(&mut tx, &text, &customers::store::sql(&filter(&text), TODAY)).await;
            }
        }
        for text in ["act=b", "act=b&show=skipped"] {
            check_list(&mut tx, text, &bulk_rows::store::sql(&filter(text))).await;
        }
        let days = (Some(t.portal.now()), Some(t.portal.now()));
        for (name, instants) in [("messages", (None, None)), ("messages of days", days)] {
            for show in MessageShow::ALL {
                check_list(&mut tx, name, &messages::store::sql(*show, instants)).await;
            }
        }
        for text in ["", "act=invited", "actor=eva", "act=invited&actor=eva"] {
            for instants in [(None, None), days] {
                check_list(&mut tx, text, &audit::store::sql(&filter(text), instants)).await;
            }
        }
    })
    .await;
}

/// Of two conditions on a column SQLite takes one as the beginning. If it is not the place, each
/// page reads again all rows before it.
#[tokio::test]
async fn a_page_beside_a_row_begins_there_whatever_days_or_numbers_the_filter_has() {
    let t = crate::testing::TestPortal::open(crate::testing::Engine::Sqlite).await;
    let mut tx = t.portal.db.read().await.unwrap();
    let days = (Some(t.portal.now()), Some(t.portal.now()));
    let of_debts = |text: &str| invoices::store::sql(&filter(text), TODAY);
    let after = |sql: &ListSql<_>| sql.rows(cursors(sql)[1].as_ref(), 51);
    for (statement, begins) in [
        (after(&of_debts("number=F-")), "((number,id)>(?,?)"),
        (after(&of_debts("from=2026-01-01")), "((due_on,id)>(?,?)"),
    ] {
        let plan = statement.plan(&mut tx).await;
        assert!(plan.iter().any(|line| line.contains(begins)), "{begins}: {plan:#?}");
    }
    let sql = audit::store::sql(&filter(""), days);
    let plan = sql.rows(cursors(&sql)[1].as_ref(), 51).plan(&mut tx).await;
    assert!(plan.iter().any(|line| line.contains("(at,number)<(?,?)")), "{plan:#?}");
}

#[tokio::test]
async fn a_list_without_an_index_is_found() {
    on_both(async |t| {
        let mut tx = t.portal.db.read().await.unwrap();
        let planted = ListSql {
            order: super::super::store::ListOrder {
                columns: &[("i.description", KeyKind::Text), ("i.id", KeyKind::Text)],
                is_descending: false,
            },
            ..invoices::store::sql(&filter("show=all"), TODAY)
        };
        for place in cursors(&planted) {
            let plan = planted.rows(place.as_ref(), 51).plan(&mut tx).await;
            assert!(!findings(&plan).is_empty(), "{plan:#?}");
        }
        let uncounted = ListSql {
            filter: Statement::of(" WHERE i.description = 'x'"),
            ..invoices::store::sql(&filter("show=all"), TODAY)
        };
        let plan = uncounted.count().plan(&mut tx).await;
        assert!(!findings(&plan).is_empty(), "{plan:#?}");
    })
    .await;
}
