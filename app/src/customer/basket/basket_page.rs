//! Selection of debts to pay together: whole debts, partial amounts where allowed, or one amount
//! allocated to the oldest.

use domain::ids::InstalmentId;
use domain::money::Money;
use domain::payments::{Basket, Parts, StateKind};
use leptos::prelude::*;
use portal::payments::basket::{Debts, OpenDebt, debts};

use super::credit_note::credit_note;
use super::form_errors::{self, BasketField, BasketFormError, BasketProblem, of_selection};
use super::query::{BasketQuery, only_currency};
use super::total_island::{BasketTotal, TotalWords};
use crate::components::Text;
use crate::components::button::{Button, LinkButton, Look};
use crate::components::card::Card;
use crate::components::debt_row::{DebtRow, DebtView, PartView};
use crate::components::empty_state::{EmptyState, Picture};
use crate::components::error_summary::ErrorSummary;
use crate::components::field::{Field, FieldKind};
use crate::components::icon::Icon;
use crate::components::page_title::PageTitle;
use crate::components::steps::{CheckoutStep, Steps};
use crate::request::context::request_context;
use crate::request::reader::{money, with_reader};
use crate::request::refusal;
use crate::shared::answer::answer;
use crate::shared::live_page::LivePage;
use crate::shared::shell::{Frame, Section, sees_all_debts};
use crate::shared::words::{standing_of, title_of};
use crate::{routes, t};

/// The basket. The selection is stored only in the URL.
#[component]
pub fn BasketPage() -> impl IntoView {
    let context = request_context();
    Suspend::new(async move {
        let query = BasketQuery::read(&context.query);
        let found = debts(&context.portal, &context.actor, &query.wanted()).await;
        answer(found, |found| {
            view! {
                <Frame section=Section::Basket>
                    <LivePage after=found.seq keeps_form=true/>
                    <Steps current=CheckoutStep::Choose/>
                    <PageTitle
                        title=t!(basket.title)
                        lead=t!(basket.lead)
                        tab=t!(shell.nav.basket)
                    />
                    <Content query found/>
                </Frame>
            }
            .into_any()
        })
    })
}

#[component]
fn Content(query: BasketQuery, found: Debts) -> impl IntoView {
    if found.debts.is_empty() {
        return view! { <NothingToPay/> }.into_any();
    }
    let state = BasketState::new(query, &found);
    let entry = |(place, problem): &BasketFormError| {
        let has_field = has_field(&found, place);
        (has_field.then(|| place.id()).flatten(), problem.words())
    };
    let summary = state.errors.iter().map(entry).collect();
    let total = state.basket.as_ref().map(Basket::total);
    let groups = groups(&found, &state);
    let credit = total.and_then(|total| credit_note(&found, total));
    let more = found.more;
    view! {
        <ErrorSummary errors=summary/>
        <form class="basket" method="get" action=routes::REVIEW>
            <div class="stack">
                {credit} {groups} {more.then(|| view! { <p class="quiet">{t!(basket.more)}</p> })}
            </div>
            <Summary total/>
        </form>
        <SpreadForm found state/>
    }
    .into_any()
}

/// Whether the page has this field.
fn has_field(found: &Debts, place: &BasketField) -> bool {
    match place {
        BasketField::Form | BasketField::Email => false,
        BasketField::Free => found.parts != Parts::Never,
        BasketField::Debt(id) => found.find(id).is_some(),
        BasketField::Part(id) => found
            .find(id)
            .is_some_and(|debt| least_part(debt, found.parts).is_some() && closed(debt).is_none()),
    }
}

/// Smallest part of a debt that can be paid; `None` where it is paid whole.
fn least_part(debt: &OpenDebt, parts: Parts) -> Option<Money> {
    let outstanding = debt.debt.outstanding;
    match parts {
        Parts::AtLeast(least) if outstanding.minor > least => {
            Some(Money::new(least, outstanding.currency))
        }
        Parts::AtLeast(_) | Parts::Never => None,
    }
}

/// Selection, result and errors.
struct BasketState {
    query: BasketQuery,
    basket: Option<Basket>,
    errors: Vec<BasketFormError>,
}

impl BasketState {
    fn new(query: BasketQuery, found: &Debts) -> Self {
        let selection = query.selection(found, with_reader(|reader| reader.numbers));
        let preview = selection.and_then(|selection| {
            found.preview(&selection).map_err(|error| vec![of_selection(error)]) //
        });
        let mut errors: Vec<_> = form_errors::read(&refusal::problem()).into_iter().collect();
        let basket = preview.map_err(|more| errors.extend(more)).ok();
        errors.dedup();
        if !query.check {
            errors.retain(|(_, problem)| *problem != BasketProblem::Nothing);
        }
        Self { query, basket, errors }
    }

    fn target(&self, id: &InstalmentId) -> Option<Money> {
        let targets = self.basket.as_ref()?.targets();
        targets.iter().find(|t| t.debt.instalment == *id).map(|t| t.amount)
    }

    fn holds(&self, id: &InstalmentId) -> bool {
        self.target(id).is_some() || self.query.wanted().instalments.contains(id)
    }

