//! Matching money in steps: the customer, their debts, what will be settled.

use domain::ids::InstalmentId;
use domain::money::Money;
use domain::till::REFERENCE_MAX_CHARS;
use domain::unapplied::{MatchPlan, PUT_BACK_REASON_MAX_CHARS, plan_match};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use portal::payments::takings::{DeskCustomer, DeskDebt};
use portal::payments::unapplied::UnappliedMoney;

use super::match_choice::{DEBT, MatchChoice, exact, of_customer, payable};
use super::server_fns::{StaffMatchUnapplied, StaffPutBackUnapplied};
use crate::components::Text;
use crate::components::UiTone;
use crate::components::amount::Amount;
use crate::components::button::{Actions, Button, LinkButton, Look};
use crate::components::card::Card;
use crate::components::field::{Field, FieldKind};
use crate::components::field_set::FieldSet;
use crate::components::notice::Notice;
use crate::components::summary_list::{Fact, SummaryList};
use crate::components::text_area::TextArea;
use crate::request::reader::{money, short_date};
use crate::request::refusal::typed;
use crate::staff::form_errors::{StaffFormProblem, field_id};
use crate::staff::till::choice_text;
use crate::{routes, t};

/// Search of the customer, or the chosen one with their debts, or what will be settled.
#[component]
pub(super) fn MatchSteps(
    money: UnappliedMoney,
    customers: Vec<DeskCustomer>,
    choice: MatchChoice,
    problem: StaffFormProblem,
) -> impl IntoView {
    let page = routes::staff_unapplied(&money.id);
    let amount = money.credit.amount;
    if let (true, [customer]) = (choice.is_chosen, customers.as_slice()) {
        let debts = payable(customer.debts.clone(), amount.currency);
        if let Ok(plan) = plan_match(amount, &choice.chosen(&debts)) {
            let customer = customer.clone();
            return view! { <Confirm money customer plan/> }.into_any();
        }
    }
    let is_missing = customers.is_empty() && !choice.number.is_empty();
    let is_unticked = choice.is_chosen && !problem.is_some();
    let one = |customer: DeskCustomer| {
        let (choice, page) = (choice.clone(), page.clone());
        view! { <Debts customer choice amount page is_unticked/> }
    };
    let lists = customers.into_iter().map(one).collect_view();
    view! {
        {lists}
        <FindCustomer page=page.clone() number=choice.number.clone() is_missing/>
    }
    .into_any()
}

#[component]
fn FindCustomer(page: String, number: String, is_missing: bool) -> impl IntoView {
    let error = is_missing.then(|| Text::from(t!(till.take.no_customer)));
    view! {
        <Card title=t!(unapplied.other_customer)>
            <form class="stack" method="get" action=page>
                <Field
                    name="customer"
                    label=t!(till.take.customer)
                    kind=FieldKind::Search
                    value=Some(Text::from(number))
                    longest=REFERENCE_MAX_CHARS
                    error
                />
                <p>
                    <a href=routes::STAFF_SEARCH>{t!(unapplied.search_by_name)}</a>
                </p>
                <Button look=Look::Secondary>{t!(form.search)}</Button>
            </form>
        </Card>
    }
    .into_any()
}

#[component]
fn Debts(
    customer: DeskCustomer,
    choice: MatchChoice,
    amount: Money,
    page: String,
    /// The form came without any debt.
    is_unticked: bool,
) -> impl IntoView {
    let DeskCustomer { id, number, name, debts } = customer;
    let title = format!("{name} · {number}");
    let debts = payable(debts, amount.currency);
    if debts.is_empty() {
        return view! {
            <Card title>
                <p>{t!(till.take.nothing_owed)}</p>
            </Card>
        }
        .into_any();
    }
    let mut ticked = choice.ticked;
    if ticked.is_empty() && !choice.is_chosen {
        ticked.extend(exact(&debts, amount));
    }
    let tick = move |debt: DeskDebt| {
        let is_ticked = ticked.iter().any(|id| id == debt.debt.instalment.as_str());
        view! { <DebtTick debt is_ticked/> }
    };
    let ticks = debts.into_iter().map(tick).collect_view();
    let error = is_unticked.then(|| Text::from(t!(unapplied.error.no_debt)));
    let set = format!("debts-{id}");
    view! {
        <Card title>
            <form class="stack" method="get" action=page>
                <input type="hidden" name="of" value=id.to_string()/>
                <FieldSet
                    id=set
                    legend=t!(unapplied.debts)
                    hint=t!(unapplied.debts_hint, amount = money(amount))
                    error
                >
                    {ticks}
                </FieldSet>
                <input type="hidden" name="chosen" value="1"/>
                <Button>{t!(till.take.next)}</Button>
            </form>
        </Card>
    }
    .into_any()
}

