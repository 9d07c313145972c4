//! The list of unapplied money, by state.

use domain::unapplied::UnappliedState;
use leptos::prelude::*;
use portal::payments::unapplied::{
    self, UnappliedCursor, UnappliedMoney, UnappliedPage, UnappliedSum,
};

use super::words;
use crate::components::amount::Amount;
use crate::components::badge::Badge;
use crate::components::button::{LinkButton, Look};
use crate::components::empty_state::EmptyState;
use crate::components::filter_tabs::{FilterTab, FilterTabs};
use crate::components::page_title::PageTitle;
use crate::components::table::{Cell, Column, NumberCell, Row, RowTitle, Table};
use crate::request::context::{query_value, request_context};
use crate::request::reader::{money, short_date};
use crate::shared::answer::answer;
use crate::shared::shell::{Frame, Section};
use crate::{routes, t};

#[component]
pub fn UnappliedListPage() -> impl IntoView {
    let context = request_context();
    Suspend::new(async move {
        let show = query_value(&context.query, "show").unwrap_or_default();
        let state = match show.as_str() {
            "all" => None,
            "matched" => Some(UnappliedState::Matched),
            _ => Some(UnappliedState::Open),
        };
        let before = query_value(&context.query, "before").and_then(|text| cursor(&text));
        let before = before.unwrap_or_else(UnappliedCursor::start);
        let (portal, actor) = (&context.portal, &context.actor);
        let found = async {
            let page = unapplied::list(portal, actor, state, &before).await?;
            Ok((page, unapplied::open_sums(portal, actor).await?))
        };
        answer(found.await, |(page, sums)| {
            view! {
                <Frame section=Section::StaffUnapplied>
                    <div class="stack">
                        <PageTitle title=t!(unapplied.title) lead=t!(unapplied.lead)/>
                        <p>
                            <LinkButton href=routes::STAFF_UNAPPLIED_NEW>
                                {t!(unapplied.record)}
                            </LinkButton>
                        </p>
                        <Tabs state sums=sums.clone()/>
                        <Sums sums/>
                        <Rows state page/>
                    </div>
                </Frame>
            }
            .into_any()
        })
    })
}

/// Reads a place as [`address`] writes it.
fn cursor(text: &str) -> Option<UnappliedCursor> {
    let (day, id) = text.split_once('.')?;
    Some(UnappliedCursor { received_on: day.parse().ok()?, id: id.to_owned() })
}

const fn show(state: Option<UnappliedState>) -> &'static str {
    match state {
        Some(UnappliedState::Open) => "open",
        Some(UnappliedState::Matched) => "matched",
        None => "all",
    }
}

/// Address of the page of older rows.
fn address(state: Option<UnappliedState>, next: &UnappliedCursor) -> String {
    let UnappliedCursor { received_on, id } = next;
    format!("{}?show={}&before={received_on}.{id}", routes::STAFF_UNAPPLIED, show(state))
}

#[component]
fn Tabs(state: Option<UnappliedState>, sums: Vec<UnappliedSum>) -> impl IntoView {
    let open = sums.iter().map(|one| one.count).fold(0, u32::saturating_add);
    let tab = move |(of, text, count): (Option<UnappliedState>, &'static str, Option<u32>)| {
        let href = format!("{}?show={}", routes::STAFF_UNAPPLIED, show(of));
        view! { <FilterTab href text count current=of == state/> }
    };
    let tabs = [
        (Some(UnappliedState::Open), t!(unapplied.tab.open), Some(open)),
        (Some(UnappliedState::Matched), t!(unapplied.tab.matched), None),
        (None, t!(unapplied.tab.all), None),
    ];
    let tabs = tabs.into_iter().map(tab).collect_view();
    view! {
        <FilterTabs label=t!(unapplied.tab.label)>{tabs}</FilterTabs>
    }
    .into_any()
}

/// What is open, by currency.
#[component]
fn Sums(sums: Vec<UnappliedSum>) -> impl IntoView {
    if sums.is_empty() {
        return ().into_any();
    }
    let sums: Vec<String> = sums.into_iter().map(|one| money(one.sum)).collect();
    view! { <p>{t!(unapplied.open_sum, sums = sums.join(" + "))}</p> }.into_any()
}

#[component]
fn Rows(state: Option<UnappliedState>, page: UnappliedPage) -> impl IntoView {
    let UnappliedPage { rows, next } = page;
    if rows.is_empty() {
        return view! { <EmptyState title=t!(unapplied.none) text=t!(unapplied.none_text)/> }
            .into_any();
    }
    let columns = vec![
        Column::text(t!(unapplied.sender)),
        Column::text(t!(unapplied.received)),
        Column::text(t!(unapplied.state.title)),
        Column::number(t!(unapplied.amount)),
    ];
    let rows = rows.into_iter().map(|money| view! { <OneRow money/> }).collect_view();
    let older = next.map(|next| {
        let href = address(state, &next);
        view! {
            <p>
                <LinkButton look=Look::Secondary href>{t!(unapplied.older)}</LinkButton>
            </p>
        }
    });
    view! {
        <Table caption=t!(unapplied.title) columns>
            {rows}
        </Table>
        {older}
    }
    .into_any()
}

#[component]
fn OneRow(money: UnappliedMoney) -> impl IntoView {
    let UnappliedMoney { id, state, credit, customer_name, .. } = money;
    let (tone, text) = words::state(state);
    let title = match credit.sender.is_empty() {
        true => t!(unapplied.no_sender).to_owned(),
        false => credit.sender,
    };
    let note = format!("{} · {}", words::way(credit.way), credit.reference);
    view! {
        <Row>
            <RowTitle href=routes::staff_unapplied(&id) title note/>
            <Cell label=t!(unapplied.received)>{short_date(credit.received_on)}</Cell>
            <Cell label=t!(unapplied.state.title)>
                <Badge tone text/>
                {customer_name.map(|name| format!(" {name}"))}
            </Cell>
            <NumberCell label=t!(unapplied.amount) lead=true>
                <Amount value=credit.amount/>
            </NumberCell>
        </Row>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_from_the_address_that_leads_to_it() {
        let next = UnappliedCursor { received_on: "2026-11-20".parse().unwrap(), id: "a-1".into() };
        let address = address(Some(UnappliedState::Open), &next);
        assert_eq!(address, "/staff/unapplied?show=open&before=2026-11-20.a-1");
        let query = address.split_once('?').unwrap().1;
        let text = query_value(query, "before").unwrap();
        assert_eq!(cursor(&text), Some(next));
        for text in ["", "2026-11-20", "yesterday.a"] {
            assert_eq!(cursor(text), None, "{text}");
        }
    }
}
