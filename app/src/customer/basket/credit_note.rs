//! Credit of the reader's customers, set against what is to be paid.

use domain::money::Money;
use leptos::prelude::*;
use portal::payments::basket::Debts;

use crate::request::reader::money;
use crate::t;

/// The credit in the currency of a total, and what is left of it.
pub(super) fn credit_note(found: &Debts, total: Money) -> Option<AnyView> {
    let (credit, left) = found.credit_against(total)?;
    let text = t!(review.credit, amount = money(credit), left = money(left));
    Some(view! { <p class="order__note">{text}</p> }.into_any())
}
