//! Receipts, invoices and letters as PDF, read back.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "documents/files.rs"]
mod files;
#[path = "documents/letters.rs"]
mod letters;
#[path = "documents/pdf.rs"]
mod pdf;
#[path = "documents/reversed.rs"]
mod reversed;

use domain::calendar::TimeZone;
use domain::ids::{CustomerId, InstalmentId, InvoiceId};
use domain::invoices::{Instalment, Invoice, InvoiceLine};
use domain::language::Language;
use domain::money::{Currency, Money};
use pdf::Pdf;
use portal::outside::documents::{
    DocumentError, InvoiceDocument, Issuer, Party, ReceiptDocument, ReceiptLine, invoice,
    read_logo, receipt,
};
use portal::platform::settings::Institution;
use proptest::prelude::*;

/// Six by two pixels, one of them half transparent.
const LOGO: [u8; 88] = [
    137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 0, 6, 0, 0, 0, 2, 8, 6, 0,
    0, 0, 123, 93, 173, 94, 0, 0, 0, 31, 73, 68, 65, 84, 120, 156, 99, 252, 207, 192, 144, 194, 19,
    235, 55, 155, 1, 13, 48, 114, 199, 250, 253, 71, 23, 100, 96, 96, 96, 0, 0, 160, 230, 4, 109,
    131, 185, 188, 133, 0, 0, 0, 0, 73, 69, 78, 68, 174, 66, 96, 130,
];

fn institution() -> Institution {
    Institution {
        name: "Colegio Ñandú".into(),
        legal_id: "RUC 20123456789".into(),
        address: vec!["Av. Los Álamos 1234".into(), "Lima, Perú".into()],
        email: "tesoreria@nandu.example".into(),
        phone: "+51 1 555 0100".into(),
        country: "PE".into(),
        language: Language::Es,
        time_zone: TimeZone::get("America/Lima").unwrap(),
    }
}

fn soles(minor: i64) -> Money {
    Money::new(minor, Currency::Pen)
}

fn line(number: u32, minor: i64) -> ReceiptLine {
    ReceiptLine {
        invoice: format!("F-{number:04}"),
        description: "Pensión de noviembre".into(),
        instalment: 2,
        instalments: 10,
        due_on: "2026-11-30".parse().unwrap(),
        amount: soles(minor),
        left: None,
    }
}

fn sample(institution: &Institution, lines: u32) -> ReceiptDocument<'_> {
    let lines: Vec<_> = (1..=lines).map(|number| line(number, 125_050)).collect();
    ReceiptDocument {
        issuer: Issuer { institution, logo: None, language: Language::Es, sandbox: false },
        number: "000123".into(),
        issued_at: "2026-11-15T19:05:00Z".parse().unwrap(),
        customer: Party { name: "Ñandú Güiñazú Peña".into(), number: "ALU-42".into() },
        payer: "María de los Ángeles Peña".into(),
        method: "Visa terminada en 4242".into(),
        reference: "pi_3QK9".into(),
        total: Money::sum(Currency::Pen, lines.iter().map(|l| l.amount)).unwrap(),
        credit: None,
        reversed_at: None,
        refunded: None,
        lines,
        verify_url: "https://pagos.nandu.example/verify/7K3M9QZX4T2WBN8RDFHJ".into(),
        verify_code: "7K3M9QZX4T2WBN8RDFHJ".into(),
    }
}

fn bill(institution: &Institution, parts: u32, paid: i64) -> InvoiceDocument<'_> {
    let (id, total) = (InvoiceId::parse("v").unwrap(), soles(1_200_000));
    let mut left = paid;
    let mut part = |(number, amount): (usize, Money)| {
        let paid = left.min(amount.minor);
        left -= paid;
        Instalment {
            id: InstalmentId::parse(&format!("i{number}")).unwrap(),
            invoice: id.clone(),
            number: u32::try_from(number).unwrap() + 1,
            due_on: "2026-12-28".parse().unwrap(),
            amount,
            paid: soles(paid),
        }
    };
    let instalments = total.split(parts).into_iter().enumerate().map(&mut part).collect();
    let row = |description: &str, quantity, minor| InvoiceLine {
        description: description.into(),
        quantity,
        amount: soles(minor),
    };
    InvoiceDocument {
        issuer: Issuer { institution, logo: None, language: Language::Es, sandbox: false },
        invoice: Invoice {
            id,
            customer: CustomerId::parse("c").unwrap(),
            number: "F-2026-0017".into(),
            description: "Matrícula".into(),
            total,
            outstanding: soles(1_200_000 - paid),
            issued_on: "2025-12-20".parse().unwrap(),
            due_on: "2026-12-28".parse().unwrap(),
            disputed: false,
            paid_at: None,
        },
        customer: Party { name: "Ñandú Güiñazú Peña".into(), number: "ALU-42".into() },
        lines: vec![row("Matrícula", 1, 200_000), row("Pensión", 10, 1_000_000)],
        instalments,
        as_of: "2026-11-15T19:05:00Z".parse().unwrap(),
        pay_url: Some("https://pagos.nandu.example/pay/v".into()),
    }
}

