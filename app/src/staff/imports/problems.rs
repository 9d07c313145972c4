//! Problems of a file, by line.

use domain::ids::ImportId;
use leptos::prelude::*;
use portal::views::imports::ProblemEffect;
use portal::views::imports::files::{FileProblem, MAX_PROBLEMS, ProblemPlace};
use url::form_urlencoded::Serializer;

use super::words;
use crate::components::badge::Badge;
use crate::components::button::{Actions, LinkButton, Look};
use crate::components::card::Card;
use crate::components::icon::Icon;
use crate::components::table::{Cell, Column, Row, RowTitle, Table};
use crate::request::context::query_value;
use crate::{routes, t};

/// Problems on a page.
pub(super) const PAGE: usize = 50;

/// The place in the query, behind which problems are shown.
pub(super) fn place_of(query: &str) -> ProblemPlace {
    let number = |name| query_value(query, name).and_then(|number| number.parse().ok());
    ProblemPlace {
        line: number("line").unwrap_or_default(),
        place: number("place").unwrap_or_default(),
    }
}

/// Titles of the columns of a file of problems.
#[must_use]
pub fn problem_titles() -> [&'static str; 5] {
    [
        t!(imports.problems.line),
        t!(imports.problems.column),
        t!(imports.problems.value),
        t!(imports.problems.reason),
        t!(imports.problems.effect),
    ]
}

/// A problem in the reader's language: line, column, value, what is wrong, its consequence.
#[must_use]
pub fn problem_cells(problem: &FileProblem) -> [String; 5] {
    let FileProblem { problem, effect, .. } = problem;
    [
        problem.line.to_string(),
        problem.column.clone(),
        problem.value.clone(),
        words::reason(&problem.reason),
        words::effect(*effect).1.to_owned(),
    ]
}

/// A page of problems, with the way to the next and to all of them as a file.
#[component]
pub(super) fn Problems(
    id: ImportId,
    problems: Vec<FileProblem>,
    after: ProblemPlace,
) -> impl IntoView {
    let mut problems = problems;
    let is_first = after == ProblemPlace::default();
    if problems.is_empty() && is_first {
        return ().into_any();
    }
    let has_more = problems.len() > PAGE;
    problems.truncate(PAGE);
    let page = routes::staff_import(&id);
    let next = problems.last().filter(|_| has_more).map(|last| {
        let ProblemPlace { line, place } = last.place;
        format!("{page}?line={line}&place={place}#problems")
    });
    let columns = problem_titles().map(Column::text).to_vec();
    let rows = problems.iter().map(row).collect_view();
    view! {
        <div id="problems">
            <Card title=t!(imports.problems.title)>
                <Table caption=t!(imports.problems.title) columns>
                    {rows}
                </Table>
                {(has_more && is_first)
                    .then(|| t!(imports.problems.most, count = MAX_PROBLEMS.to_string()))
                    .map(|most| view! { <p class="field__hint">{most}</p> })}
                <Actions>
                    {next
                        .map(|href| {
                            view! {
                                <LinkButton href look=Look::Secondary>
                                    {t!(imports.problems.next)}
                                </LinkButton>
                            }
                        })}
                    {(!is_first)
                        .then(|| {
                            view! {
                                <LinkButton href=format!("{page}#problems") look=Look::Quiet>
                                    {t!(imports.problems.first)}
                                </LinkButton>
                            }
                        })}
                    <LinkButton
                        href=routes::staff_import_problems(&id)
                        look=Look::Quiet
                        icon=Some(Icon::Download)
                    >
                        {t!(imports.problems.csv)}
                    </LinkButton>
                </Actions>
            </Card>
        </div>
    }
    .into_any()
}

/// The value; the number of an invoice that stays as staff left it leads to the invoice.
fn value_of(found: &FileProblem) -> AnyView {
    let value = found.problem.value.clone();
    match found.effect {
        ProblemEffect::Kept => {
            let mut query = Serializer::new(String::new());
            let query = query.append_pair("q", &value).finish();
            let href = format!("{}?{query}", routes::STAFF_SEARCH);
            view! { <a href=href>{value}</a> }.into_any()
        }
        ProblemEffect::KeptOut | ProblemEffect::Waits | ProblemEffect::LeftAside => {
            view! { <span class="problem__value">{value}</span> }.into_any()
        }
    }
}

fn row(found: &FileProblem) -> AnyView {
    let FileProblem { problem, effect, .. } = found;
    let (tone, text) = words::effect(*effect);
    let column = match problem.column.as_str() {
        "" => t!(imports.problems.whole).to_owned(),
        column => column.to_owned(),
    };
    let (line, value) = (problem.line.to_string(), value_of(found));
    let reason = words::reason(&problem.reason);
    view! {
        <Row>
            <RowTitle title=line/>
            <Cell label=t!(imports.problems.column)>{column}</Cell>
            <Cell label=t!(imports.problems.value)>
                {value}
            </Cell>
            <Cell label=t!(imports.problems.reason)>{reason}</Cell>
            <Cell label=t!(imports.problems.effect)>
                <Badge tone text/>
            </Cell>
        </Row>
    }
    .into_any()
}
