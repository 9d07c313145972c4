//! Content of the mails, and protection against injection.

use domain::calendar::{TimeZone, Timestamp};
use domain::language::Language;
use domain::money::{Currency, Money};

use super::*;

mod of_promises;
mod of_staff;
mod snapshots;

use of_staff::*;

fn letterhead() -> Letterhead {
    Letterhead {
        institution: "Colegio Ñandú & Peña".into(),
        contact: "tesoreria@nandu.example · +51 1 555 0100".into(),
        site: "https://pagos.nandu.example".into(),
        country: "PE".into(),
        zone: TimeZone::get("America/Lima").unwrap(),
        sandbox: false,
    }
}

fn envelope(language: Language) -> Envelope {
    Envelope {
        name: "Rosa Güiñazú".into(),
        address: "rosa@example.com".into(),
        language,
        message_id: "job-1@nandu.example".into(),
        written_at: "2026-11-15T19:05:00Z".parse().unwrap(),
    }
}

fn soles(minor: i64) -> Money {
    Money::new(minor, Currency::Pen)
}

fn payment(receipts: usize) -> PaymentReceived {
    let line = |i| ReceiptLink {
        number: format!("R-00012{i}"),
        customer: "Iñigo Peña".into(),
        amount: soles(125_050),
        url: format!("https://pagos.nandu.example/receipts/{i}"),
    };
    PaymentReceived {
        total: soles(250_100),
        paid_at: "2026-11-15T19:05:00Z".parse().unwrap(),
        method: Some("Visa •••• 4242".into()),
        receipts: (0..receipts).map(line).collect(),
        credit: Some(soles(1_000)),
        url: "https://pagos.nandu.example/payments/7".into(),
    }
}

fn pay_link() -> PayLink {
    PayLink {
        customer: "Iñigo Peña".into(),
        invoice: "F-2026-17".into(),
        description: "Pensión de noviembre".into(),
        amount: soles(45_000),
        due_on: "2026-11-30".parse().unwrap(),
        url: "https://pagos.nandu.example/p/abc?x=1&y=2".into(),
        expires_at: "2026-12-01T05:00:00Z".parse().unwrap(),
    }
}

fn reminder() -> Reminder {
    let debt = |customer: &str, invoice: &str, minor| DebtLine {
        description: "Pensión de noviembre".into(),
        customer: customer.into(),
        invoice: invoice.into(),
        due_on: "2026-11-10".parse().unwrap(),
        amount: soles(minor),
        url: format!("https://pagos.nandu.example/l/{invoice}"),
    };
    Reminder {
        subject_line: "Dos pagos vencidos".into(),
        lead: "Dos pagos vencieron.".into(),
        closing: "Escríbanos si algo no es correcto.".into(),
        debts: vec![debt("Iñigo Peña", "F-17", 45_000), debt("Lucía Peña", "F-18", 30_000)],
        more: 3,
        total: "S/ 750.00".into(),
        credit: Some(CreditLine { amount: "S/ 100.00".into(), left: "S/ 650.00".into() }),
        pay_url: "https://pagos.nandu.example/l/both".into(),
        preferences_url: "https://pagos.nandu.example/reminders/token".into(),
        stop_url: "https://pagos.nandu.example/reminders/token/stop".into(),
    }
}

fn answer() -> QuestionAnswer {
    QuestionAnswer {
        invoice: "F-2026-17".into(),
        question: "¿Qué es esta cuota?".into(),
        answer: "Es la pensión de noviembre.".into(),
        url: "https://pagos.nandu.example/invoices/17".into(),
    }
}

fn payment_refunded(way: &str) -> PaymentRefunded {
    PaymentRefunded {
        amount: soles(15_000),
        way: way.into(),
        reference: "OP 77".into(),
        reason: "Se retiró del taller.".into(),
        url: "https://pagos.nandu.example/payments/7".into(),
    }
}

fn claim_decision() -> ClaimDecision {
    ClaimDecision {
        found: false,
        invoice: "F-2026-17".into(),
        claim: "2026-11-14 transferencia OP 123".into(),
        answer: "No está en el extracto.".into(),
        url: "https://pagos.nandu.example/invoices/17".into(),
    }
}

