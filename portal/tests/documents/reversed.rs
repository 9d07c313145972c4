//! Receipts of payments that were taken back.

use domain::language::Language;
use portal::outside::documents::receipt;

use crate::pdf::Pdf;
use crate::{institution, sample};

#[test]
fn a_receipt_whose_payment_was_taken_back_says_so_with_the_day() {
    let institution = institution();
    for (language, words) in [
        (
            Language::Es,
            ["Pago anulado", "Anulado el", "20 de noviembre de 2026", "Se debe de nuevo"],
        ),
        (Language::En, ["Taken back", "Taken back on", "20 November 2026", "Owed again"]),
        (Language::Pt, ["Desfeito", "Desfeito em", "20 de novembro de 2026", "Devido novamente"]),
    ] {
        let mut document = sample(&institution, 1);
        document.issuer.language = language;
        let before = Pdf::read(&receipt(&document).unwrap()).text();
        document.reversed_at = Some("2026-11-20T19:05:00Z".parse().unwrap());
        let after = Pdf::read(&receipt(&document).unwrap()).text();
        for expected in words {
            assert!(after.contains(expected), "{expected}\n{after}");
            assert!(!before.contains(expected), "{expected}\n{before}");
        }
    }
}
