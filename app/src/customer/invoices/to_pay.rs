//! Outstanding amount of an invoice, with the ways to pay it.

use domain::ids::InstalmentId;
use domain::invoices::InvoiceStanding;
use domain::money::Money;
use domain::payments::Parts;
use leptos::prelude::*;
use portal::billing::invoices::InvoiceDetail;

use crate::components::UiTone;
use crate::components::button::{Button, LinkButton, Look};
use crate::components::card::Card;
use crate::components::day::DuePhrase;
use crate::components::field::{Field, FieldKind};
use crate::components::notice::Notice;
use crate::components::total::{Hero, Mood};
use crate::request::reader::money;
use crate::{routes, t};

/// Whether the outstanding instalments can be paid online: no dispute, no payment in progress.
fn can_be_paid(found: &InvoiceDetail) -> bool {
    let open = found.instalments.iter().filter(|i| !i.outstanding().is_zero());
    let free = open.clone().all(|instalment| !found.held.contains(&instalment.id));
    open.count() > 0 && free
}

/// Outstanding amount with the button to pay, or a notice that the invoice is paid or void.
#[component]
pub fn ToPay(found: InvoiceDetail) -> impl IntoView {
    let invoice = &found.invoice;
    let outstanding = invoice.outstanding;
    if outstanding.is_zero() {
        let (tone, title, text) = match invoice.standing(found.today) {
            InvoiceStanding::Void => {
                (UiTone::Neutral, t!(invoice.void_title), t!(invoice.void_text))
            }
            _ => (UiTone::Good, t!(invoice.paid_title), t!(invoice.paid_text)),
        };
        return view! { <Notice tone title><p>{text}</p></Notice> }.into_any();
    }
    let due_on = invoice.due_on;
    let of_total = (outstanding != invoice.total)
        .then(|| t!(invoices.of_total, amount = money(invoice.total)));
    let note = match invoice.disputed {
        true => view! { <span>{of_total}</span> }.into_any(),
        false => view! { <DuePhrase due_on/> <span>{of_total}</span> }.into_any(),
    };
    let late = !invoice.disputed && domain::calendar::is_overdue(due_on, found.today);
    let mood = if late { Mood::Late } else { Mood::Calm };
    let pay = format!("{}?invoice={}", routes::REVIEW, invoice.id);
    let next = found.instalments.iter().find(|i| !i.outstanding().is_zero());
    let next = next
        .filter(|next| next.outstanding() != outstanding)
        .map(|next| (format!("{}?i={}", routes::REVIEW, next.id), money(next.outstanding())));
    let can_pay = can_be_paid(&found);
    view! {
        <Hero mood label=t!(invoice.outstanding) value=outstanding note>
            {can_pay
                .then(|| {
                    let look = if next.is_some() { Look::Secondary } else { Look::Primary };
                    view! {
                        {next
                            .map(|(href, amount)| {
                                view! {
                                    <LinkButton href>
                                        {t!(invoice.pay, amount = amount)}
                                    </LinkButton>
                                }
                            })}
                        <LinkButton href=pay look>
                            {t!(invoice.pay, amount = money(outstanding))}
                        </LinkButton>
                    }
                })}
        </Hero>
    }
    .into_any()
}

/// Partial payment of the oldest open instalment, if the institution allows it.
#[component]
pub fn PartCard(
    found: InvoiceDetail,
    /// The institution's rule for partial payments.
    parts: Parts,
) -> impl IntoView {
    let next = found.instalments.iter().find(|i| !i.outstanding().is_zero());
    match (next, parts) {
        (Some(next), Parts::AtLeast(least))
            if can_be_paid(&found) && next.outstanding().minor > least =>
        {
            let least = Money::new(least, next.amount.currency);
            view! { <PartForm instalment=next.id.clone() least/> }.into_any()
        }
        _ => ().into_any(),
    }
}

#[component]
fn PartForm(instalment: InstalmentId, least: Money) -> impl IntoView {
    view! {
        <Card title=t!(invoice.pay_part)>
            <form class="stack" method="get" action=routes::REVIEW>
                <input type="hidden" name="i" value=instalment.to_string()/>
                <Field
                    name=format!("part-{instalment}")
                    label=t!(basket.part)
                    kind=FieldKind::Amount(least.currency.symbol())
                    hint=t!(basket.part_hint, amount = money(least))
                />
                <Button look=Look::Secondary>{t!(basket.go_on)}</Button>
            </form>
        </Card>
    }
    .into_any()
}
