//! The page of a customer.

use domain::access::{Actor, Extent, Right};
use domain::ids::CustomerId;
use leptos::prelude::*;
use portal::people::invitations::{UserInvitation, waiting_invitations};
use portal::views::desk::customer::{CustomerCard, CustomerFile, customer};
use portal::views::desk::timeline::{TimelinePage, TimelinePlace, timeline};
use portal::{Error, Portal, Result};

use super::account_cards::{BalanceCard, DebtsCard};
use super::contact_cards::{ContactCard, MailboxNotice, ReminderCard};
use super::invitations::UsersCard;
use super::note_card::NoteCard;
use super::timeline_card::TimelineCard;
use crate::components::UiTone;
use crate::components::error_summary::ErrorSummary;
use crate::components::notice::Notice;
use crate::components::page_title::{BackLink, PageTitle};
use crate::request::confirmation::confirmed;
use crate::request::context::{query_value, request_context};
use crate::request::refusal;
use crate::shared::answer::{answer, last_segment};
use crate::shared::shell::{Frame, Section};
use crate::staff::form_errors::StaffFormProblem;
use crate::{routes, t};

async fn read(
    portal: &Portal,
    actor: &Actor,
    id: &str,
    after: Option<&TimelinePlace>,
) -> Result<(CustomerFile, TimelinePage, Vec<UserInvitation>)> {
    let id = CustomerId::parse(id).map_err(|_| Error::NotFound)?;
    let file = customer(portal, actor, &id).await?;
    let page = timeline(portal, actor, &id, after).await?;
    let invitations = match actor.may(Right::ManageUsers) {
        true => waiting_invitations(portal, actor, &id).await?,
        false => Vec::new(),
    };
    Ok((file, page, invitations))
}

#[component]
pub fn CustomerPage() -> impl IntoView {
    let context = request_context();
    let problem = StaffFormProblem::read(&refusal::problem());
    let done = if problem.is_some() { None } else { done() };
    let after = query_value(&context.query, "after");
    let after = after.as_deref().and_then(TimelinePlace::parse);
    let writes_notes = context.actor.extent(Right::Answer) >= Extent::Part;
    Suspend::new(async move {
        let id = last_segment(&context.path);
        let found = read(&context.portal, &context.actor, id, after.as_ref()).await;
        answer(found, |(file, page, invitations)| {
            let id = file.customer.id.clone();
            let done = done.map(|title| view! { <Notice tone=UiTone::Good title live=true/> });
            let note =
                writes_notes.then(|| view! { <NoteCard id=id.clone() problem=problem.clone()/> });
            view! {
                <Frame section=Section::StaffCustomers>
                    <div class="stack">
                        <BackLink href=routes::STAFF_CUSTOMERS text=t!(lists.customers.title)/>
                        <PageTitle title=file.customer.name.clone() lead=lead(&file.customer)/>
                        {done}
                        <ErrorSummary errors=problem.summary()/>
                        <MailboxNotice debtor=file.debtor.clone()/>
                        <div class="customer">
                            <div class="customer__main stack">
                                <BalanceCard file=file.clone()/>
                                <DebtsCard
                                    debts=file.debts.clone()
                                    has_more=file.has_more_debts
                                />
                                <TimelineCard id page is_first=after.is_none()/>
                            </div>
                            <div class="customer__side stack">
                                {note}
                                <ReminderCard
                                    id=file.customer.id.clone()
                                    debtor=file.debtor.clone()
                                    problem=problem.clone()
                                />
                                <ContactCard file=file.clone()/>
                                <UsersCard
                                    id=file.customer.id
                                    users=file.users
                                    invitations
                                    problem
                                />
                            </div>
                        </div>
                    </div>
                </Frame>
            }
            .into_any()
        })
    })
}

/// Confirmation of the last change.
fn done() -> Option<&'static str> {
    match confirmed("done")?.as_str() {
        "noted" => Some(t!(customer.noted)),
        "paused" => Some(t!(customer.paused)),
        "revoked" => Some(t!(customer.revoked)),
        "invited" => Some(t!(invitations.invited)),
        "sent_again" => Some(t!(invitations.sent_again)),
        "invitation_withdrawn" => Some(t!(invitations.withdrawn)),
        _ => None,
    }
}

/// What tells the customer from namesakes.
fn lead(customer: &CustomerCard) -> String {
    let number = t!(customer.number, number = customer.number.as_str());
    let document = customer.document.as_ref();
    let document = document.map(|document| t!(search.document, number = document));
    let source = t!(customer.source, source = customer.source.as_str());
    std::iter::once(number).chain(document).chain([source]).collect::<Vec<_>>().join(" · ")
}