    /// Text in the field of a partial amount: as entered, or as allocated.
    fn written(&self, debt: &OpenDebt) -> Option<String> {
        let id = &debt.debt.instalment;
        let spread = self.target(id).filter(|amount| *amount != debt.debt.outstanding);
        let print = |amount: Money| with_reader(|reader| amount.print_number(reader.numbers));
        self.query.part(id).map(str::to_owned).or_else(|| spread.map(print))
    }

    fn error(&self, field: &BasketField) -> Option<Text> {
        self.errors.iter().find(|(place, _)| place == field).map(|(_, problem)| problem.words())
    }
}

/// Debts grouped by customer, ordered by their oldest debt.
fn groups(found: &Debts, state: &BasketState) -> impl IntoView + use<> {
    let mut names: Vec<&str> = Vec::new();
    for debt in &found.debts {
        if !names.contains(&debt.customer_name.as_str()) {
            names.push(&debt.customer_name);
        }
    }
    let group = |name: &str| {
        let of_name = found.debts.iter().filter(|debt| debt.customer_name == name);
        let rows = of_name.map(|debt| view! { <DebtRow debt=row(debt, found.parts, state)/> });
        let rows = rows.collect_view();
        let name = name.to_owned();
        view! {
            <Card>
                <fieldset class="basket__group">
                    <legend class="card__title">{name}</legend>
                    <ul class="debts">{rows}</ul>
                </fieldset>
            </Card>
        }
        .into_any()
    };
    names.into_iter().map(group).collect_view()
}

fn row(debt: &OpenDebt, parts: Parts, state: &BasketState) -> DebtView {
    let id = &debt.debt.instalment;
    let outstanding = debt.debt.outstanding;
    let part = least_part(debt, parts).map(|least| PartView {
        written: state.written(debt).map(Into::into),
        least,
        error: state.error(&BasketField::Part(id.clone())),
    });
    DebtView {
        instalment: id.to_string().into(),
        href: routes::invoice(&debt.debt.invoice).into(),
        title: title_of(debt).into(),
        number: debt.invoice_number.clone().into(),
        due_on: debt.debt.due_on,
        standing: standing_of(debt),
        outstanding,
        chosen: state.holds(id),
        closed: closed(debt),
        part,
    }
}

fn closed(debt: &OpenDebt) -> Option<Text> {
    match &debt.hold {
        Some(hold) if !hold.gives_way && hold.state != StateKind::Succeeded => {
            Some(t!(basket.in_flight).into())
        }
        _ => None,
    }
}

#[component]
fn Summary(total: Option<Money>) -> impl IntoView {
    let numbers = with_reader(|reader| reader.numbers);
    let unknown = "—".to_owned();
    let printed = total.map_or_else(|| unknown.clone(), money);
    provide_context(TotalWords {
        label: t!(basket.total).to_owned(),
        printed,
        numbers,
        mixed: t!(basket.error.mixed).to_owned(),
        unknown,
    });
    view! {
        <div class="basket__bar">
            <Card>
                <BasketTotal/>
                <Button icon=Icon::ArrowRight>{t!(basket.go_on)}</Button>
                <p class="basket__update">
                    <button class="button button--quiet" formaction=routes::BASKET>
                        {t!(basket.update)}
                    </button>
                </p>
            </Card>
        </div>
    }
    .into_any()
}

/// One amount, oldest debt first; the list shows its allocation before anything is paid.
#[component]
fn SpreadForm(found: Debts, state: BasketState) -> impl IntoView {
    let Parts::AtLeast(_) = found.parts else { return ().into_any() };
    let error = state.error(&BasketField::Free);
    let BasketState { query, basket, .. } = state;
    let spreads = basket.is_some() && query.free.is_some();
    let currency = query.currency.or_else(|| only_currency(&found));
    let Some(currency) =
        currency.or_else(|| found.debts.first().map(|d| d.debt.outstanding.currency))
    else {
        return ().into_any();
    };
    view! {
        <Card title=t!(basket.free_amount)>
            <form class="spread" method="get" action=routes::BASKET>
                <input type="hidden" name="currency" value=currency.code()/>
                <Field
                    name="free"
                    label=t!(basket.free_amount_label)
                    kind=FieldKind::Amount(currency.symbol())
                    value=query.free
                    hint=t!(basket.free_amount_hint)
                    error
                />
                <Button look=Look::Secondary>{t!(basket.spread)}</Button>
                {spreads
                    .then(|| view! { <p class="spread__shown">{t!(basket.spread_shown)}</p> })}
            </form>
        </Card>
    }
    .into_any()
}

#[component]
fn NothingToPay() -> impl IntoView {
    let (title, text) = match sees_all_debts() {
        true => (t!(basket.empty_title), t!(basket.empty)),
        false => (t!(confirmation.link_done_title), t!(confirmation.link_done)),
    };
    view! {
        <Card>
            <EmptyState picture=Picture::Sun title text>
                <LinkButton href=routes::OVERVIEW>{t!(confirmation.home)}</LinkButton>
            </EmptyState>
        </Card>
    }
    .into_any()
}
