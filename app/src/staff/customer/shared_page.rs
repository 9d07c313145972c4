//! Mailboxes of customers who may be strangers: staff say whether they are one household.

use domain::access::Right;
use domain::ids::DebtorId;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use portal::billing::debtors::mailboxes::{SharedMailbox, shared};

use super::server_fns::{StaffConfirmMailbox, StaffPartMailbox};
use crate::components::UiTone;
use crate::components::button::{Actions, Button, Look};
use crate::components::card::Card;
use crate::components::empty_state::{EmptyState, Picture};
use crate::components::notice::Notice;
use crate::components::page_title::{BackLink, PageTitle};
use crate::request::confirmation::confirmed;
use crate::request::context::request_context;
use crate::request::refusal;
use crate::shared::answer::answer;
use crate::shared::shell::{Frame, Section};
use crate::staff::form_errors::StaffFormProblem;
use crate::{routes, t};

#[component]
pub fn SharedMailboxesPage() -> impl IntoView {
    let context = request_context();
    let problem = StaffFormProblem::read(&refusal::problem());
    let done = if problem.is_some() { None } else { done() };
    Suspend::new(async move {
        let found = shared(&context.portal, &context.actor).await;
        answer(found, |mailboxes| {
            let done = done.map(|title| view! { <Notice tone=UiTone::Good title live=true/> });
            view! {
                <Frame section=Section::StaffCustomers>
                    <div class="stack">
                        <BackLink href=routes::STAFF_CUSTOMERS text=t!(lists.customers.title)/>
                        <PageTitle title=t!(customer.shared_title) lead=t!(customer.shared_lead)/>
                        {done}
                        <Mailboxes mailboxes/>
                    </div>
                </Frame>
            }
            .into_any()
        })
    })
}

/// Confirmation of the last decision.
fn done() -> Option<&'static str> {
    match confirmed("done")?.as_str() {
        "household" => Some(t!(customer.household_done)),
        "parted" => Some(t!(customer.parted_done)),
        _ => None,
    }
}

#[component]
fn Mailboxes(mailboxes: Vec<SharedMailbox>) -> impl IntoView {
    if mailboxes.is_empty() {
        let (title, text) = (t!(customer.shared_none), t!(customer.shared_none_text));
        return view! { <Card><EmptyState picture=Picture::Sun title text/></Card> }.into_any();
    }
    let card = |mailbox: SharedMailbox| {
        let SharedMailbox { debtor, email, customers } = mailbox;
        let name = |name: String| view! { <li>{name}</li> };
        view! {
            <Card title=email>
                <ul class="plain-list">{customers.into_iter().map(name).collect_view()}</ul>
                <Decide debtor/>
            </Card>
        }
    };
    mailboxes.into_iter().map(card).collect_view().into_any()
}

/// The two decisions; nothing for whoever may not make them.
#[component]
pub(super) fn Decide(debtor: DebtorId) -> impl IntoView {
    if !request_context().actor.may(Right::Answer) {
        return ().into_any();
    }
    let form = |action: &'static str, text: &'static str| {
        view! {
            <form method="post" action=action>
                <input type="hidden" name="debtor" value=debtor.to_string()/>
                <Button look=Look::Secondary>{text}</Button>
            </form>
        }
        .into_any()
    };
    let household = form(StaffConfirmMailbox::url(), t!(customer.household));
    let part = form(StaffPartMailbox::url(), t!(customer.part));
    view! { <Actions>{household}{part}</Actions> }.into_any()
}
