//! Requests: those that wait for the reader, and those that they may look back at.

use leptos::prelude::*;
use portal::views::desk::approvals::{self, Approval, ApprovalCursor, ApprovalList};
use portal::views::desk::bulk::BulkAct;

use super::words;
use crate::components::amount::Amount;
use crate::components::badge::Badge;
use crate::components::button::{LinkButton, Look};
use crate::components::card::Card;
use crate::components::page_title::PageTitle;
use crate::components::table::{Cell, Column, NumberCell, Row, RowTitle, Table};
use crate::request::context::{query_value, request_context};
use crate::request::reader::short_instant;
use crate::shared::answer::answer;
use crate::shared::shell::{Frame, Section};
use crate::staff::bulk::BulkTable;
use crate::{routes, t};

#[component]
pub fn ApprovalsPage() -> impl IntoView {
    let context = request_context();
    Suspend::new(async move {
        let before = query_value(&context.query, "before").and_then(|text| cursor(&text));
        let is_first = before.is_none();
        let before = before.unwrap_or_else(ApprovalCursor::start);
        let found = approvals::list(&context.portal, &context.actor, &before).await;
        answer(found, |ApprovalList { waiting, others, bulk_acts, next }| {
            let waiting = is_first.then(|| {
                view! {
                    <Waiting waiting/>
                    <WaitingActs acts=bulk_acts/>
                }
            });
            view! {
                <Frame section=Section::StaffApprovals>
                    <div class="stack">
                        <PageTitle title=t!(approvals.title) lead=t!(approvals.lead)/>
                        {waiting}
                        <Others others next/>
                    </div>
                </Frame>
            }
            .into_any()
        })
    })
}

/// Reads a place as [`address`] writes it.
fn cursor(text: &str) -> Option<ApprovalCursor> {
    let (asked_at, id) = text.split_once('.')?;
    Some(ApprovalCursor { asked_at: asked_at.parse().ok()?, id: id.to_owned() })
}

/// Address of the page of older requests.
fn address(ApprovalCursor { asked_at, id }: &ApprovalCursor) -> String {
    format!("{}?before={asked_at}.{id}", routes::STAFF_APPROVALS)
}

#[component]
fn Waiting(waiting: Vec<Approval>) -> impl IntoView {
    if waiting.is_empty() {
        return view! { <Card title=t!(approvals.waiting)>{t!(approvals.none_waiting)}</Card> }
            .into_any();
    }
    view! {
        <section class="stack">
            <h2>{t!(approvals.waiting)}</h2>
            <ApprovalTable all=waiting caption=t!(approvals.waiting)/>
        </section>
    }
    .into_any()
}

#[component]
fn WaitingActs(acts: Vec<BulkAct>) -> impl IntoView {
    if acts.is_empty() {
        return ().into_any();
    }
    view! {
        <section class="stack">
            <h2>{t!(bulk.waiting_acts)}</h2>
            <BulkTable acts caption=t!(bulk.waiting_acts)/>
        </section>
    }
    .into_any()
}

#[component]
fn Others(others: Vec<Approval>, next: Option<ApprovalCursor>) -> impl IntoView {
    if others.is_empty() {
        return ().into_any();
    }
    let older = next.map(|next| {
        view! {
            <p>
                <LinkButton look=Look::Secondary href=address(&next)>
                    {t!(approvals.older)}
                </LinkButton>
            </p>
        }
    });
    view! {
        <section class="stack">
            <h2>{t!(approvals.others)}</h2>
            <ApprovalTable all=others caption=t!(approvals.others)/>
            {older}
        </section>
    }
    .into_any()
}

#[component]
fn ApprovalTable(all: Vec<Approval>, caption: &'static str) -> impl IntoView {
    let columns = vec![
        Column::text(t!(approvals.what)),
        Column::text(t!(approvals.asker)),
        Column::text(t!(approvals.state_title)),
        Column::number(t!(approvals.amount)),
    ];
    let row = |one: Approval| {
        let (tone, text) = words::state(one.state);
        let title = words::kind(one.kind);
        let note = format!("{} · {}", one.label, one.customer_name);
        let asked = format!("{} · {}", one.asker_name, short_instant(one.asked_at));
        view! {
            <Row>
                <RowTitle href=routes::staff_approval(&one.id) title note/>
                <Cell label=t!(approvals.asker)>{asked}</Cell>
                <Cell label=t!(approvals.state_title)>
                    <Badge tone text/>
                </Cell>
                <NumberCell label=t!(approvals.amount) lead=true>
                    <Amount value=one.amount/>
                </NumberCell>
            </Row>
        }
    };
    let rows = all.into_iter().map(row).collect_view();
    view! { <Table caption columns>{rows}</Table> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_the_list_is_read_back_and_anything_else_is_none() {
        let place = ApprovalCursor { asked_at: 1_795_000_000_000, id: "0194f3c2".into() };
        let address = address(&place);
        assert_eq!(address, "/staff/approvals?before=1795000000000.0194f3c2");
        assert_eq!(cursor(address.rsplit('=').next().unwrap()), Some(place));
        for text in ["", "x", "1", ".", "x.y"] {
            assert_eq!(cursor(text), None, "{text}");
        }
    }
}
