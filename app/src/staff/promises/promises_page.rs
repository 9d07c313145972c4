//! What a customer promises on the telephone, and what was promised.

use domain::holds::LONGEST_LINE;
use domain::ids::{CustomerId, HoldId};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use portal::contact::holds::{NotedPromise, PromisableDebt, PromisableDebts, promisable_debts};

use super::server_fns::{DEBT, NOTE_FORM, StaffNotePromise, StaffWithdrawPromise, withdraw_form};
use crate::components::Text;
use crate::components::UiTone;
use crate::components::button::{Actions, Button, Look};
use crate::components::card::Card;
use crate::components::error_summary::ErrorSummary;
use crate::components::field::{Field, FieldKind};
use crate::components::field_set::{FieldSet, Tick};
use crate::components::notice::Notice;
use crate::components::page_title::{BackLink, PageTitle};
use crate::components::summary_list::{Fact, SummaryList};
use crate::request::confirmation::confirmed;
use crate::request::context::request_context;
use crate::request::reader::{long_date, money};
use crate::request::refusal::{self, typed};
use crate::shared::answer::answer;
use crate::shared::shell::{Frame, Section, Width};
use crate::staff::form_errors::{StaffFormProblem, field_id};
use crate::{routes, t};

#[component]
pub fn PhonePromisesPage() -> impl IntoView {
    let context = request_context();
    let problem = StaffFormProblem::read(&refusal::problem());
    let done = match confirmed("done").as_deref() {
        _ if problem.is_some() => None,
        Some("noted") => Some(t!(promises.noted)),
        Some("withdrawn") => Some(t!(promises.withdrawn)),
        _ => None,
    };
    Suspend::new(async move {
        let found = async {
            let id = CustomerId::parse(routes::customer_of_promises(&context.path));
            let id = id.map_err(|_| portal::Error::NotFound)?;
            let found = promisable_debts(&context.portal, &context.actor, &id).await?;
            Ok((id, found))
        };
        answer(found.await, |(id, found)| {
            let back = (routes::staff_customer(&id), t!(promises.customer));
            view! {
                <Frame section=Section::StaffCustomers width=Width::Narrow>
                    <div class="stack">
                        <BackLink href=back.0 text=back.1/>
                        <PageTitle title=t!(promises.title) lead=found.customer.clone()/>
                        {done.map(|title| view! { <Notice tone=UiTone::Good title live=true/> })}
                        <ErrorSummary errors=problem.summary()/>
                        <NoteCard id=id.clone() found=found.clone() problem=problem.clone()/>
                        <OpenPromises id debts=found.debts problem/>
                    </div>
                </Frame>
            }
            .into_any()
        })
    })
}

/// The form that notes a promise, or why there is none.
#[component]
fn NoteCard(id: CustomerId, found: PromisableDebts, problem: StaffFormProblem) -> impl IntoView {
    let Some(last) = found.until else {
        let (title, why) = match found {
            PromisableDebts { is_barred: true, .. } => {
                (t!(promises.barred), t!(promises.error.broken))
            }
            PromisableDebts { debts, .. } if debts.is_empty() => {
                (t!(customer.nothing_owed), t!(promises.nothing_owed))
            }
            _ => (t!(promises.none_left), t!(promises.none_left_text)),
        };
        return view! { <Notice tone=UiTone::Info title><p>{why}</p></Notice> }.into_any();
    };
    let action = StaffNotePromise::url();
    let told = if found.is_told { t!(promises.told) } else { t!(promises.not_told) };
    let ticks = found.debts.into_iter().filter(|debt| debt.until.is_some()).map(tick);
    let ticks = ticks.collect_view();
    view! {
        <Card title=t!(promises.note)>
            <form class="stack" method="post" action=action>
                <input type="hidden" name="customer" value=id.to_string()/>
                <p>{t!(promises.lead)}</p>
                <FieldSet
                    id=field_id(NOTE_FORM, "debts")
                    legend=t!(promises.debts)
                    error=problem.at(NOTE_FORM, "debts")
                >
                    {ticks}
                </FieldSet>
                <Field
                    name="entry[on]"
                    id=field_id(NOTE_FORM, "on")
                    label=t!(promises.on)
                    hint=t!(promises.on_hint, date = long_date(last))
                    kind=FieldKind::Day(Some(found.today), Some(last))
                    value=typed(action, "entry[on]").map(Text::from)
                    error=problem.at(NOTE_FORM, "on")
                    required=true
                />
                <p class="quiet">{told}</p>
                <Actions>
                    <Button>{t!(promises.submit)}</Button>
                </Actions>
            </form>
        </Card>
    }
    .into_any()
}

fn tick(debt: PromisableDebt) -> AnyView {
    let name = format!("entry[debts][{DEBT}{}]", debt.invoice);
    let ticked = typed(StaffNotePromise::url(), &name).is_some();
    view! { <Tick name label=label(&debt) ticked/> }.into_any()
}

/// What is owed, and how much of it.
fn label(debt: &PromisableDebt) -> String {
    let due = t!(promises.due, date = long_date(debt.due_on));
    let parts = [debt.description.clone(), debt.number.clone(), money(debt.outstanding), due];
    let parts = parts.into_iter().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(" · ")
}

/// What was promised and has no outcome yet; what staff noted can be withdrawn.
#[component]
fn OpenPromises(
    id: CustomerId,
    debts: Vec<PromisableDebt>,
    problem: StaffFormProblem,
) -> impl IntoView {
    let open = |debt: PromisableDebt| debt.promise.clone().map(|promise| (label(&debt), promise));
    let open: Vec<(String, NotedPromise)> = debts.into_iter().filter_map(open).collect();
    if open.is_empty() {
        return ().into_any();
    }
    let line = |(debt, promise): (String, NotedPromise)| {
        let by = promise.by.as_deref();
        let who = match by {
            Some(who) => t!(promises.noted_by, who = who),
            None => t!(promises.own).to_owned(),
        };
        let withdraw = by.map(|_| {
            let (id, promise, problem) = (id.clone(), promise.id.clone(), problem.clone());
            view! { <Withdraw id promise problem/> }
        });
        view! {
            <Fact term=debt>
                <p>{t!(promises.for_day, date = long_date(promise.on))}</p>
                <small>{who}</small>
                {withdraw}
            </Fact>
        }
    };
    let facts = open.into_iter().map(line).collect_view();
    view! {
        <Card title=t!(promises.open)>
            <SummaryList>{facts}</SummaryList>
        </Card>
    }
    .into_any()
}

/// Withdraws a promise that was noted by mistake, with the reason.
#[component]
fn Withdraw(id: CustomerId, promise: HoldId, problem: StaffFormProblem) -> impl IntoView {
    let (action, form) = (StaffWithdrawPromise::url(), withdraw_form(&promise));
    let is_open = problem.is_of(&form);
    let reason = typed(action, "reason").filter(|_| is_open).map(Text::from);
    view! {
        <details class="customer__more" open=is_open>
            <summary>{t!(promises.withdraw)}</summary>
            <form class="stack" method="post" action=action>
                <p>{t!(promises.withdraw_text)}</p>
                <input type="hidden" name="customer" value=id.to_string()/>
                <input type="hidden" name="promise" value=promise.to_string()/>
                <Field
                    name="reason"
                    id=field_id(&form, "reason")
                    label=t!(promises.reason)
                    longest=LONGEST_LINE
                    value=reason
                    autocomplete="off"
                    error=problem.at(&form, "reason")
                    required=true
                />
                <Button look=Look::Secondary>{t!(promises.withdraw_submit)}</Button>
            </form>
        </details>
    }
    .into_any()
}
