//! A row for a debt that can be selected for the basket.

use domain::calendar::Date;
use domain::invoices::InvoiceStanding;
use domain::money::Money;
use leptos::prelude::*;

use super::Text;
use super::amount::Amount;
use super::badge::StandingBadge;
use super::day::{Day, DuePhrase};
use super::field::{Field, FieldKind};
use crate::request::reader::money;
use crate::t;

/// A debt in the basket's form.
#[derive(Debug, Clone)]
pub struct DebtView {
    /// Instalment id.
    pub instalment: Text,
    /// Address of the invoice.
    pub href: Text,
    /// What it is for: `Pensión de noviembre · cuota 2 de 3`.
    pub title: Text,
    /// Invoice number.
    pub number: Text,
    pub due_on: Date,
    pub standing: InvoiceStanding,
    pub outstanding: Money,
    /// Whether it is in the basket.
    pub chosen: bool,
    /// Reason why it cannot be selected.
    pub closed: Option<Text>,
    /// Set where partial payment is allowed.
    pub part: Option<PartView>,
}

/// The field for a partial amount.
#[derive(Debug, Clone)]
pub struct PartView {
    /// Current input.
    pub written: Option<Text>,
    /// Minimum amount.
    pub least: Money,
    pub error: Option<Text>,
}

/// A row of the basket's form: the checkbox `i=<instalment>` and, where partial payment is allowed,
/// the field `part-<instalment>`. The `data-` attributes are for the island that computes the
/// total.
#[component]
pub fn DebtRow(debt: DebtView) -> impl IntoView {
    let id = format!("debt-{}", debt.instalment);
    let note_id = format!("{id}-note");
    let closed = debt.closed.is_some();
    // The target of an error link must be focusable; a disabled checkbox is not.
    let (box_id, link_id) = match closed {
        true => (format!("{id}-box"), Some(id)),
        false => (id, None),
    };
    let part = debt.part.filter(|_| !closed).map(|part| {
        view! { <PartField instalment=debt.instalment.clone() part outstanding=debt.outstanding/> }
    });
    view! {
        <li class=if closed { "debt debt--closed" } else { "debt" }>
            <input
                class="debt__box"
                type="checkbox"
                id=box_id.clone()
                name="i"
                value=debt.instalment
                checked=debt.chosen && !closed
                disabled=closed
                data-minor=debt.outstanding.minor
                data-currency=debt.outstanding.currency.code()
                aria-describedby=note_id.clone()
            />
            <label class="debt__label" for=box_id>{debt.title}</label>
            <p class="debt__note" id=note_id>
                <a href=debt.href id=link_id>{debt.number}</a>
                <span>
                    {match debt.closed {
                        Some(reason) => reason.into_any(),
                        None => view! { <DuePhrase due_on=debt.due_on/> }.into_any(),
                    }}
                </span>
                <span class="debt__date"><Day date=debt.due_on/></span>
            </p>
            <div class="debt__standing"><StandingBadge standing=debt.standing/></div>
            <p class="debt__amount"><Amount value=debt.outstanding/></p>
            {part}
        </li>
    }
}

#[component]
fn PartField(instalment: Text, part: PartView, outstanding: Money) -> impl IntoView {
    let open = part.written.is_some() || part.error.is_some();
    view! {
        <details class="debt__part" open=open>
            <summary>{t!(invoice.pay_part)}</summary>
            <Field
                name=format!("part-{instalment}")
                label=t!(basket.part)
                kind=FieldKind::Amount(outstanding.currency.symbol())
                value=part.written
                hint=t!(basket.part_hint, amount = money(part.least))
                error=part.error
            />
        </details>
    }
}