fn dispute_decision() -> DisputeDecision {
    DisputeDecision {
        upheld: false,
        invoice: "F-2026-17".into(),
        answer: "Es correcta.".into(),
        url: "https://pagos.nandu.example/invoices/17".into(),
    }
}

fn daily_summary() -> DailySummary {
    DailySummary {
        day: "2026-11-15".parse().unwrap(),
        until: "2026-11-15T11:00:00Z".into(),
        people: 230,
        entries: 1204,
        unkeyed: 7,
        head: "0123456789abcdef".repeat(4),
        audit_entries: 77,
        audit_head: "fedcba9876543210".repeat(4),
        waiting: 5,
        overdue: 2,
    }
}

fn all_kinds() -> Vec<(MessageKind, Vec<&'static str>)> {
    let changed_at: Timestamp = "2026-11-15T19:05:00Z".parse().unwrap();
    let url = "https://pagos.nandu.example/secret".to_owned();
    let (old, new) = ("antes@example.com".to_owned(), "ahora@example.com".to_owned());
    let mut all = vec![
        (
            MessageKind::PaymentReceived(payment(2)),
            vec!["2,501.00", "1,250.50", "10.00", "R-000120", "R-000121", "4242", "/payments/7"],
        ),
        (
            MessageKind::SignInCode(SignInCode { code: "482913".into(), minutes: 10 }),
            vec!["482913", "10 min"],
        ),
        (
            MessageKind::AddressCode(AddressCode { code: "482914".into(), minutes: 10 }),
            vec!["482914", "10 min"],
        ),
        (
            MessageKind::PasswordReset(PasswordReset { url: url.clone(), minutes: 30 }),
            vec!["https://pagos.nandu.example/secret", "30 min"],
        ),
        (MessageKind::PayLink(pay_link()), vec!["F-2026-17", "450.00", "Peña", "30 ", "/p/abc"]),
        (
            MessageKind::PasswordChanged(PasswordChanged { changed_at, url: url.clone() }),
            vec!["14:05", "https://pagos.nandu.example/secret"],
        ),
        (
            MessageKind::EmailChanged(EmailChanged {
                old_address: old,
                new_address: new,
                changed_at,
                url: url.clone(),
                undo_url: Some(format!("{url}/undo")),
            }),
            vec!["antes@example.com", "ahora@example.com", "14:05", "/secret/undo"],
        ),
        (
            MessageKind::LeavingCode(LeavingCode {
                code: "482915".into(),
                minutes: 10,
                new_address: "ahora@example.com".into(),
            }),
            vec!["482915", "10 min", "ahora@example.com"],
        ),
        (
            MessageKind::Reminder(reminder()),
            vec!["450.00", "F-17", "Iñigo Peña", "F-18", "3", "750.00", "/l/both", "/token/stop"],
        ),
        (
            MessageKind::Answer(answer()),
            vec!["F-2026-17", "¿Qué es esta cuota?", "Es la pensión", "/invoices/17"],
        ),
        (
            MessageKind::PaymentRefunded(payment_refunded("transfer")),
            vec!["150.00", "OP 77", "Se retiró del taller.", "/payments/7"],
        ),
        (
            MessageKind::ClaimDecided(claim_decision()),
            vec!["F-2026-17", "OP 123", "No está en el extracto.", "/invoices/17"],
        ),
        (
            MessageKind::DailySummary(daily_summary()),
            vec!["0123456789abcdef", "2026-11-15T11:00:00Z", "230", "1204", "77", "fedcba98"],
        ),
    ];
    all.extend(of_promises::kinds());
    all.extend(of_staff(changed_at));
    all
}

/// The amount in the number format of the language.
fn localised(fact: &str, language: Language) -> String {
    match (language, fact) {
        (Language::Pt, "2,501.00") => "2.501,00".into(),
        (Language::Pt, "1,250.50") => "1.250,50".into(),
        (Language::Pt, "10.00") => "10,00".into(),
        (Language::Pt, "450.00") => "450,00".into(),
        (Language::Pt, "150.00") => "150,00".into(),
        _ => fact.into(),
    }
}

