//! What is left to pay of an invoice, and the ways to pay it.

use domain::ids::InstalmentId;
use domain::money::Money;
use domain::payments::Parts;
use leptos::prelude::*;
use portal::invoices::InvoiceDetail;

use crate::components::amount::BigAmount;
use crate::components::button::{Button, LinkButton, Look};
use crate::components::card::Card;
use crate::components::day::DuePhrase;
use crate::components::field::{Field, Kind};
use crate::components::icon::Icon;
use crate::reader::money;
use crate::{routes, t};

/// The amount, the button, a part of it where that is allowed, and the PDF.
#[component]
pub fn PayPanel(
    /// The invoice.
    found: InvoiceDetail,
    /// What may be paid in parts.
    parts: Parts,
) -> impl IntoView {
    let invoice = &found.invoice;
    let is_paid = invoice.outstanding.is_zero();
    let outstanding = invoice.outstanding;
    let open: Vec<_> =
        found.instalments.iter().filter(|i| !i.outstanding().is_zero()).collect();
    let free = open.iter().all(|instalment| !found.held.contains(&instalment.id));
    let can_pay = !is_paid && !invoice.disputed && free;
    let pay = format!("{}?invoice={}", routes::REVIEW, invoice.id);
    let part = match (can_pay, parts, open.as_slice()) {
        (true, Parts::AtLeast(least), [one, ..]) if one.outstanding().minor > least => {
            let least = Money::new(least, outstanding.currency);
            Some(view! { <PartForm instalment=one.id.clone() least/> })
        }
        _ => None,
    };
    let due_on = invoice.due_on;
    let pdf = routes::invoice_pdf(&invoice.id);
    view! {
        <Card>
            <div class="pay-panel">
                {match is_paid {
                    true => view! { <PaidUp/> }.into_any(),
                    false => {
                        view! {
                            <p class="pay-panel__label">{t!(invoice.outstanding)}</p>
                            <p class="pay-panel__amount"><BigAmount value=outstanding/></p>
                            <p><DuePhrase due_on/></p>
                        }
                            .into_any()
                    }
                }}
                {can_pay
                    .then(|| {
                        view! {
                            <LinkButton href=pay>
                                {t!(invoice.pay, amount = money(outstanding))}
                            </LinkButton>
                        }
                    })} {part}
                <LinkButton href=pdf look=Look::Quiet icon=Icon::Download>
                    {t!(invoice.download)}
                </LinkButton>
            </div>
        </Card>
    }
    .into_any()
}

#[component]
fn PaidUp() -> impl IntoView {
    view! {
        <p class="pay-panel__paid">{t!(invoice.paid_title)}</p>
        <p class="quiet">{t!(invoice.paid_text)}</p>
    }
    .into_any()
}

/// A part of the oldest open instalment.
#[component]
fn PartForm(instalment: InstalmentId, least: Money) -> impl IntoView {
    view! {
        <details class="pay-panel__part">
            <summary>{t!(invoice.pay_part)}</summary>
            <form class="stack" method="get" action=routes::REVIEW>
                <input type="hidden" name="i" value=instalment.to_string()/>
                <Field
                    name=format!("part-{instalment}")
                    label=t!(basket.part)
                    kind=Kind::Amount(least.currency.symbol())
                    hint=t!(basket.part_hint, amount = money(least))
                />
                <Button look=Look::Secondary>{t!(basket.go_on)}</Button>
            </form>
        </details>
    }
    .into_any()
}