#[test]
fn a_receipt_says_what_was_paid_in_each_language() {
    let institution = institution();
    for (language, words) in [
        (
            Language::Es,
            [
                "Recibo de pago 000123",
                "S/\u{a0}1,250.50",
                "15 de noviembre de 2026, 14:05 (UTC-5)",
                "2 de 10",
                "30 nov 2026",
                "Total recibido",
                "Página 1 de 1",
            ],
        ),
        (
            Language::En,
            [
                "Payment receipt 000123",
                "S/\u{a0}1,250.50",
                "15 November 2026, 14:05 (UTC-5)",
                "2 of 10",
                "30 Nov 2026",
                "Total received",
                "Page 1 of 1",
            ],
        ),
        (
            Language::Pt,
            [
                "Recibo de pagamento 000123",
                "S/\u{a0}1.250,50",
                "15 de novembro de 2026, 14:05 (UTC-5)",
                "2 de 10",
                "30 de nov. de 2026",
                "Total recebido",
                "Página 1 de 1",
            ],
        ),
    ] {
        let mut document = sample(&institution, 1);
        document.issuer.language = language;
        let pdf = Pdf::read(&receipt(&document).unwrap());
        let text = pdf.text();
        for expected in words.into_iter().chain([
            "Colegio Ñandú",
            "RUC 20123456789",
            "Av. Los Álamos 1234",
            "Ñandú Güiñazú Peña",
            "María de los Ángeles Peña",
            "ALU-42",
            "Visa terminada en 4242",
            "pi_3QK9",
            "Pensión de noviembre",
            "F-0001",
            "7K3M9QZX4T2WBN8RDFHJ",
        ]) {
            assert!(text.contains(expected), "{language:?}: {expected}\n{text}");
        }
        assert!(!text.contains("SANDBOX"), "{text}");
        assert_eq!(pdf.language(), language.code());
    }
}

#[test]
fn what_is_left_and_what_was_too_much_is_said() {
    let institution = institution();
    let mut document = sample(&institution, 2);
    document.lines[0].left = Some(soles(99_900));
    document.lines[1].left = Some(soles(0));
    document.lines[1].instalments = 1;
    document.credit = Some(soles(1_000));
    document.total = soles(251_100);
    let text = Pdf::read(&receipt(&document).unwrap()).text();
    for expected in [
        "queda por pagar: S/\u{a0}999.00",
        "pagada por completo",
        "Única",
        "saldo a favor",
        "S/\u{a0}10.00",
        "S/\u{a0}2,501.00",
        "S/\u{a0}2,511.00",
    ] {
        assert!(text.contains(expected), "{expected}\n{text}");
    }
}

#[test]
fn the_parts_have_their_meaning() {
    let institution = institution();
    let pdf = Pdf::read(&receipt(&sample(&institution, 2)).unwrap());
    let tags = pdf.tags();
    for (tag, count) in
        [("Document", 1), ("H1", 1), ("H2", 1), ("THead", 1), ("Link", 1), ("Figure", 1)]
    {
        assert_eq!(tags.iter().filter(|t| *t == tag).count(), count, "{tag}: {tags:?}");
    }
    for tag in ["P", "Table", "TBody", "TR", "TH", "TD", "Sect"] {
        assert!(tags.iter().any(|t| t == tag), "{tag}: {tags:?}");
    }
    let alt = "Código QR que abre https://pagos.nandu.example/verify/7K3M9QZX4T2WBN8RDFHJ";
    assert_eq!(pdf.alternatives(), [alt]);
    assert!(pdf.is_marked());
    assert_eq!(pdf.title(), "Recibo de pago 000123 · Colegio Ñandú");
    let claims = pdf.metadata();
    for claim in ["<pdfuaid:part>1<", "<pdfaid:part>2<", "<pdfaid:conformance>A<"] {
        assert!(claims.contains(claim), "{claim}: {claims}");
    }
}

#[test]
fn the_same_receipt_is_the_same_bytes() {
    let institution = institution();
    let document = sample(&institution, 3);
    assert!(receipt(&document).unwrap() == receipt(&document).unwrap());
}

#[test]
fn forty_lines_go_over_pages_and_none_is_lost_or_torn() {
    let institution = institution();
    let mut document = sample(&institution, 40);
    document.issuer.sandbox = true;
    let pdf = Pdf::read(&receipt(&document).unwrap());
    let pages = pdf.page_texts();
    assert!((3..=5).contains(&pages.len()), "{}", pages.len());
    for (i, page) in pages.iter().enumerate() {
        assert!(page.contains(&format!("Página {} de {}", i + 1, pages.len())), "{page}");
        assert!(
            page.contains("Concepto") && page.contains("Importe"),
            "the head comes again: {page}"
        );
        assert!(page.contains("SANDBOX: no se movió dinero"), "{page}");
    }
    for number in 1..=40 {
        let invoice = format!("F-{number:04}");
        let on = pages.iter().map(|page| page.matches(&invoice).count()).sum::<usize>();
        assert_eq!(on, 1, "{invoice}");
    }
    let last = pages.last().unwrap();
    assert!(last.contains("F-0040") && last.contains("Total recibido"), "sums keep a row: {last}");
    let heads = pdf.tags().iter().filter(|tag| *tag == "THead").count();
    assert_eq!(heads, 1, "the head is told once");
}

