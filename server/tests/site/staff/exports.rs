//! Lists as files: by whom, with which proof, and what is recorded.

use super::*;

const OF_ANA: [(&str, &str); 3] = [("list", "invoices"), ("number", "F-ana"), ("show", "all")];
const PAGE: &str = "/staff/exports?list=invoices&number=F-ana&show=all";

async fn member(house: &House, role: Role) -> Visitor {
    seed_staff(&house.t.portal, role.code(), &[role]).await;
    house.staff(&staff_pass(&house.t.portal, role.code(), Proof::Fresh).await).await
}

#[tokio::test]
async fn a_filter_is_downloaded_with_a_code_and_recorded() {
    on_both(async |t| {
        let house = House::open(t).await;
        let portal = &house.t.portal;
        for name in ["ana", "beto"] {
            Person::new(&house.t, name).await;
        }
        let fina = enrolled(portal, "fina", &[Role::Finance]).await;
        let visitor = house.staff(&fina.pass).await;
        visitor.post("/staff/do/codes_saved", &[]).await;
        house.t.clock.advance(domain::access::PROOF_LIFETIME);

        let list = visitor.get("/staff/invoices?show=all&number=F-ana").await;
        assert!(list.body.contains(&PAGE.replace('&', "&amp;")), "{}", list.body);
        let page = visitor.get(PAGE).await;
        assert!(page.body.contains("1 fila") && page.body.contains(r#"id="export-code""#));

        let mut form = OF_ANA.to_vec();
        form.push(("format", "csv_machine"));
        let asked = visitor.post("/staff/exports", &form).await;
        comes_back(&asked, r##"href="#export-code""##);
        assert!(asked.body.contains(r#"value="csv_machine" checked"#), "{}", asked.body);
        form.push(("code", "000000"));
        let wrong = visitor.post("/staff/exports", &form).await;
        comes_back(&wrong, r##"href="#export-code""##);

        let (old, code) = (visitor.cookie("aldia-staff"), fina.authenticator.code(portal.now()));
        form.pop();
        form.push(("code", &code));
        let file = visitor.post("/staff/exports", &form).await;
        assert_eq!(file.status, StatusCode::OK, "{}", file.body);
        assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
        let name = format!("attachment; filename=\"invoices-{}.csv\"", portal.today());
        assert_eq!(file.header("content-disposition"), name);
        assert!(file.body.starts_with("Factura,Cuota,"), "{}", file.body);
        assert_eq!(file.body.lines().count(), 2, "{}", file.body);
        assert!(file.body.lines().nth(1).unwrap().starts_with("F-ana-1,"), "{}", file.body);
        assert_ne!(visitor.cookie("aldia-staff"), old, "a new id after a new proof");

        let entries = audit::read(portal, &domain::access::Actor::System, 0).await.unwrap();
        let last = &entries.last().unwrap().facts;
        assert_eq!((last.act.code(), last.subject.as_str()), ("list_exported", "invoices"));
        let after: serde_json::Value = serde_json::from_str(last.after.as_ref().unwrap()).unwrap();
        let expected = serde_json::json!({
            "filter": { "number": "F-ana", "show": "all" }, "format": "csv_machine", "rows": 1,
        });
        assert_eq!(after, expected);
        let shown = visitor.get("/staff/audit?act=list_exported").await;
        assert!(shown.body.contains("Lista exportada"), "{}", shown.body);
    })
    .await;
}

#[tokio::test]
async fn each_list_is_a_file_in_each_form() {
    let house = House::open(TestPortal::open(Engine::Sqlite).await).await;
    Person::new(&house.t, "ana").await;
    let admin = member(&house, Role::Admin).await;
    for list in domain::lists::ListKind::ALL {
        let page = admin.get(&format!("/staff/exports?list={}", list.code())).await;
        assert_eq!(page.status, StatusCode::OK, "{list:?}: {}", page.body);
        for (format, begins) in [("xlsx", "PK"), ("csv", "\u{feff}"), ("csv_machine", "")] {
            house.t.clock.advance(jiff::SignedDuration::from_secs(5));
            let form = [("list", list.code()), ("format", format)];
            let file = admin.post("/staff/exports", &form).await;
            assert_eq!(file.status, StatusCode::OK, "{list:?} {format}: {}", file.body);
            assert!(file.header("content-disposition").starts_with("attachment"));
            let is_marked = file.body.starts_with(begins) || format == "csv";
            assert!(is_marked, "{list:?} {format}: {}", file.body);
        }
    }
    let form = [("list", "staff"), ("format", "csv")];
    assert_eq!(admin.post("/staff/exports", &form).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(admin.get("/staff/exports?list=staff").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn who_cannot_export_sees_no_way_to_it() {
    let house = House::open(TestPortal::open(Engine::Sqlite).await).await;
    Person::new(&house.t, "ana").await;
    for (role, may) in [(Role::Viewer, false), (Role::Collector, true)] {
        let visitor = member(&house, role).await;
        let list = visitor.get("/staff/customers").await;
        let link = "href=\"/staff/exports?list=customers\"";
        assert_eq!(list.body.contains(link), may, "{role:?}: {}", list.body);
    }
    let collector =
        house.staff(&staff_pass(&house.t.portal, "collector", Proof::Fresh).await).await;
    for (list, expected) in [("audit", StatusCode::FORBIDDEN), ("customers", StatusCode::OK)] {
        let form = [("list", list), ("format", "csv")];
        assert_eq!(collector.post("/staff/exports", &form).await.status, expected, "{list}");
        let page = collector.get(&format!("/staff/exports?list={list}")).await;
        assert_eq!(page.status, expected, "{list}");
    }
}

#[tokio::test]
async fn somebody_without_a_session_signs_in_and_comes_back_to_the_filter() {
    let house = House::open(TestPortal::open(Engine::Sqlite).await).await;
    let mut form = OF_ANA.to_vec();
    form.push(("format", "csv"));
    let sent = house.nobody().post("/staff/exports", &form).await;
    let next = url::form_urlencoded::byte_serialize(PAGE.as_bytes()).collect::<String>();
    leads_to(&sent, &format!("/staff/sign-in?next={next}"));
}
