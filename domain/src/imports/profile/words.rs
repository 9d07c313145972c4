//! Texts and words of a profile.

use serde::{Deserialize, Serialize};

/// Texts in which `{customer}` and `{number}` are replaced by the line's values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Texts {
    /// Name of the customer.
    pub name: String,
    /// Description of the invoice.
    pub description: String,
    /// Description of what an invoice's amount has above the sum of its lines.
    pub difference: String,
}

impl Default for Texts {
    fn default() -> Self {
        Self {
            name: "{customer}".into(),
            description: "{number}".into(),
            difference: "Impuestos y otros".into(),
        }
    }
}

/// The words for yes and no, paid, void and open, in any case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Words {
    /// Words that mean yes.
    pub yes: Vec<String>,
    /// Words that mean no.
    pub no: Vec<String>,
    /// Words that mean paid in full.
    pub paid: Vec<String>,
    /// Words that mean void: not owed, and not to be paid.
    pub void: Vec<String>,
    /// Words that mean unpaid.
    pub open: Vec<String>,
}

/// "Cancelado" is no default: it means paid in one country and void in the next.
impl Default for Words {
    fn default() -> Self {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        Self {
            yes: words(&["yes", "y", "true", "1", "sí", "si", "sim"]),
            no: words(&["no", "n", "false", "0", "não", "nao"]),
            paid: words(&[
                "paid",
                "settled",
                "pagado",
                "pagada",
                "pago",
                "paga",
                "quitado",
                "quitada",
                "liquidado",
                "liquidada",
                "saldado",
                "saldada",
                "cobrado",
                "cobrada",
            ]),
            void: words(&["void", "voided", "anulado", "anulada"]),
            open: words(&[
                "open",
                "pending",
                "unpaid",
                "overdue",
                "due",
                "pendiente",
                "abierto",
                "abierta",
                "impago",
                "impaga",
                "vencido",
                "vencida",
                "por cobrar",
                "por vencer",
                "aberto",
                "aberta",
                "pendente",
                "em aberto",
            ]),
        }
    }
}