#[component]
fn DebtTick(debt: DeskDebt, is_ticked: bool) -> impl IntoView {
    let is_blocked = debt.on_its_way.is_some_and(|state| !state.yields());
    let due = t!(dates.due_on, date = short_date(debt.debt.due_on));
    view! {
        <label class="tick desk-debt">
            <input
                class="tick__box"
                type="checkbox"
                name=DEBT
                value=debt.debt.instalment.to_string()
                checked=is_ticked
                disabled=is_blocked
            />
            <span class="desk-debt__what">
                {title(&debt)} <small>{debt.invoice_number.clone()} " · " {due}</small>
                {is_blocked.then(|| view! { <small>{t!(till.take.on_its_way)}</small> })}
            </span>
            <Amount value=debt.debt.outstanding/>
        </label>
    }
    .into_any()
}

fn title(debt: &DeskDebt) -> String {
    let DeskDebt { description, number, instalments, .. } = debt;
    match *instalments {
        0 | 1 => description.clone(),
        _ => format!("{description} ({number}/{instalments})"),
    }
}

/// What will be settled, and what remains as credit.
#[component]
fn Confirm(money: UnappliedMoney, customer: DeskCustomer, plan: MatchPlan) -> impl IntoView {
    let UnappliedMoney { id, version, credit, .. } = money;
    let action = StaffMatchUnapplied::url();
    let back = of_customer(&routes::staff_unapplied(&id), &customer.id);
    let MatchPlan { parts, credit: rest, .. } = plan;
    let parts: Vec<_> = parts.into_iter().map(|one| (one.debt.instalment, one.amount)).collect();
    let choices = choice_text::written(credit.amount.currency, &parts);
    let fact = |(id, value): (InstalmentId, Money)| {
        let debt = customer.debts.iter().find(|one| one.debt.instalment == id);
        let term = debt
            .map_or_else(String::new, |debt| format!("{} · {}", title(debt), debt.invoice_number));
        view! {
            <Fact term>
                <Amount value/>
            </Fact>
        }
    };
    let facts = parts.into_iter().map(fact).collect_view();
    let has_credit = !rest.is_zero();
    let warning = has_credit.then(|| {
        let title = t!(unapplied.credit_warning, amount = self::money(rest));
        view! { <Notice tone=UiTone::Warn title/> }
    });
    view! {
        <Card title=t!(unapplied.confirm_title, name = customer.name.as_str())>
            <form class="stack" method="post" action=action>
                <input type="hidden" name="id" value=id.to_string()/>
                <input type="hidden" name="entry[customer]" value=customer.id.to_string()/>
                <input type="hidden" name="entry[version]" value=version.to_string()/>
                <input type="hidden" name="entry[choices]" value=choices/>
                <input type="hidden" name="entry[credit]" value=rest.minor.to_string()/>
                <p>{t!(unapplied.confirm_hint)}</p>
                <SummaryList>
                    {facts}
                    {has_credit
                        .then(|| {
                            view! {
                                <Fact term=t!(unapplied.credit)>
                                    <Amount value=rest/>
                                </Fact>
                            }
                        })}
                </SummaryList>
                {warning}
                <Actions>
                    <Button>
                        {t!(unapplied.match_submit, amount = self::money(credit.amount))}
                    </Button>
                    <LinkButton look=Look::Secondary href=back>
                        {t!(till.take.change)}
                    </LinkButton>
                </Actions>
            </form>
        </Card>
    }
    .into_any()
}

/// Undoes a match.
#[component]
pub(super) fn PutBack(money: UnappliedMoney, problem: StaffFormProblem) -> impl IntoView {
    let action = StaffPutBackUnapplied::url();
    view! {
        <Card title=t!(unapplied.put_back_title)>
            <form class="stack" method="post" action=action>
                <input type="hidden" name="id" value=money.id.to_string()/>
                <input type="hidden" name="version" value=money.version.to_string()/>
                <p>{t!(unapplied.put_back_hint)}</p>
                <TextArea
                    name="reason"
                    id=field_id("back", "reason")
                    label=t!(unapplied.put_back_reason)
                    value=typed(action, "reason").map(Text::from)
                    longest=PUT_BACK_REASON_MAX_CHARS
                    error=problem.at("back", "reason")
                    rows=2
                />
                <Button look=Look::Secondary>{t!(unapplied.put_back_submit)}</Button>
            </form>
        </Card>
    }
    .into_any()
}