#[test]
fn every_kind_says_its_facts_in_every_language_as_text_and_as_html() {
    for language in Language::ALL {
        for (kind, facts) in all_kinds() {
            let mail = compose(&kind, &envelope(language), &letterhead()).unwrap();
            let context = format!("{kind:?} {language:?}");
            for fact in facts {
                let fact = localised(fact, language);
                assert!(mail.text.contains(&fact), "{context}: {fact}\n{}", mail.text);
                assert!(mail.html.contains(&fact), "{context}: {fact}\n{}", mail.html);
            }
            assert!(!mail.subject.is_empty() && !mail.subject.contains('\n'), "{context}");
            assert!(mail.html.contains(&format!("<html lang=\"{}\">", language.code())));
            assert!(mail.html.contains("Colegio Ñandú &amp; Peña"), "{context}");
            assert!(mail.text.contains("Colegio Ñandú & Peña"), "{context}");
            assert!(!mail.text.contains("\n\n\n"), "{context}\n{}", mail.text);
        }
    }
}

#[test]
fn a_mail_loads_nothing_from_elsewhere() {
    for language in Language::ALL {
        for (kind, _) in all_kinds() {
            let mail = compose(&kind, &envelope(language), &letterhead()).unwrap();
            for loading in ["<img", "src=", "url(", "<link", "<script", "@import", "<iframe"] {
                assert!(!mail.html.contains(loading), "{kind:?}: {loading}");
            }
        }
    }
}

#[test]
fn the_words_of_a_mail_in_spanish_are_these() {
    let kind = MessageKind::PaymentReceived(payment(1));
    let mail = compose(&kind, &envelope(Language::Es), &letterhead()).unwrap();
    assert_eq!(mail.subject, "Recibimos su pago de S/\u{a0}2,501.00");
    let expected = "\
Hola, Rosa Güiñazú:

Recibimos su pago de S/\u{a0}2,501.00. No hace falta que envíe ningún comprobante.

Fecha: 15 de noviembre de 2026, 14:05 (UTC-5)
Medio de pago: Visa •••• 4242

Recibo (PDF en este mensaje):
- R-000120, Iñigo Peña: S/\u{a0}1,250.50
  https://pagos.nandu.example/receipts/0

Pagó S/\u{a0}10.00 más de lo que debía. Queda como saldo a su favor: \
escríbanos para usarlo en su próximo pago o pedir la devolución.

Vea el pago cuando quiera: https://pagos.nandu.example/payments/7

-- \nColegio Ñandú & Peña
tesoreria@nandu.example · +51 1 555 0100
https://pagos.nandu.example

Este mensaje es automático. Nunca pedimos contraseñas, códigos ni datos de tarjeta por correo.";
    assert_eq!(mail.text, expected);
}

#[test]
fn the_sandbox_says_so_in_every_mail() {
    for language in Language::ALL {
        for (kind, _) in all_kinds() {
            let real = compose(&kind, &envelope(language), &letterhead()).unwrap();
            let demo = Letterhead { sandbox: true, ..letterhead() };
            let demo = compose(&kind, &envelope(language), &demo).unwrap();
            assert!(!real.text.contains("SANDBOX") && !real.html.contains("SANDBOX"), "{kind:?}");
            assert!(demo.text.contains("SANDBOX") && demo.html.contains("SANDBOX"), "{kind:?}");
        }
    }
}

#[test]
fn names_from_outside_are_text_in_html() {
    let evil = "<script>alert(1)</script>\"'&";
    let mut to = envelope(Language::Es);
    to.name = evil.into();
    let head = Letterhead { institution: evil.into(), contact: evil.into(), ..letterhead() };
    let mut paid = payment(1);
    paid.receipts[0].customer = evil.into();
    paid.method = Some(evil.into());
    let link = PayLink { customer: evil.into(), description: evil.into(), ..pay_link() };
    for kind in [MessageKind::PaymentReceived(paid), MessageKind::PayLink(link)] {
        for language in Language::ALL {
            to.language = language;
            let html = compose(&kind, &to, &head).unwrap().html;
            assert!(!html.contains("<script"), "{html}");
            assert!(html.contains("&lt;script&gt;"), "{html}");
        }
    }
}

