//! Texts shared by several pages.

use domain::calendar::is_overdue;
use domain::invoices::InvoiceStanding;
use domain::payments::{Failure, Origin};
use portal::payments::basket::OpenDebt;
use portal::payments::{ListedPayment, PaidDebt};

use crate::request::reader::today;
use crate::t;

/// Title of a debt: `Pensión de noviembre · cuota 2 de 3`; the invoice number if there is no
/// description.
#[must_use]
pub fn debt_title(description: &str, invoice_number: &str, of: (u32, u32)) -> String {
    let title = match description.trim() {
        "" => t!(invoice.title, number = invoice_number),
        description => description.to_owned(),
    };
    match of {
        (_, 0 | 1) => title,
        (number, total) => {
            format!("{title} · {}", t!(invoice.instalment, number = number, total = total))
        }
    }
}

/// Titles of a payment's debts, on one line.
#[must_use]
pub fn debts_of(debts: &[PaidDebt]) -> String {
    let title =
        |d: &PaidDebt| debt_title(&d.description, &d.invoice_number, (d.number, d.instalments));
    debts.iter().map(title).collect::<Vec<_>>().join(", ")
}

#[must_use]
pub fn standing_of(debt: &OpenDebt) -> InvoiceStanding {
    match () {
        () if debt.debt.disputed => InvoiceStanding::Disputed,
        () if is_overdue(debt.debt.due_on, today()) => InvoiceStanding::Overdue,
        () if debt.debt.outstanding != debt.billed => InvoiceStanding::PartlyPaid,
        () => InvoiceStanding::Pending,
    }
}

#[must_use]
pub fn title_of(debt: &OpenDebt) -> String {
    debt_title(&debt.description, &debt.invoice_number, (debt.number, debt.instalments))
}

/// Title of a payment: its oldest debt and the number of further ones.
#[must_use]
pub fn payment_title(payment: &ListedPayment) -> String {
    let title = match payment.description.trim() {
        "" => t!(payments.untitled),
        description => description,
    };
    match payment.debts {
        0 | 1 => title.to_owned(),
        debts => t!(payments.and_more, count = debts - 1, title = title),
    }
}

/// Payment method.
#[must_use]
pub fn method(origin: Origin) -> &'static str {
    match origin {
        Origin::Sandbox => t!(payments.sandbox),
        Origin::Stripe => t!(payments.stripe),
        Origin::Offline => t!(payments.offline),
    }
}

/// Name of the gateway that takes the card.
#[must_use]
pub fn gateway(origin: Origin) -> &'static str {
    match origin {
        Origin::Sandbox => t!(payments.sandbox),
        Origin::Stripe => "Stripe",
        Origin::Offline => t!(payments.offline),
    }
}

/// Reason of a failed payment, and advice.
#[must_use]
pub fn failure(failure: Failure) -> (&'static str, &'static str) {
    match failure {
        Failure::Declined => (t!(failure.declined), t!(failure.declined_advice)),
        Failure::InsufficientFunds => {
            (t!(failure.insufficient_funds), t!(failure.insufficient_funds_advice))
        }
        Failure::ExpiredCard => (t!(failure.expired_card), t!(failure.expired_card_advice)),
        Failure::IncorrectCvc => (t!(failure.incorrect_cvc), t!(failure.incorrect_cvc_advice)),
        Failure::LostOrStolen => (t!(failure.lost_or_stolen), t!(failure.lost_or_stolen_advice)),
        Failure::NotAuthenticated => {
            (t!(failure.not_authenticated), t!(failure.not_authenticated_advice))
        }
        Failure::Refused => (t!(failure.refused), t!(failure.refused_advice)),
        Failure::Bounced => (t!(failure.bounced), t!(failure.bounced_advice)),
    }
}

#[cfg(test)]
mod tests {
    use domain::language::Language;

    use super::*;
    use crate::components::testing::html;

    #[test]
    fn a_debt_is_called_by_its_description_and_which_instalment_it_is() {
        for (description, of, expected) in [
            ("Pensión", (1, 1), "Pensión"),
            ("Pensión", (2, 3), "Pensión · Cuota 2 de 3"),
            (" ", (1, 1), "Factura F-1"),
        ] {
            let title = html(Language::Es, || debt_title(description, "F-1", of));
            assert_eq!(title, expected);
        }
    }
}
