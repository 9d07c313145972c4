//! Proposed profiles, each tried on the file that it is for.

use super::*;

const ROW: &str = "900,F-1,2026-11-02,2026-12-02,10.00";
const NAMES: &str = "Cliente,Factura,Fecha,Vence,Importe";

fn proposal(text: &str) -> (String, Vec<String>) {
    let proposal = explain(&mut Cursor::new(text.as_bytes().to_vec()), "erp").unwrap();
    (proposal.to_string(), proposal.doubts.iter().map(ToString::to_string).collect())
}

#[tokio::test]
async fn what_is_proposed_is_imported_and_what_would_be_refused_is_named() {
    on_both(async |t| {
        for (number, names, row) in [
            ("A-1", NAMES, ROW.to_owned()),
            ("A-2", NAMES, format!("{ROW},")),
            ("A-3", "Co\u{301}digo,Factura,Fecha,Vence,Importe", ROW.to_owned()),
            ("A-4", NAMES, ROW.replace("2026-11-02", "2026-11-02T10:00:00Z")),
            ("A-5", "Cliente,Factura,Fecha,Vence,amount,amount", format!("{ROW},7")),
        ] {
            let text = file(&[names, &row.replace("F-1", number)]);
            let (profile, doubts) = proposal(&text);
            assert!(!doubts.iter().any(|doubt| doubt.contains("refuse")), "{doubts:?}");
            let (summary, problems) =
                run(&t, &profile, &text, ImportMode::AllOrNothing).await.unwrap();
            assert_eq!((problems, summary.added), (vec![], 1), "{number}");
        }
    })
    .await;
    for (text, doubt) in [
        (
            file(&["Cliente,Factura,Fecha,Vence,saldo", ROW, &ROW.replace("10.00", "0.00")]),
            "an import refuses line 3, column saldo: the amount is not above zero: \"0.00\"",
        ),
        (
            file(&[NAMES, ROW, "900,F-2,2 de mayo,2026-12-02,1.00"]),
            "an import refuses line 3, column Fecha: not a date as %Y-%m-%d: \"2 de mayo\"",
        ),
    ] {
        let (_, doubts) = proposal(&text);
        assert!(doubts.iter().any(|one| one == doubt), "{doubts:?}");
    }
}

#[test]
fn a_file_without_any_text_is_blank() {
    for (text, told) in [
        ("", "the file is empty"),
        ("\u{feff}", "the file is blank"),
        ("\n\n", "the file is blank"),
        ("\u{feff} \r\n;;;\r\n", "the file is blank"),
        (" ,\u{a0}, \n", "the file is blank"),
    ] {
        let refused = explain(&mut Cursor::new(text.as_bytes().to_vec()), "erp").unwrap_err();
        assert_eq!(refused.to_string(), told, "{text:?}");
    }
}