#[test]
fn a_name_with_a_line_break_adds_no_header() {
    let mut to = envelope(Language::En);
    to.name = "Rosa\r\nBcc: all@example.com\r\n\r\nbody".into();
    let head =
        Letterhead { institution: "X\r\nBcc: all@example.com\u{2028}Y".into(), ..letterhead() };
    let kind = MessageKind::SignInCode(SignInCode { code: "1".into(), minutes: 1 });
    let mut mail = compose(&kind, &to, &head).unwrap();
    mail.attachments.push(Attachment {
        name: "a\"\r\nBcc: all@example.com\r\n.pdf".into(),
        content_type: "application/pdf".into(),
        bytes: vec![1],
    });
    let from = Mailbox { name: "Y\nBcc: all@example.com".into(), address: "a@example.com".into() };
    let wire = mail.to_wire(&from).unwrap().formatted();
    let parsed = mailparse::parse_mail(&wire).unwrap();
    let headers = parsed.parts().flat_map(mailparse::ParsedMail::get_headers);
    let names: Vec<_> = headers.map(mailparse::MailHeader::get_key).collect();
    assert!(names.len() > 10 && !names.iter().any(|n| n.eq_ignore_ascii_case("bcc")), "{names:?}");
    assert!(mail.to_wire(&from).unwrap().envelope().to().len() == 1);
}

#[test]
fn what_cannot_be_a_mail_is_refused_for_good() {
    let kind = MessageKind::SignInCode(SignInCode { code: "1".into(), minutes: 1 });
    let good = compose(&kind, &envelope(Language::En), &letterhead()).unwrap();
    let from = Mailbox { name: String::new(), address: "a@example.com".into() };
    let to = |address: &str| Mail {
        to: Mailbox { name: String::new(), address: address.into() },
        ..good.clone()
    };
    let id = |id: &str| Mail { message_id: id.into(), ..good.clone() };
    for (mail, expected) in [
        (to("nobody"), NotAMail::Address),
        (to("a@b\r\nRCPT TO:<c@d>"), NotAMail::Address),
        (id(""), NotAMail::MessageId),
        (id("x"), NotAMail::MessageId),
        (id("@b"), NotAMail::MessageId),
        (id("a@b@c"), NotAMail::MessageId),
        (id("x@y>\r\nBcc: y"), NotAMail::MessageId),
    ] {
        assert_eq!(mail.to_wire(&from).err(), Some(expected));
    }
    assert!(good.to_wire(&from).is_ok());
}

#[test]
fn the_same_mail_is_the_same_bytes_at_every_try() {
    let kind = MessageKind::PaymentReceived(payment(1));
    let mut mail = compose(&kind, &envelope(Language::Es), &letterhead()).unwrap();
    mail.attachments.push(Attachment {
        name: "recibo.pdf".into(),
        content_type: "application/pdf".into(),
        bytes: vec![0; 100],
    });
    let from = Mailbox { name: "Ñandú".into(), address: "a@example.com".into() };
    let first = mail.to_wire(&from).unwrap().formatted();
    assert_eq!(first, mail.to_wire(&from).unwrap().formatted());
    let text = String::from_utf8(first).unwrap();
    assert!(text.contains("Message-ID: <job-1@nandu.example>\r\n"), "{text}");
    assert!(text.contains("Date: Sun, 15 Nov 2026 19:05:00 +0000\r\n"), "{text}");
    assert!(text.contains("Auto-Submitted: auto-generated\r\n"), "{text}");
}

#[test]
fn a_log_shows_neither_codes_nor_addresses() {
    let kind = MessageKind::SignInCode(SignInCode { code: "482913".into(), minutes: 1 });
    let mail = compose(&kind, &envelope(Language::En), &letterhead()).unwrap();
    let logged = format!("{kind:?} {mail:?}");
    assert!(!logged.contains("482913") && !logged.contains("rosa"), "{logged}");
    assert!(logged.contains("job-1"), "{logged}");
}
