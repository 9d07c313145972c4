//! Takes money in three steps: the customer, their debts, how it is paid. Each is a page: it works
//! without scripts, and the sum is seen before it is confirmed.

use domain::ids::InstalmentId;
use domain::money::Money;
use domain::till::{REFERENCE_MAX_CHARS, TakingKind};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use portal::payments::takings::{self, DeskCustomer, DeskDebt};
use portal::platform::ids;
use url::form_urlencoded;

use super::choice_text;
use super::form_errors::{AMOUNT, AMOUNT_MAX_CHARS, TillProblem};
use super::selection::{DeskSelection, select};
use super::server_fns::StaffTakeMoney;
use super::words;
use crate::components::Text;
use crate::components::amount::{Amount, BigAmount};
use crate::components::button::{Actions, Button, LinkButton, Look};
use crate::components::card::Card;
use crate::components::error_summary::ErrorSummary;
use crate::components::field::{Field, FieldKind};
use crate::components::field_set::FieldSet;
use crate::components::page_title::{BackLink, PageTitle};
use crate::components::select::Select;
use crate::components::summary_list::{Fact, SummaryList};
use crate::request::context::{query_value, request_context};
use crate::request::reader::{money, short_date, with_reader};
use crate::request::refusal::{self, typed};
use crate::shared::answer::answer;
use crate::shared::shell::{Frame, Section, Width};
use crate::{routes, t};

/// Name of the boxes of debts.
const DEBT: &str = "i";

#[component]
pub fn TakePage() -> impl IntoView {
    let context = request_context();
    let problem = TillProblem::read(&refusal::problem());
    Suspend::new(async move {
        let number = query_value(&context.query, "customer").unwrap_or_default();
        let found = takings::debts_numbered(&context.portal, &context.actor, &number).await;
        let key = ids::text(context.portal.now());
        answer(found, |customers| {
            view! {
                <Frame section=Section::StaffTills width=Width::Narrow>
                    <div class="stack">
                        <BackLink href=routes::STAFF_TILLS text=t!(till.title)/>
                        <PageTitle title=t!(till.take.title)/>
                        <Steps number customers query=context.query.clone() problem key/>
                    </div>
                </Frame>
            }
            .into_any()
        })
    })
}

#[component]
fn Steps(
    number: String,
    customers: Vec<DeskCustomer>,
    query: String,
    problem: TillProblem,
    /// Of the form that takes the money.
    key: String,
) -> impl IntoView {
    let ticked = ticked(&query);
    let amount = query_value(&query, AMOUNT).unwrap_or_default();
    let style = with_reader(|reader| reader.numbers);
    let is_chosen = query_value(&query, "chosen").is_some();
    let has_ticked = |customer: &&DeskCustomer| {
        customer.debts.iter().any(|one| ticked.iter().any(|id| id == one.debt.instalment.as_str()))
    };
    let customer = customers.iter().find(has_ticked).or(customers.first());
    let selected = customer.map(|customer| select(&customer.debts, &ticked, &amount, style));
    let (selected, problem) = match selected {
        Some(Ok(selected)) if is_chosen => (Some(selected), problem),
        Some(Err(error)) if is_chosen && !problem.is_some() => {
            (None, TillProblem::of(error, "choose"))
        }
        _ => (None, problem),
    };
    match (selected, customer) {
        (Some(selection), Some(customer)) => {
            let customer = customer.clone();
            view! {
                <ErrorSummary errors=problem.summary()/>
                <Pay customer selection problem key/>
            }
            .into_any()
        }
        _ => {
            let is_missing = customers.is_empty() && !number.is_empty();
            let lists = customers.into_iter().map(|customer| {
                let (ticked, amount) = (ticked.clone(), amount.clone());
                view! { <Debts customer ticked amount problem=problem.clone()/> }
            });
            view! {
                <ErrorSummary errors=problem.summary()/>
                <WhoPays number is_missing/>
                {lists.collect_view()}
            }
            .into_any()
        }
    }
}

/// Ids of the ticked debts.
fn ticked(query: &str) -> Vec<String> {
    let pairs = form_urlencoded::parse(query.as_bytes());
    pairs.filter(|(name, _)| name == DEBT).map(|(_, id)| id.into_owned()).collect()
}

#[component]
fn WhoPays(number: String, is_missing: bool) -> impl IntoView {
    let error = is_missing.then(|| Text::from(t!(till.take.no_customer)));
    view! {
        <Card title=t!(till.take.who)>
            <form class="stack" method="get" action=routes::STAFF_TAKE>
                <Field
                    name="customer"
                    label=t!(till.take.customer)
                    kind=FieldKind::Search
                    value=Some(Text::from(number))
                    longest=REFERENCE_MAX_CHARS
                    error
                />
                <Button look=Look::Secondary>{t!(form.search)}</Button>
            </form>
        </Card>
    }
    .into_any()
}

