//! What stands beside a case: its debt, its owner, its notes.

use domain::access::Actor;
use domain::holds::LONGEST;
use domain::ids::HoldId;
use domain::invoices::Invoice;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use portal::contact::cases::{CaseDetail, CaseFacts, CaseNote};
use portal::people::staff::Colleague;

use super::cases_page::Clock;
use super::server_fns::{NOTE_FORM, StaffHandOver, StaffWriteNote};
use crate::components::Text;
use crate::components::amount::Amount;
use crate::components::badge::StandingBadge;
use crate::components::button::{Actions, Button, Look};
use crate::components::card::Card;
use crate::components::day::Day;
use crate::components::select::Select;
use crate::components::summary_list::{Fact, SummaryList};
use crate::components::text_area::TextArea;
use crate::request::context::request_context;
use crate::request::reader::short_instant;
use crate::request::refusal::typed;
use crate::staff::form_errors::{StaffFormProblem, field_id};
use crate::{routes, t};

#[component]
pub(super) fn CaseDebt(detail: CaseDetail) -> impl IntoView {
    let CaseDetail { facts, invoice, today, as_of, .. } = detail;
    let (since, standing) = (facts.since, invoice.standing(today));
    let Invoice { id, customer, number, outstanding, total, due_on, .. } = invoice;
    let who = format!("{} · {}", facts.customer_name, facts.customer_number);
    let clock = facts.due_at.map(|due_at| {
        view! {
            <Fact term=t!(cases.due)>
                <Clock since due_at as_of/>
            </Fact>
        }
    });
    view! {
        <Card title=t!(cases.debt)>
            <SummaryList>
                {clock}
                <Fact term=t!(lists.invoices.customer)>
                    <a href=routes::staff_customer(&customer)>{who}</a>
                </Fact>
                <Fact term=t!(lists.invoices.invoice)>
                    <a href=routes::staff_invoice(&id)>{number}</a>
                </Fact>
                <Fact term=t!(cases.state)>
                    <StandingBadge standing/>
                </Fact>
                <Fact term=t!(cases.owed)>
                    <Amount value=outstanding/>
                </Fact>
                <Fact term=t!(cases.total)>
                    <Amount value=total/>
                </Fact>
                <Fact term=t!(cases.debt_due)>
                    <Day date=due_on/>
                </Fact>
            </SummaryList>
        </Card>
    }
    .into_any()
}

/// Who looks after the case: it is taken, given back, or handed to a colleague.
#[component]
pub(super) fn CaseOwner(facts: CaseFacts, colleagues: Vec<Colleague>) -> impl IntoView {
    let me = match request_context().actor {
        Actor::Staff { id, .. } => Some(id),
        _ => None,
    };
    let owner = facts.owner.as_ref().map(|owner| owner.as_str().to_owned());
    let name = facts.owner_name.unwrap_or_else(|| t!(cases.nobody).to_owned());
    let act = |code: &'static str| (Text::from("act"), Text::from(code));
    let take = (facts.owner != me).then(|| {
        view! { <Button look=Look::Secondary submits=act("take")>{t!(cases.take)}</Button> }
    });
    let release = facts.owner.is_some().then(|| {
        view! { <Button look=Look::Quiet submits=act("release")>{t!(cases.release)}</Button> }
    });
    let others = colleagues.into_iter().filter(|colleague| {
        Some(&colleague.id) != me.as_ref() && Some(&colleague.id) != facts.owner.as_ref()
    });
    let others: Vec<(Text, Text)> = others
        .map(|colleague| (String::from(colleague.id).into(), colleague.name.into()))
        .collect();
    let give = (!others.is_empty()).then(|| {
        view! {
            <Select name="to" label=t!(cases.hand_to) options=others chosen=""/>
            <Button look=Look::Secondary submits=act("give")>{t!(cases.hand_over)}</Button>
        }
    });
    view! {
        <Card title=t!(cases.owner)>
            <form class="stack" method="post" action=StaffHandOver::url()>
                <p>{name}</p>
                <input type="hidden" name="case" value=facts.id.to_string()/>
                <input type="hidden" name="shown" value=owner.unwrap_or_default()/>
                <Actions>{take} {release}</Actions>
                {give}
            </form>
        </Card>
    }
    .into_any()
}

/// Notes of staff, which the customer never sees.
#[component]
pub(super) fn CaseNotes(
    id: HoldId,
    notes: Vec<CaseNote>,
    problem: StaffFormProblem,
) -> impl IntoView {
    let action = StaffWriteNote::url();
    let line = |CaseNote { text, by, at }: CaseNote| {
        let line = t!(cases.note_by, who = by, at = short_instant(at));
        view! {
            <li>
                <p class="case-words">{text}</p>
                <small class="case-clock">{line}</small>
            </li>
        }
    };
    let list = (!notes.is_empty()).then(|| {
        view! { <ul class="plain-list">{notes.into_iter().map(line).collect_view()}</ul> }
    });
    view! {
        <Card title=t!(cases.notes)>
            <div class="stack">
                {list} <form class="stack" method="post" action=action>
                    <input type="hidden" name="case" value=id.to_string()/>
                    <TextArea
                        id=field_id(NOTE_FORM, "text")
                        name="text"
                        label=t!(cases.note)
                        longest=LONGEST
                        value=typed(action, "text").map(Text::from)
                        hint=t!(cases.note_hint)
                        error=problem.at(NOTE_FORM, "text")
                    />
                    <Button look=Look::Secondary>{t!(cases.note_submit)}</Button>
                </form>
            </div>
        </Card>
    }
    .into_any()
}
