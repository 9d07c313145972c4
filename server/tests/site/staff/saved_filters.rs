//! Saved filters on the pages: saved, opened, shared, changed, removed.

use super::*;

async fn member(house: &House, id: &str) -> Visitor {
    seed_staff(&house.t.portal, id, &[Role::Viewer]).await;
    house.staff(&staff_pass(&house.t.portal, id, Proof::Stale).await).await
}

/// Id in the address of the first saved filter of a page.
fn first_filter(page: &Answer) -> String {
    let (_, rest) = page.body.split_once("href=\"/staff/filters/").expect("a saved filter");
    rest.split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_filter_is_saved_from_its_list_and_opens_it_again() {
    on_both(async |t| {
        let house = House::open(t).await;
        for name in ["ana", "beto"] {
            Person::new(&house.t, name).await;
        }
        let (eva, luz) = (member(&house, "eva").await, member(&house, "luz").await);
        let plain = eva.get("/staff/invoices").await;
        assert!(!plain.body.contains("saved-filters"), "nothing to save: {}", plain.body);
        let list = eva.get("/staff/invoices?show=all&number=F-ana").await;
        let page = "/staff/filters?list=invoices&number=F-ana&show=all";
        assert!(list.body.contains(&page.replace('&', "&amp;")), "{}", list.body);
        assert_eq!(eva.get(page).await.status, StatusCode::OK);

        let mut form =
            vec![("list", "invoices"), ("query", "show=all&number=F-ana"), ("name", " ")];
        form.push(("shared", "on"));
        let unnamed = eva.post("/staff/do/save_filter", &form).await;
        comes_back(&unnamed, r##"href="#filter-name""##);
        assert!(unnamed.body.contains("checked"), "{}", unnamed.body);
        form[2].1 = "Las de Ana";
        let saved = eva.post("/staff/do/save_filter", &form).await;
        leads_to(&saved, "/staff/invoices?number=F-ana&show=all");
        let list = eva.get("/staff/invoices").await;
        assert!(list.body.contains("Las de Ana"), "{}", list.body);
        let address = format!("/staff/filters/{}", first_filter(&list));
        leads_to(&eva.get(&address).await, "/staff/invoices?number=F-ana&show=all");
        let shown = eva.get("/staff/invoices?number=F-ana&show=all").await;
        let (_, chip) = shown.body.split_once(&address).unwrap();
        assert!(chip.split("</a>").next().unwrap().contains("aria-current=\"page\""), "{chip}");

        let of_luz = luz.get("/staff/invoices").await;
        assert!(of_luz.body.contains("Las de Ana (eva)"), "{}", of_luz.body);
        let id = first_filter(&list);
        let stranger = [("filter", id.as_str()), ("list", "invoices"), ("name", "x")];
        let refused = luz.post("/staff/do/change_filter", &stranger).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND);
        let changed = [("filter", id.as_str()), ("list", "invoices"), ("name", "Solo de Ana")];
        let done = eva.post("/staff/do/change_filter", &changed).await;
        leads_to(&done, "/staff/filters?list=invoices");
        assert!(!luz.get("/staff/invoices").await.body.contains("de Ana"), "it is shared no more");
        let own = eva.get("/staff/filters?list=invoices").await;
        assert!(own.body.contains("value=\"Solo de Ana\""), "{}", own.body);
        let removed = [("filter", id.as_str()), ("list", "invoices")];
        leads_to(
            &eva.post("/staff/do/remove_filter", &removed).await,
            "/staff/filters?list=invoices",
        );
        assert!(!eva.get("/staff/invoices").await.body.contains("de Ana"));
        assert_eq!(eva.get(&address).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn the_first_page_counts_what_waits_and_leads_there() {
    let house = House::open(TestPortal::open(Engine::Sqlite).await).await;
    seed_staff(&house.t.portal, "caro", &[Role::Collector]).await;
    let caro = house.staff(&staff_pass(&house.t.portal, "caro", Proof::Stale).await).await;
    let home = caro.get("/staff").await;
    for path in [
        "/staff/cases?show=mine",
        "/staff/cases?show=overdue",
        "/staff/cases?show=questions",
        "/staff/cases?show=claims",
        "/staff/invoices?show=overdue&amp;unit=instalment",
    ] {
        assert!(home.body.contains(&format!("href=\"{path}\"")), "{path}: {}", home.body);
        assert_eq!(caro.get(&path.replace("&amp;", "&")).await.status, StatusCode::OK);
    }
}
