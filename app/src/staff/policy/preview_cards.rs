//! What an edit would change, messages in its words, and the fields that save it.

use domain::holds::LONGEST_LINE;
use domain::reminders::{DayDifference, WithheldCount};
use leptos::prelude::*;
use portal::contact::reminders::{DifferenceRow, PolicyDifference, SampleMessage};

use super::edit::EditOutlook;
use super::entries::{EditEntry, SAVE};
use super::server_fns::EDIT_FORM;
use super::words;
use crate::components::Text;
use crate::components::badge::Badge;
use crate::components::button::{Actions, Button, Look};
use crate::components::card::Card;
use crate::components::field::Field;
use crate::components::summary_list::{Fact, SummaryList};
use crate::components::table::{Cell, Column, Row, RowTitle, Table};
use crate::customer::invoices::history_card::withheld;
use crate::request::reader::long_date;
use crate::staff::form_errors::{StaffFormProblem, field_id};
use crate::staff::proof_field::ProofField;
use crate::{routes, t};

/// The version that a form was made from, and whose messages are shown.
#[component]
pub(super) fn SampleFields(version: u32, edit: EditEntry, is_nobody: bool) -> impl IntoView {
    let error = is_nobody.then(|| Text::from(t!(policy.sample.nobody)));
    view! {
        <input type="hidden" name="edit[version]" value=version.to_string()/>
        <Field
            name="edit[sample]"
            id=field_id(EDIT_FORM, "sample")
            label=t!(policy.sample.whose)
            hint=t!(policy.sample.whose_hint)
            value=edit.sample
            autocomplete="off"
            longest=100
            error
        />
        <Actions>
            <Button look=Look::Secondary submits=("edit[act]".into(), "preview".into())>
                {t!(policy.preview)}
            </Button>
        </Actions>
    }
    .into_any()
}

/// What would come of the edit, and below it the fields that save it.
#[component]
pub(super) fn Outlook(
    outlook: EditOutlook,
    edit: EditEntry,
    problem: StaffFormProblem,
) -> impl IntoView {
    if !outlook.is_good() {
        return ().into_any();
    }
    let EditOutlook { difference, samples, .. } = outlook;
    view! {
        {difference.map(|difference| view! { <Difference difference/> })}
        <Samples samples/>
        <SaveFields edit problem/>
    }
    .into_any()
}

#[component]
fn Difference(difference: PolicyDifference) -> impl IntoView {
    let PolicyDifference { day, counts, rows, examined, is_whole } = difference;
    let title = t!(policy.difference.title, day = long_date(day));
    let seen = match is_whole {
        true => t!(policy.difference.examined, count = examined),
        false => t!(policy.difference.examined_first, count = examined),
    };
    let is_same = rows.is_empty();
    let lead = t!(policy.difference.lead, before = counts.sent_before, after = counts.sent_after);
    let withheld_counts = counts.withheld.clone();
    view! {
        <Card title>
            <div class="stack">
                <p class="policy-lead">{lead}</p>
                <Counts counts/>
                <Withheld counts=withheld_counts/>
                {is_same.then(|| view! { <p>{t!(policy.difference.same)}</p> })}
                <Rows rows/>
                <p class="policy-note">{seen}" "{t!(policy.difference.note)}</p>
            </div>
        </Card>
    }
    .into_any()
}

#[component]
fn Counts(counts: DayDifference) -> impl IntoView {
    let fact = |term: &'static str, count: u32| {
        view! { <Fact term>{count}</Fact> }.into_any() //
    };
    view! {
        <SummaryList>
            {fact(t!(policy.change.more), counts.more)}
            {fact(t!(policy.change.fewer), counts.fewer)}
            {fact(t!(policy.change.moved), counts.moved)}
            {fact(t!(policy.change.altered), counts.altered)}
        </SummaryList>
    }
    .into_any()
}

/// How many are withheld, by reason.
#[component]
fn Withheld(counts: Vec<WithheldCount>) -> impl IntoView {
    if counts.is_empty() {
        return ().into_any();
    }
    let columns = vec![
        Column::text(t!(policy.difference.why)),
        Column::number(t!(policy.difference.today)),
        Column::number(t!(policy.difference.then)),
    ];
    let row = |count: WithheldCount| {
        let title = withheld(&count.reason.into(), None);
        view! {
            <Row>
                <RowTitle title/>
                <Cell label=t!(policy.difference.today)>{count.before}</Cell>
                <Cell label=t!(policy.difference.then)>{count.after}</Cell>
            </Row>
        }
    };
    let rows = counts.into_iter().map(row).collect_view();
    view! {
        <Table caption=t!(policy.difference.why) columns>
            {rows}
        </Table>
    }
    .into_any()
}

/// The first people for whom something changes.
#[component]
fn Rows(rows: Vec<DifferenceRow>) -> impl IntoView {
    if rows.is_empty() {
        return ().into_any();
    }
    let columns = vec![
        Column::text(t!(policy.difference.who)),
        Column::text(t!(policy.difference.today)),
        Column::text(t!(policy.difference.then)),
    ];
    let row = |row: DifferenceRow| {
        let (tone, text) = words::change(row.change);
        let href = row.customer.as_ref().map(routes::staff_customer);
        view! {
            <Row>
                <RowTitle href title=row.name/>
                <Cell label=t!(policy.difference.today)>{words::outcome(&row.before)}</Cell>
                <Cell label=t!(policy.difference.then)>
                    <Badge tone text/>
                    <span class="table__note">{words::outcome(&row.after)}</span>
                </Cell>
            </Row>
        }
    };
    let rows = rows.into_iter().map(row).collect_view();
    view! {
        <Table caption=t!(policy.difference.who) columns>
            {rows}
        </Table>
    }
    .into_any()
}

#[component]
fn Samples(samples: Vec<SampleMessage>) -> impl IntoView {
    let is_none = samples.is_empty();
    let sample = |(place, sample): (usize, SampleMessage)| {
        let tomorrow = words::tomorrow(&sample.tomorrow);
        let title = format!("{} · {}", sample.name, sample.texts.subject);
        view! {
            <details class="policy-sample" open=place == 0>
                <summary>{title}</summary>
                <p class="policy-note">{tomorrow}</p>
                <h3 class="policy-sample__title">{t!(policy.sample.mail)}</h3>
                <pre class="policy-sample__text">{sample.texts.mail}</pre>
                <h3 class="policy-sample__title">{t!(policy.sample.short)}</h3>
                <pre class="policy-sample__text">{sample.texts.short}</pre>
            </details>
        }
    };
    let shown = samples.into_iter().enumerate().map(sample).collect_view();
    view! {
        <Card title=t!(policy.sample.title)>
            <div class="stack">
                {is_none.then(|| view! { <p>{t!(policy.sample.none)}</p> })} {shown}
            </div>
        </Card>
    }
    .into_any()
}

#[component]
fn SaveFields(edit: EditEntry, problem: StaffFormProblem) -> impl IntoView {
    view! {
        <Card title=t!(policy.save.title)>
            <div class="stack">
                <Field
                    name="edit[reason]"
                    id=field_id(EDIT_FORM, "reason")
                    label=t!(pauses.reason)
                    hint=t!(policy.save.reason_hint)
                    value=edit.reason
                    autocomplete="off"
                    longest=LONGEST_LINE
                    error=problem.at(EDIT_FORM, "reason")
                />
                <ProofField form=EDIT_FORM problem/>
                <Actions>
                    <Button submits=("edit[act]".into(), SAVE.into())>
                        {t!(policy.save.submit)}
                    </Button>
                </Actions>
            </div>
        </Card>
    }
    .into_any()
}
