//! Lines of totals, which are never debts.

/// Words that stand alone in a line of totals.
const ALONE: [&str; 13] = [
    "total",
    "totals",
    "totales",
    "totais",
    "subtotal",
    "subtotals",
    "subtotales",
    "subtotais",
    "sub-total",
    "suma",
    "sumas",
    "soma",
    "sum",
];

/// Beginnings of labels of totals.
const LABELS: [&str; 16] = [
    "total general",
    "total geral",
    "total a pagar",
    "total a cobrar",
    "total a receber",
    "total por cobrar",
    "total cliente",
    "total clientes",
    "total saldo",
    "total documentos",
    "total facturas",
    "total amount",
    "gran total",
    "grand total",
    "suma total",
    "saldo total",
];

/// Whether a customer's number is the label of a total. Names of companies may begin with "Total".
pub(super) fn is_label(text: &str) -> bool {
    let text = text.trim_end_matches([':', '=', '.', ' ']).to_lowercase();
    ALONE.contains(&&*text) || LABELS.iter().any(|label| text.starts_with(label))
}

/// Whether an invoice's number is the label of a total: its first word says so.
pub(super) fn is_number_label(text: &str) -> bool {
    let first = text.split([' ', ':']).next().unwrap_or_default().to_lowercase();
    ALONE.contains(&&*first) || is_label(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_of_a_total_is_known_and_a_company_is_not_taken_for_one() {
        for (text, expected) in [
            ("TOTAL", true),
            ("Total:", true),
            ("Totales", true),
            ("Total general", true),
            ("TOTAL CLIENTE 900-1", true),
            ("Gran total S/", true),
            ("Subtotal", true),
            ("Total Energies SA", false),
            ("Totalplay", false),
            ("900-1", false),
        ] {
            assert_eq!(is_label(text), expected, "{text}");
        }
        assert!(is_number_label("Total 3 facturas") && !is_number_label("TOTAL-1"));
    }
}
