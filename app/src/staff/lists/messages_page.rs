//! The log of reminders.

use domain::lists::{AnyFilter, ListKind, MessageShow, MessagesFilter};
use leptos::prelude::*;
use portal::contact::reminders::log::LogEvent;
use portal::views::desk::lists::ListPage;
use portal::views::desk::lists::messages::{self, MessageOfList};
use portal::views::desk::saved_filters;

use super::address::ListAddress;
use super::filter_fields::DayFields;
use super::list_parts::{ListEnd, ListTable, ListTabs};
use crate::components::badge::Badge;
use crate::components::day::{AsOf, Instant};
use crate::components::filter_form::FilterForm;
use crate::components::page_title::PageTitle;
use crate::components::table::{Cell, Column, Row, RowTitle};
use crate::components::{Text, UiTone};
use crate::customer::invoices::history_card::{reminded, withheld};
use crate::request::context::request_context;
use crate::shared::answer::answer;
use crate::shared::shell::{Frame, Section};
use crate::staff::saved_filters::SavedTabs;
use crate::{routes, t};

type Address = ListAddress<MessagesFilter>;

#[component]
pub fn MessagesPage() -> impl IntoView {
    let context = request_context();
    Suspend::new(async move {
        let address = Address::read(routes::STAFF_MESSAGES, &context.query);
        let found = async {
            let page = messages::list(&context.portal, &context.actor, &address.query).await?;
            let (portal, actor) = (&context.portal, &context.actor);
            Ok((page, saved_filters::beside(portal, actor, ListKind::Messages).await?))
        };
        answer(found.await, |(page, saved)| {
            let shown = AnyFilter::Messages(address.filter().clone());
            let title = t!(lists.messages.title);
            view! {
                <Frame section=Section::StaffMessages>
                    <div class="stack">
                        <PageTitle title lead=t!(lists.messages.lead)/>
                        <p>
                            <a href=routes::STAFF_SENDING_DAYS>{t!(record.staff_title)}</a>
                        </p>
                        <Tabs address=address.clone() page=page.clone()/>
                        <SavedTabs saved shown/>
                        <Narrow address=address.clone()/>
                        <Content address page/>
                    </div>
                </Frame>
            }
            .into_any()
        })
    })
}

fn show_text(show: MessageShow) -> &'static str {
    match show {
        MessageShow::All => t!(lists.messages.show.all),
        MessageShow::Sent => t!(lists.messages.show.sent),
        MessageShow::Withheld => t!(lists.messages.show.withheld),
        MessageShow::Failed => t!(lists.messages.show.failed),
        MessageShow::Dropped => t!(lists.messages.show.dropped),
    }
}

#[component]
fn Tabs(address: Address, page: ListPage<MessageOfList>) -> impl IntoView {
    let filter = address.filter();
    let tab = |show: &MessageShow| {
        let href = address.of(&MessagesFilter { show: *show, ..filter.clone() });
        (href, show_text(*show), filter.show == *show)
    };
    let tabs: Vec<_> = MessageShow::ALL.iter().map(tab).collect();
    view! { <ListTabs tabs counts=page.tabs/> }.into_any()
}

#[component]
fn Narrow(address: Address) -> impl IntoView {
    let filter = address.filter().clone();
    let clear = address.cleared(&MessagesFilter { show: filter.show, ..MessagesFilter::default() });
    let kept = vec![("show", filter.show.code().to_owned())];
    let labels = [t!(lists.from), t!(lists.to)];
    let is_wrong = address.is_wrong();
    view! {
        <FilterForm action=address.path kept clear is_wrong>
            <DayFields days=filter.days wrong=address.wrong labels/>
        </FilterForm>
    }
    .into_any()
}

#[component]
fn Content(address: Address, page: ListPage<MessageOfList>) -> impl IntoView {
    let columns = vec![
        Column::text(t!(lists.messages.person)),
        Column::text(t!(lists.messages.what)),
        Column::text(t!(lists.messages.when)),
    ];
    let end = ListEnd::of(&address, &page).without_sums();
    let is_empty = page.rows.is_empty();
    let as_of = page.as_of;
    let rows = page.rows.into_iter().map(|row| view! { <Line row/> }).collect_view();
    view! {
        <ListTable caption=t!(lists.messages.title) columns is_empty end>
            {rows}
        </ListTable>
        <AsOf at=as_of/>
    }
    .into_any()
}

/// The state in a word, and what happened in a sentence; of other entries than those of the list
/// there is nothing to say.
pub(in crate::staff) fn message_words(event: LogEvent) -> Option<(UiTone, &'static str, Text)> {
    Some(match event {
        LogEvent::Sent { channel, .. } => {
            (UiTone::Good, t!(lists.messages.state.sent), reminded(channel).into())
        }
        LogEvent::Withheld { reason, until } => {
            (UiTone::Warn, t!(lists.messages.state.withheld), withheld(&reason, until).into())
        }
        LogEvent::Failed { why, .. } => {
            let text = t!(lists.messages.failed, why = why);
            (UiTone::Bad, t!(lists.messages.state.failed), text.into())
        }
        LogEvent::Unknown { .. } => {
            (UiTone::Bad, t!(lists.messages.state.failed), t!(lists.messages.unknown).into())
        }
        LogEvent::Dropped { .. } => {
            (UiTone::Neutral, t!(lists.messages.state.dropped), t!(holds.history.dropped).into())
        }
        LogEvent::Claimed { .. }
        | LogEvent::Postponed { .. }
        | LogEvent::Delivered { .. }
        | LogEvent::Chosen { .. }
        | LogEvent::Moved { .. }
        | LogEvent::PhoneAsked { .. }
        | LogEvent::PhoneChanged { .. }
        | LogEvent::PhoneRemoved => return None,
    })
}

#[component]
fn Line(row: MessageOfList) -> impl IntoView {
    let href = row.customer.as_ref().map(routes::staff_customer);
    let what = message_words(row.entry.what).map(|(tone, text, sentence)| {
        view! {
            <Badge tone text/>
            <span class="table__note">{sentence}</span>
        }
    });
    view! {
        <Row>
            <RowTitle href title=row.name/>
            <Cell label=t!(lists.messages.what) plain=true>{what}</Cell>
            <Cell label=t!(lists.messages.when)><Instant at=row.at/></Cell>
        </Row>
    }
    .into_any()
}