#[component]
fn Debts(
    customer: DeskCustomer,
    ticked: Vec<String>,
    amount: String,
    problem: TillProblem,
) -> impl IntoView {
    let Some(first) = customer.debts.first() else {
        return view! {
            <Card title=customer.name>
                <p>{t!(till.take.nothing_owed)}</p>
            </Card>
        }
        .into_any();
    };
    let symbol = first.debt.outstanding.currency.symbol();
    let ticks = customer.debts.into_iter().map(move |debt| {
        let is_ticked = ticked.iter().any(|id| id == debt.debt.instalment.as_str());
        view! { <DebtTick debt is_ticked/> }
    });
    view! {
        <Card title=customer.name>
            <form class="stack" method="get" action=routes::STAFF_TAKE>
                <input type="hidden" name="customer" value=customer.number/>
                <FieldSet
                    id="debts"
                    legend=t!(till.take.debts)
                    error=problem.at("choose", "debts")
                >
                    {ticks.collect_view()}
                </FieldSet>
                <Field
                    name=AMOUNT
                    label=t!(till.take.amount)
                    kind=FieldKind::Amount(symbol)
                    hint=t!(till.take.amount_hint)
                    value=Some(Text::from(amount))
                    longest=AMOUNT_MAX_CHARS
                    error=problem.at("choose", AMOUNT)
                />
                <input type="hidden" name="chosen" value="1"/>
                <Button>{t!(till.take.next)}</Button>
            </form>
        </Card>
    }
    .into_any()
}

#[component]
fn DebtTick(debt: DeskDebt, is_ticked: bool) -> impl IntoView {
    let DeskDebt { debt, invoice_number, description, number, instalments, on_its_way, .. } = debt;
    let which = (instalments > 1).then(|| format!(" ({number}/{instalments})"));
    let due = t!(dates.due_on, date = short_date(debt.due_on));
    let is_blocked = on_its_way.is_some_and(|state| !state.yields());
    view! {
        <label class="tick desk-debt">
            <input
                class="tick__box"
                type="checkbox"
                name=DEBT
                value=debt.instalment.to_string()
                checked=is_ticked
                disabled=is_blocked
            />
            <span class="desk-debt__what">
                {description}
                {which}
                <small>{invoice_number} " · " {due}</small>
                {is_blocked.then(|| view! { <small>{t!(till.take.on_its_way)}</small> })}
            </span>
            <Amount value=debt.outstanding/>
        </label>
    }
    .into_any()
}

/// Where money is taken of the customer with a number.
pub(in crate::staff) fn take_from(number: &str) -> String {
    let number: String = form_urlencoded::byte_serialize(number.as_bytes()).collect();
    format!("{}?customer={number}", routes::STAFF_TAKE)
}

#[component]
fn Pay(
    customer: DeskCustomer,
    selection: DeskSelection,
    problem: TillProblem,
    key: String,
) -> impl IntoView {
    let action = StaffTakeMoney::url();
    let total = selection.total;
    let choices = choice_text::written(total.currency, &selection.parts);
    let key = typed(action, "key").unwrap_or(key);
    let chosen = typed(action, "kind").and_then(|code| TakingKind::parse(&code));
    let kinds = TakingKind::ALL.iter();
    let kinds = kinds.map(|kind| (kind.code().into(), words::kind(*kind).into()));
    let back = take_from(&customer.number);
    view! {
        <Chosen customer=customer.clone() selection/>
        <Card title=t!(till.take.how)>
            <form class="stack" method="post" action=action>
                <input type="hidden" name="customer" value=customer.number/>
                <input type="hidden" name="key" value=key/>
                <input type="hidden" name="choices" value=choices/>
                <Select
                    name="kind"
                    label=t!(till.take.kind)
                    options=kinds.collect()
                    chosen=chosen.unwrap_or(TakingKind::Cash).code()
                />
                <Field
                    name="reference"
                    label=t!(till.take.reference)
                    hint=t!(till.take.reference_hint)
                    value=typed(action, "reference").map(Text::from)
                    autocomplete="off"
                    longest=REFERENCE_MAX_CHARS
                    error=problem.at("take", "reference")
                />
                <Actions>
                    <Button>{t!(till.take.submit, amount = money(total))}</Button>
                    <LinkButton look=Look::Secondary href=back>
                        {t!(till.take.change)}
                    </LinkButton>
                </Actions>
            </form>
        </Card>
    }
    .into_any()
}

#[component]
fn Chosen(customer: DeskCustomer, selection: DeskSelection) -> impl IntoView {
    let DeskSelection { parts, total } = selection;
    let part = |(id, value): (InstalmentId, Money)| {
        let debt = customer.debts.iter().find(|one| one.debt.instalment == id);
        let term = debt.map_or_else(String::new, |one| {
            format!(
                "{} · {} ({}/{})",
                one.description, one.invoice_number, one.number, one.instalments
            )
        });
        view! {
            <Fact term>
                <Amount value/>
            </Fact>
        }
    };
    let parts = parts.into_iter().map(part).collect_view();
    view! {
        <Card title=customer.name.clone()>
            <p>
                <BigAmount value=total/>
            </p>
            <SummaryList>{parts}</SummaryList>
        </Card>
    }
    .into_any()
}
