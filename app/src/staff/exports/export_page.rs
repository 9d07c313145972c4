//! What an export will have, and the form that makes it.

use domain::lists::{AnyFilter, ExportFormat};
use leptos::prelude::*;
use portal::views::desk::export::{self, ExportPreview};

use super::refusal::EXPORT;
use crate::components::amount::Amount;
use crate::components::button::{Actions, Button};
use crate::components::card::Card;
use crate::components::day::AsOf;
use crate::components::error_summary::ErrorSummary;
use crate::components::field_set::{FieldSet, Radio};
use crate::components::icon::Icon;
use crate::components::notice::Notice;
use crate::components::page_title::{BackLink, PageTitle};
use crate::components::summary_list::{Fact, SummaryList};
use crate::components::{Text, UiTone};
use crate::request::context::request_context;
use crate::request::reader::with_reader;
use crate::request::refusal;
use crate::shared::answer::answer;
use crate::shared::shell::{Frame, Width};
use crate::staff::filter_address::{any_filter, list_address};
use crate::staff::form_errors::{StaffFormProblem, field_id};
use crate::staff::list_names::{list_title, section};
use crate::staff::lists::row_count;
use crate::staff::proof_field::ProofField;
use crate::{routes, t};

#[component]
pub fn ExportPage() -> impl IntoView {
    let context = request_context();
    let problem = StaffFormProblem::read(&refusal::problem());
    Suspend::new(async move {
        let found = async {
            export::may_export(&context.actor)?;
            let filter = any_filter(&context.query).ok_or(portal::Error::NotFound)?;
            let preview = export::preview(&context.portal, &context.actor, &filter).await?;
            Ok((filter, preview))
        };
        answer(found.await, |(filter, preview)| {
            let list = list_title(&filter);
            let title = t!(exports.title, list = list);
            view! {
                <Frame section=section(filter.list()) width=Width::Narrow>
                    <div class="stack">
                        <BackLink href=list_address(&filter) text=list/>
                        <PageTitle title lead=t!(exports.lead)/>
                        <ErrorSummary errors=problem.summary()/>
                        <Content preview=preview.clone()/>
                        <Order filter preview=preview.clone() problem/>
                        <AsOf at=preview.as_of/>
                    </div>
                </Frame>
            }
            .into_any()
        })
    })
}

/// The number of rows, and their sums.
#[component]
fn Content(preview: ExportPreview) -> impl IntoView {
    let ExportPreview { count, sums, .. } = preview;
    let count = count.map(|count| {
        view! { <Fact term=t!(exports.rows)>{row_count(count)}</Fact> }
    });
    let sums = (!sums.is_empty()).then(|| {
        let amounts = sums.into_iter().map(|value| view! { <p><Amount value/></p> });
        view! { <Fact term=t!(exports.sum)>{amounts.collect_view()}</Fact> }
    });
    view! {
        <Card title=t!(exports.content)>
            <SummaryList>{count} {sums}</SummaryList>
        </Card>
    }
    .into_any()
}

#[component]
fn Order(filter: AnyFilter, preview: ExportPreview, problem: StaffFormProblem) -> impl IntoView {
    if preview.is_too_much() {
        let limit = preview.limit.unwrap_or_default();
        return view! {
            <Notice tone=UiTone::Warn title=t!(exports.too_many, count = limit)/>
        }
        .into_any();
    }
    let typed = refusal::typed(routes::STAFF_EXPORTS, "format");
    let chosen = typed.and_then(|code| ExportFormat::parse(&code)).unwrap_or_default();
    let choice = move |format: &ExportFormat| {
        let label = format_text(*format);
        view! { <Radio name="format" value=format.code() label chosen=*format == chosen/> }
    };
    let values = filter.values();
    let hidden = values.iter().map(|(name, value)| {
        view! { <input type="hidden" name=name value=value.to_owned()/> }
    });
    let hidden = hidden.collect_view();
    view! {
        <Card title=t!(exports.file)>
            <form class="stack" method="post" action=routes::STAFF_EXPORTS>
                <input type="hidden" name="list" value=filter.list().code()/>
                {hidden}
                <FieldSet id=field_id(EXPORT, "format") legend=t!(exports.format)>
                    {ExportFormat::ALL.iter().map(choice).collect_view()}
                </FieldSet>
                <ProofField form=EXPORT problem/>
                <p>{t!(exports.recorded)}</p>
                <Actions>
                    <Button icon=Icon::Download>{t!(exports.submit)}</Button>
                </Actions>
            </form>
        </Card>
    }
    .into_any()
}

/// The form of a file, with an example of how it writes an amount.
fn format_text(format: ExportFormat) -> Text {
    match format {
        ExportFormat::Xlsx => t!(exports.formats.xlsx).into(),
        ExportFormat::Csv => {
            let decimal = with_reader(|reader| reader.numbers.decimal);
            let example = format!("1234{decimal}50");
            t!(exports.formats.csv, example = example).into()
        }
        ExportFormat::CsvMachine => t!(exports.formats.machine).into(),
    }
}
