//! A file of staff, from the form to the books: without scripts, in the reader's language.

use portal::testing::workbook::{WorkbookSheet, workbook};
use portal::worker::run_due;
use reqwest::Method;

use super::*;

const BOUNDARY: &str = "a-boundary-of-tests";
const NAMES: [&str; 6] = ["Código", "Factura", "Emisión", "Vencimiento", "Monto", "Moneda"];

/// Sends a file as a browser does.
async fn send(visitor: &Visitor, name: &str, content: &[u8]) -> Answer {
    let head = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
         Content-Type: application/octet-stream\r\n\r\n"
    );
    let body = [head.as_bytes(), content, format!("\r\n--{BOUNDARY}--\r\n").as_bytes()].concat();
    let kind = format!("multipart/form-data; boundary={BOUNDARY}");
    let request = visitor.request(Method::POST, "/staff/imports");
    visitor.send(request.header("content-type", kind).body(body)).await
}

async fn finance(house: &House) -> Visitor {
    seed_staff(&house.t.portal, "fina", &[Role::Finance]).await;
    house.staff(&staff_pass(&house.t.portal, "fina", Proof::Fresh).await).await
}

/// A workbook with twelve bad lines and two good ones.
fn twelve_bad_lines() -> Vec<u8> {
    let mut sheet = WorkbookSheet::default();
    for (column, name) in ('A'..).zip(NAMES) {
        sheet = sheet.text(&format!("{column}1"), name);
    }
    for row in 2..=15 {
        let amount = if row < 14 { "19.999" } else { "20.5" };
        sheet = sheet
            .text(&format!("A{row}"), "K1")
            .text(&format!("B{row}"), &format!("F-{row}"))
            .day(&format!("C{row}"), "46327")
            .day(&format!("D{row}"), "46357")
            .number(&format!("E{row}"), amount)
            .text(&format!("F{row}"), "PEN");
    }
    workbook(&sheet)
}

