//! Rows of payments and debts.

use domain::payments::{Debt, Failure, Payment, State, StateKind, Target};
use jiff::Timestamp;

use crate::platform::db::{At, FromRow, Row, broken, columns};

struct StateColumns {
    state: StateKind,
    reference: Option<String>,
    url: Option<String>,
    failure: Option<Failure>,
    succeeded_at: Option<Timestamp>,
}

columns!(StateColumns { state, reference, url, failure, succeeded_at });

impl StateColumns {
    /// `None` if a column that the state requires is empty.
    fn state(self) -> Option<State> {
        Some(match self.state {
            StateKind::Created => State::Created,
            StateKind::Unknown => State::Unknown,
            StateKind::Expired => State::Expired,
            StateKind::Cancelled => State::Cancelled,
            StateKind::Processing => State::Processing { reference: self.reference? },
            StateKind::Started => State::Started {
                reference: self.reference?,
                url: self.url?,
                declined: self.failure,
            },
            StateKind::Succeeded => {
                State::Succeeded { reference: self.reference?, at: self.succeeded_at? }
            }
            StateKind::Failed => State::Failed { failure: self.failure? },
        })
    }
}

impl FromRow for State {
    fn from_row(row: &Row<'_>, at: At<'_>) -> Result<Self, sqlx::Error> {
        StateColumns::from_row(row, at)?.state().ok_or_else(|| broken::<Self>(at))
    }
}

columns! { Payment {
    id, payer: payer_user_id, link: link_invoice_id, origin, basket_key, description,
    payer_email, language, amount, state, created_at, changed_at, expires_at, returned_at,
    checks,
} }

columns! { Debt {
    instalment: id, invoice: invoice_id, customer: customer_id, due_on, outstanding,
    disputed,
} }

columns!(Target { debt, amount: target });