#[test]
fn names_that_look_like_code_are_text() {
    let institution = institution();
    let evil = "=HYPERLINK(\"https://evil.example\")<script>alert(1)</script>) Tj /JS (x)";
    let mut document = sample(&institution, 1);
    document.customer.name = evil.into();
    document.payer = evil.into();
    document.lines[0].description = evil.into();
    let pdf = Pdf::read(&receipt(&document).unwrap());
    let seen = pdf.text().replace([' ', '\n'], "");
    assert_eq!(seen.matches(&evil.replace(' ', "")).count(), 3, "{seen}");
    assert_eq!(pdf.actions(), [document.verify_url.as_str()]);
}

#[test]
fn a_document_whose_parts_do_not_add_up_is_refused() {
    let institution = institution();
    let mut document = sample(&institution, 2);
    document.total = soles(1);
    assert_eq!(receipt(&document), Err(DocumentError::Amounts));
    document.total = Money::new(250_100, Currency::Usd);
    assert_eq!(receipt(&document), Err(DocumentError::Amounts));

    let mut wrong = bill(&institution, 3, 0);
    wrong.invoice.outstanding = soles(5);
    assert_eq!(invoice(&wrong), Err(DocumentError::Amounts));
    let mut wrong = bill(&institution, 3, 0);
    wrong.lines.pop();
    assert_eq!(invoice(&wrong), Err(DocumentError::Amounts));
    let mut wrong = bill(&institution, 3, 0);
    wrong.instalments.pop();
    assert_eq!(invoice(&wrong), Err(DocumentError::Amounts));
}

#[test]
fn a_logo_is_shown_and_a_broken_one_harms_nothing() {
    let institution = institution();
    let with = |logo| {
        let mut document = sample(&institution, 1);
        document.issuer.logo = logo;
        Pdf::read(&receipt(&document).unwrap())
    };
    assert!(read_logo(LOGO.to_vec()).is_some());
    assert_eq!(with(Some(&LOGO)).alternatives()[0], "Logotipo de Colegio Ñandú");
    for broken in [&b"no picture"[..], &[], &LOGO[..60]] {
        assert!(read_logo(broken.to_vec()).is_none());
        let pdf = with(Some(broken));
        assert!(pdf.text().contains("CÑ"), "the initials stand in");
        assert_eq!(pdf.alternatives().len(), 1);
    }
}

#[test]
fn an_invoice_says_what_is_due_when() {
    let institution = institution();
    let pdf = Pdf::read(&invoice(&bill(&institution, 12, 250_000)).unwrap());
    let text = pdf.text();
    for expected in [
        "Factura F-2026-0017",
        "S/\u{a0}9,500.00",
        "Pagada en parte",
        "20 de diciembre de 2025",
        "Pensión",
        "S/\u{a0}12,000.00",
        "S/\u{a0}2,500.00",
        "Cuotas",
        "3 de 12",
        "12 de 12",
        "S/\u{a0}500.00",
        "Situación al 15 de noviembre de 2026, 14:05 (UTC-5)",
        "Pague en línea",
    ] {
        assert!(text.contains(expected), "{expected}\n{text}");
    }
    assert_eq!(pdf.actions(), ["https://pagos.nandu.example/pay/v"]);
}

#[test]
fn an_invoice_shows_how_it_stands_and_a_paid_one_asks_for_nothing() {
    let institution = institution();
    for (paid, disputed, as_of, word) in [
        (0, false, "2026-11-15", "Por pagar"),
        (1, false, "2026-11-15", "Pagada en parte"),
        (1, false, "2026-12-29", "Vencida"),
        (0, true, "2026-12-29", "En revisión"),
        (1_200_000, false, "2026-12-29", "Pagada"),
    ] {
        let mut document = bill(&institution, 1, paid);
        document.invoice.disputed = disputed;
        document.as_of = format!("{as_of}T19:05:00Z").parse().unwrap();
        let pdf = Pdf::read(&invoice(&document).unwrap());
        assert!(pdf.text().lines().any(|line| line.trim() == word), "{word}\n{}", pdf.text());
        assert_eq!(pdf.actions().is_empty(), paid == 1_200_000, "{word}");
        assert!(!pdf.text().contains("Cuotas"), "one instalment is no plan");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn no_text_makes_a_document_fail(name in "\\PC{0,80}", any in any::<String>()) {
        let institution = institution();
        let mut document = sample(&institution, 1);
        document.customer.name.clone_from(&name);
        document.payer.clone_from(&any);
        document.lines[0].description = any.clone();
        document.number = name.clone();
        document.verify_code = any;
        let made = receipt(&document);
        prop_assert!(made.is_ok(), "{made:?}");
    }
}
