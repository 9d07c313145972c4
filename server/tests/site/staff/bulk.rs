//! Bulk acts on the pages: rows are chosen in a list, confirmed, done by the worker, and shown.

use domain::access::Role;
use portal::testing::SeedInvoice;

use super::*;
use crate::forms::reading::forms_of;

const PREPARE: &str = "/staff/do/prepare_bulk";
const ORDER: &str = "/staff/do/order_bulk";
const LIST: &str = "/staff/invoices?number=N-";
const SELECT: &str = "/staff/invoices?number=N-&select=1";

async fn open(t: TestPortal) -> House {
    let house = House::open(t).await;
    for (id, role) in [("eva", Role::Finance), ("sol", Role::Collector), ("tea", Role::Viewer)] {
        seed_staff(&house.t.portal, id, &[role]).await;
    }
    for id in ["N-1", "N-2", "N-3"] {
        house.t.seed_invoice(&SeedInvoice::of("lucia", id, &[("2026-11-10", 1_050)])).await;
    }
    house
}

async fn member(house: &House, id: &str, proof: Proof) -> Visitor {
    house.staff(&staff_pass(&house.t.portal, id, proof).await).await
}

/// Sends the form of the list with these values, as a browser does.
async fn choose(visitor: &Visitor, kind: &str, which: &str, ticked: &[&str]) -> Answer {
    let page = visitor.get(SELECT).await;
    let form = forms_of(&page.body).into_iter().find(|form| form.action == PREPARE).unwrap();
    let hidden = ["entry[act]", "entry[list]", "entry[query]"];
    let kept = form.fields.iter().filter(|(name, ..)| hidden.contains(&name.as_str()));
    let mut fields: Vec<_> = kept.map(|(name, value, _)| (name.as_str(), value.as_str())).collect();
    fields.extend([("entry[kind]", kind), ("entry[which]", which)]);
    fields.extend(ticked.iter().map(|id| ("entry[ticked][]", *id)));
    visitor.post(PREPARE, &fields).await
}

#[tokio::test]
async fn rows_are_chosen_in_a_list_confirmed_done_and_each_has_its_outcome() {
    on_both(async |t| {
        let house = open(t).await;
        let eva = member(&house, "eva", Proof::Stale).await;
        let list = eva.get(LIST).await;
        assert!(list.body.contains(">Elegir varias</a>"), "{}", list.body);
        assert!(!list.body.contains("table__tick"), "a list to read has no boxes");
        comes_back(&choose(&eva, "void", "ticked", &[]).await, "Marque al menos una fila");

        let chosen = choose(&eva, "void", "ticked", &["N-1", "N-3"]).await;
        let page = chosen.header("location").to_owned();
        assert!(page.starts_with("/staff/bulk/"), "{page}");
        let shown = eva.get(&page).await;
        for part in ["Anular 2 facturas", "N-1", "N-3", "S/ 21.00", "name=\"code\""] {
            assert!(shown.body.replace('\u{a0}', " ").contains(part), "{part}: {}", shown.body);
        }
        assert!(!shown.body.contains(">N-2<"), "{}", shown.body);
        let id = page.rsplit('/').next().unwrap();
        let order = |reason| [("act", id), ("reason", reason)];
        let unproved = eva.post(ORDER, &order("Duplicadas")).await;
        comes_back(&unproved, "código de ahora");
        assert!(unproved.body.contains("value=\"Duplicadas\""), "{}", unproved.body);
        let eva = member(&house, "eva", Proof::Fresh).await;
        comes_back(&eva.post(ORDER, &order(" ")).await, "Escriba");
        leads_to(&eva.post(ORDER, &order("Duplicadas")).await, &page);
        portal::worker::run_due(&house.t.portal).await.unwrap();

        let ended = eva.get(&page).await;
        for part in ["Terminado", "Hechas", "2 filas", "Duplicadas"] {
            assert!(ended.body.contains(part), "{part}: {}", ended.body);
        }
        let rows = eva.get(&format!("/staff/bulk/rows?act={id}&show=done")).await;
        assert!(rows.body.contains("N-1") && rows.body.contains("N-3"), "{}", rows.body);
        assert!(rows.body.contains("/staff/exports?list=bulk_rows"), "{}", rows.body);
        let listed = eva.get("/staff/bulk").await;
        assert!(listed.body.contains(&page), "{}", listed.body);
        let invoice = eva.get("/staff/invoices/N-1").await;
        assert!(invoice.body.contains("Anulación"), "{}", invoice.body);
        leads_to(&eva.post(ORDER, &order("Otra vez")).await, &page);
        let stop = [("act", id), ("step", "stop")];
        comes_back(&eva.post("/staff/do/move_bulk", &stop).await, "ya no está en ese estado");
    })
    .await;
}

#[tokio::test]
async fn only_what_the_reader_may_do_is_offered_and_an_act_of_all_is_of_the_filter_that_was_shown()
{
    on_both(async |t| {
        let house = open(t).await;
        let tea = member(&house, "tea", Proof::Fresh).await;
        for path in [LIST, SELECT] {
            let page = tea.get(path).await.body;
            assert!(!page.contains("Elegir varias") && !page.contains("table__tick"), "{page}");
        }
        let sol = member(&house, "sol", Proof::Stale).await;
        let page = sol.get(SELECT).await.body;
        assert!(page.contains("value=\"pause\"") && !page.contains("value=\"void\""), "{page}");
        let refused = choose(&sol, "void", "all", &[]).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        let chosen = choose(&sol, "pause", "all", &[]).await;
        let page = chosen.header("location").to_owned();
        let shown = sol.get(&page).await;
        assert!(shown.body.contains("Pausar 1 cliente"), "{}", shown.body);
        assert!(shown.body.contains("/staff/invoices?number=N-"), "{}", shown.body);
        let id = page.rsplit('/').next().unwrap();
        let past = [("act", id), ("reason", "Feriado"), ("last", "2026-11-01")];
        comes_back(&sol.post(ORDER, &past).await, "Elija");
        let other = house.staff(&staff_pass(&house.t.portal, "eva", Proof::Fresh).await).await;
        let seen = other.get(&page).await;
        assert!(!seen.body.contains("name=\"reason\""), "another's draft: {}", seen.body);
        let given_up = [("act", id), ("step", "refuse")];
        leads_to(
            &sol.post("/staff/do/move_bulk", &given_up).await,
            &format!("{page}?done=refused"),
        );
    })
    .await;
}
