//! The list of imports, and the form that uploads a file.

use domain::ids::ImportId;
use domain::imports::ImportState;
use leptos::prelude::*;
use portal::views::imports::files::{self, ImportFile, MAX_FILE_BYTES, PAGE};

use super::form_errors::{ImportFormProblem, UPLOAD};
use super::words;
use crate::components::badge::Badge;
use crate::components::button::{Actions, Button, LinkButton, Look};
use crate::components::card::Card;
use crate::components::empty_state::EmptyState;
use crate::components::error_summary::ErrorSummary;
use crate::components::page_title::PageTitle;
use crate::components::table::{Cell, Column, NumberCell, Row, RowTitle, Table};
use crate::request::context::{query_value, request_context};
use crate::request::reader::short_instant;
use crate::request::refusal;
use crate::shared::answer::answer;
use crate::shared::shell::{Frame, Section};
use crate::staff::form_errors::field_id;
use crate::{routes, t};

/// Files that the browser offers first.
const ACCEPTED: &str = ".csv,.txt,.tsv,.xlsx,text/csv";

#[component]
pub fn ImportsPage() -> impl IntoView {
    let context = request_context();
    let problem = ImportFormProblem::read(&refusal::problem());
    let after = query_value(&context.query, "after").and_then(|id| ImportId::parse(&id).ok());
    Suspend::new(async move {
        let found = files::list(&context.portal, &context.actor, after.as_ref()).await;
        answer(found, |all| {
            view! {
                <Frame section=Section::StaffImports>
                    <div class="stack">
                        <PageTitle title=t!(imports.title) lead=t!(imports.lead)/>
                        <ErrorSummary errors=problem.summary()/>
                        <Upload problem/>
                        <Files all/>
                    </div>
                </Frame>
            }
            .into_any()
        })
    })
}

#[component]
fn Upload(problem: ImportFormProblem) -> impl IntoView {
    let id = field_id(UPLOAD, "file");
    let megabytes = (MAX_FILE_BYTES >> 20).to_string();
    let error = problem.at(UPLOAD, "file");
    let class = if error.is_some() { "field field--wrong" } else { "field" };
    let invalid = error.is_some().then_some("true");
    let error_id = format!("{id}-error");
    let described_by = match error.is_some() {
        true => format!("{id}-hint {error_id}"),
        false => format!("{id}-hint"),
    };
    view! {
        <Card title=t!(imports.upload.title)>
            <form
                class="stack"
                method="post"
                action=routes::STAFF_IMPORTS
                enctype="multipart/form-data"
            >
                <div class=class>
                    <label class="field__label" for=id.clone()>{t!(imports.upload.file)}</label>
                    <p class="field__hint" id=format!("{id}-hint")>
                        {t!(imports.upload.hint, megabytes = megabytes)}
                    </p>
                    {error.map(|error| view! { <p class="field__error" id=error_id>{error}</p> })}
                    <input
                        class="upload__file"
                        id=id
                        name="file"
                        type="file"
                        required=true
                        accept=ACCEPTED
                        aria-describedby=described_by
                        aria-invalid=invalid
                    />
                </div>
                <Actions>
                    <Button>{t!(imports.upload.submit)}</Button>
                </Actions>
            </form>
        </Card>
    }
    .into_any()
}

#[component]
fn Files(all: Vec<ImportFile>) -> impl IntoView {
    let mut all = all;
    if all.is_empty() {
        return view! {
            <EmptyState title=t!(imports.list.none) text=t!(imports.list.none_text)/>
        }
        .into_any();
    }
    let has_more = all.len() > PAGE;
    all.truncate(PAGE);
    let last = all.last().map(|file| file.id.clone()).filter(|_| has_more);
    let columns = vec![
        Column::text(t!(imports.list.file)),
        Column::text(t!(imports.list.when)),
        Column::text(t!(imports.list.who)),
        Column::text(t!(imports.list.state)),
        Column::number(t!(imports.list.lines)),
        Column::text(t!(imports.list.outcome)),
    ];
    let rows = all.into_iter().map(row).collect_view();
    view! {
        <Table caption=t!(imports.list.title) columns>
            {rows}
        </Table>
        {last
            .map(|id| {
                let href = format!("{}?after={id}", routes::STAFF_IMPORTS);
                view! {
                    <Actions>
                        <LinkButton href look=Look::Secondary>
                            {t!(imports.list.more)}
                        </LinkButton>
                    </Actions>
                }
            })}
    }
    .into_any()
}

fn row(file: ImportFile) -> AnyView {
    let (tone, text) = words::state(file.state);
    let lines = file.summary.as_ref().map(|summary| summary.records);
    let outcome = outcome(&file);
    view! {
        <Row>
            <RowTitle href=routes::staff_import(&file.id) title=file.name/>
            <Cell label=t!(imports.list.when)>{short_instant(file.created_at)}</Cell>
            <Cell label=t!(imports.list.who)>{file.by}</Cell>
            <Cell label=t!(imports.list.state)>
                <Badge tone text/>
            </Cell>
            <NumberCell label=t!(imports.list.lines)>{lines}</NumberCell>
            <Cell label=t!(imports.list.outcome)>{outcome}</Cell>
        </Row>
    }
    .into_any()
}

/// What a file did, or would do, on one line.
fn outcome(file: &ImportFile) -> String {
    let Some(summary) = &file.summary else { return String::new() };
    let forecast = summary.forecast;
    let (added, changed) = match file.state {
        ImportState::Loaded | ImportState::Undoing | ImportState::Undone => {
            (summary.added, summary.changed)
        }
        ImportState::Mapping
        | ImportState::Checking
        | ImportState::Checked
        | ImportState::Loading => (forecast.added, forecast.changed),
    };
    let counts = [
        (t!(imports.counts.added), added),
        (t!(imports.counts.changed), changed),
        (t!(imports.counts.waiting), summary.waiting),
        (t!(imports.counts.bad), summary.bad),
    ];
    let counts = counts.into_iter().filter(|(_, count)| *count > 0);
    counts.map(|(words, count)| format!("{words}: {count}")).collect::<Vec<_>>().join(" · ")
}
