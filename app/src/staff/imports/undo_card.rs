//! The form that undoes an import, and what became of its rows.

use domain::ids::ImportId;
use domain::imports::undo::UndoOutcome;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use portal::views::imports::files::{ImportFile, UndoCounts};

use super::form_errors::{ImportFormProblem, UNDO};
use super::mapping_form::version_of;
use super::server_fns::ImportUndo;
use super::undone_words as words;
use crate::components::button::{Actions, Button, Look};
use crate::components::card::Card;
use crate::components::summary_list::{Fact, SummaryList};
use crate::staff::form_errors::StaffFormProblem;
use crate::staff::proof_field::ProofField;
use crate::{routes, t};

/// Number of the rows with an outcome.
pub(super) const fn count(counts: UndoCounts, outcome: UndoOutcome) -> u64 {
    match outcome {
        UndoOutcome::Reversed => counts.reversed,
        UndoOutcome::Kept => counts.kept,
        UndoOutcome::Failed => counts.failed,
    }
}

/// The three numbers, each opening to its rows. Nothing before an undo.
#[component]
pub(super) fn UndoOutcomes(id: ImportId, counts: UndoCounts) -> impl IntoView {
    if UndoOutcome::ALL.iter().all(|outcome| count(counts, *outcome) == 0) {
        return ().into_any();
    }
    let fact = |outcome: &UndoOutcome| {
        let href = routes::staff_import_undone(&id, outcome.code());
        let number = count(counts, *outcome).to_string();
        let (_, term) = words::outcome(*outcome);
        view! {
            <Fact term>
                <a href=href>{number}</a>
            </Fact>
        }
    };
    let facts = UndoOutcome::ALL.iter().map(fact).collect_view();
    view! {
        <Card title=t!(imports.undo.outcome)>
            <SummaryList>{facts}</SummaryList>
        </Card>
    }
    .into_any()
}

/// The form, folded unless it was refused.
#[component]
pub(super) fn UndoCard(
    file: ImportFile,
    counts: UndoCounts,
    problem: ImportFormProblem,
    proof: StaffFormProblem,
) -> impl IntoView {
    if counts.standing == 0 {
        return ().into_any();
    }
    let version = version_of(ImportUndo::url(), &problem, file.version);
    let is_open = problem.is_of(UNDO) || proof.is_of(UNDO);
    view! {
        <details class="card fold" id=UNDO open=is_open>
            <summary>{t!(imports.undo.title)}</summary>
            <form class="stack" method="post" action=ImportUndo::url()>
                <p>{t!(imports.undo.text, count = counts.standing.to_string())}</p>
                <input type="hidden" name="id" value=file.id.to_string()/>
                <input type="hidden" name="version" value=version.to_string()/>
                <ProofField form=UNDO problem=proof/>
                <Actions>
                    <Button look=Look::Secondary>{t!(imports.undo.submit)}</Button>
                </Actions>
            </form>
        </details>
    }
    .into_any()
}