#[tokio::test]
async fn a_workbook_with_twelve_bad_lines_is_checked_reviewed_and_loaded() {
    on_both(async |t| {
        let house = House::open(t).await;
        let fina = finance(&house).await;
        let sent = send(&fina, "Cobranza.xlsx", &twelve_bad_lines()).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
        let page = sent.header("location").to_owned();
        let running = fina.get(&page).await;
        assert!(running.body.contains("Revisando Cobranza.xlsx"), "{}", running.body);
        assert!(running.body.contains(r#"http-equiv="refresh""#), "{}", running.body);
        assert!(running.body.contains("data-running"), "{}", running.body);

        run_due(&house.t.portal).await.unwrap();
        let checked = fina.get(&page).await;
        assert!(!checked.body.contains("data-running"), "{}", checked.body);
        assert_eq!(checked.body.matches("Tiene más decimales que PEN").count(), 12);
        assert!(checked.body.contains("dejar fuera las 12"), "{}", checked.body);
        let report = fina.get(&format!("{page}/problems.csv")).await;
        assert_eq!(report.body.lines().count(), 13, "{}", report.body);
        assert!(report.body.contains("2,Monto,19.999,Tiene más decimales que PEN"));

        let id = page.rsplit('/').next().unwrap();
        let version = version_of(&checked.body);
        let form = [("id", id), ("version", &version)];
        let refused = fina.post("/staff/do/load_import", &form).await;
        assert!(refused.is_refused(), "{}", refused.status);
        assert!(refused.body.contains("Marque que las líneas malas"), "{}", refused.body);
        let form = [form.as_slice(), &[("accepts_bad", "on")]].concat();
        let ordered = fina.post("/staff/do/load_import", &form).await;
        assert_eq!(ordered.header("location"), page);
        run_due(&house.t.portal).await.unwrap();
        let loaded = fina.get(&page).await;
        assert!(loaded.body.contains("Cobranza.xlsx está cargado"), "{}", loaded.body);
        assert!(loaded.body.contains("41.00"), "{}", loaded.body);
        let stale = fina.post("/staff/do/load_import", &form).await;
        assert!(stale.is_refused() && stale.body.contains("mientras tanto"), "{}", stale.body);
        let all = fina.get("/staff/imports").await;
        assert!(all.body.contains("Cobranza.xlsx") && all.body.contains("Cargado"));
        undone(&house, &fina, &page, &version_of(&loaded.body)).await;
    })
    .await;
}

/// Undoes the load: three numbers, and the rows behind one, as a page and as a file.
async fn undone(house: &House, fina: &Visitor, page: &str, version: &str) {
    let id = page.rsplit('/').next().unwrap();
    let form = [("id", id), ("version", version)];
    let ordered = fina.post("/staff/do/undo_import", &form).await;
    assert_eq!(ordered.header("location"), page, "{}", ordered.body);
    run_due(&house.t.portal).await.unwrap();
    let undone = fina.get(page).await;
    assert!(undone.body.contains("Cobranza.xlsx fue deshecho"), "{}", undone.body);
    for outcome in ["reversed", "kept", "failed"] {
        let link = format!("{page}/undone?outcome={outcome}");
        assert!(undone.body.contains(&link), "{link} in {}", undone.body);
        assert_eq!(fina.get(&link).await.status, StatusCode::OK, "{link}");
    }
    let rows = fina.get(&format!("{page}/undone?outcome=reversed")).await;
    assert_eq!(rows.body.matches("Emitió la factura").count(), 2, "{}", rows.body);
    let csv = fina.get(&format!("{page}/undone.csv?outcome=reversed")).await;
    assert_eq!(csv.body.lines().count(), 4, "a title, two invoices, a customer: {}", csv.body);
    let again = fina.post("/staff/do/undo_import", &form).await;
    assert!(again.is_refused(), "{}", again.status);
}

fn version_of(page: &str) -> String {
    let (_, rest) = page.split_once(r#"name="version" value=""#).expect("a form");
    rest.chars().take_while(char::is_ascii_digit).collect()
}

#[tokio::test]
async fn a_file_that_cannot_be_taken_shows_the_form_again_with_the_reason() {
    let house = House::open(TestPortal::open(Engine::Sqlite).await).await;
    let fina = finance(&house).await;
    let large = vec![b'x'; (32 << 20) + 1];
    let wide = workbook(&WorkbookSheet::default().text("A1", "Código").text("XFD1048576", "x"));
    for (content, reason) in [
        (&b""[..], "Elija un archivo"),
        (b"\x00\x01\x02\x00", "no es texto"),
        (b"PK\x03\x04 nothing", "dañado"),
        (&wide, "columnas demasiado lejanas"),
        (&large, "supera 32 MB"),
    ] {
        let refused = send(&fina, "x.csv", content).await;
        assert!(refused.is_refused(), "{reason}: {}", refused.status);
        assert!(refused.body.contains(reason), "{reason}: {}", refused.body);
        assert!(refused.body.contains(r#"enctype="multipart/form-data""#), "{reason}");
    }
    let list = fina.get("/staff/imports").await;
    assert!(list.body.contains("Todavía no hay archivos"), "{}", list.body);
}

#[tokio::test]
async fn the_page_of_another_site_sends_no_file() {
    let house = House::open(TestPortal::open(Engine::Sqlite).await).await;
    let fina = finance(&house).await;
    let kind = format!("multipart/form-data; boundary={BOUNDARY}");
    let request = fina.request(Method::POST, "/staff/imports").header("content-type", kind);
    let mut request = request.body("x").build().unwrap();
    request.headers_mut().insert("origin", "https://evil.example".parse().unwrap());
    assert_eq!(fina.execute(request).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn what_is_said_of_columns_is_kept_when_it_is_refused() {
    let house = House::open(TestPortal::open(Engine::Sqlite).await).await;
    let fina = finance(&house).await;
    let sent = send(&fina, "caja.csv", b"uno;dos;tres;cuatro\nK1;F-1;2026-11-01;10.00\n").await;
    let page = sent.header("location").to_owned();
    let shown = fina.get(&page).await;
    assert!(shown.body.contains("Diga qué es cada columna de caja.csv"), "{}", shown.body);
    let id = page.rsplit('/').next().unwrap();
    let mut form = vec![
        ("id", id),
        ("version", "0"),
        ("fields[source]", "caja_norte"),
        ("fields[currency]", "PEN"),
        ("fields[date]", "%Y-%m-%d"),
        ("fields[decimal]", "."),
        ("fields[due_days]", "30"),
        ("fields[rows]", "invoices"),
        ("fields[negative]", "mistake"),
        ("fields[columns][customer]", "1"),
        ("fields[columns][number]", "2"),
        ("fields[columns][issued_on]", "3"),
        ("fields[columns][amount]", ""),
        ("fields[save_as]", "Caja"),
    ];
    let refused = fina.post("/staff/do/map_import", &form).await;
    assert!(refused.is_refused(), "{}", refused.status);
    assert!(refused.body.contains("Diga qué columna es: Monto"), "{}", refused.body);
    assert!(refused.body.contains(r##"href="#map-amount""##), "{}", refused.body);
    assert!(refused.body.contains(r#"value="caja_norte""#), "{}", refused.body);
    form[12].1 = "4";
    let mapped = fina.post("/staff/do/map_import", &form).await;
    assert_eq!(mapped.header("location"), page, "{}", mapped.body);
    run_due(&house.t.portal).await.unwrap();
    assert!(fina.get(&page).await.body.contains("caja.csv está revisado"));
}
