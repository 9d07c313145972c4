//! The page of an import: what the file says, what loading it would do, and how far it is.

use domain::ids::ImportId;
use domain::imports::ImportState;
use domain::imports::proposal::Doubt;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use portal::views::imports::files::{
    self, FileProblem, FileProgress, FileReview, ImportFile, ProblemPlace,
};

use super::doubt_words;
use super::form_errors::{DISCARD, ImportFormProblem, LOAD, MAP, RETRY, SAVED};
use super::mapping_form::{MappingForm, version_of};
use super::outcome::Outcome;
use super::preview::Preview;
use super::problems::{self, Problems};
use super::server_fns::{ImportDiscard, ImportLoad, ImportRetry};
use super::undo_card::{UndoCard, UndoOutcomes};
use super::words;
use crate::components::UiTone;
use crate::components::button::{Actions, Button, LinkButton, Look};
use crate::components::card::Card;
use crate::components::error_summary::ErrorSummary;
use crate::components::field_set::Tick;
use crate::components::notice::Notice;
use crate::components::page_title::PageTitle;
use crate::request::context::{RequestContext, request_context};
use crate::request::reader::long_instant;
use crate::request::refusal;
use crate::shared::answer::{answer, last_segment};
use crate::shared::follow_work::FollowWork;
use crate::shared::shell::{Frame, Section};

use crate::staff::form_errors::{StaffFormProblem, field_id};
use crate::staff::proof_field::ProofField;
use crate::t;

/// What the page shows.
struct ImportContent {
    review: FileReview,
    problems: Vec<FileProblem>,
    after: ProblemPlace,
}

async fn find(context: &RequestContext) -> portal::Result<ImportContent> {
    let id = ImportId::parse(last_segment(&context.path)).map_err(|_| portal::Error::NotFound)?;
    let (portal, actor) = (&context.portal, &context.actor);
    let review = files::review(portal, actor, &id).await?;
    let after = problems::place_of(&context.query);
    let most = u32::try_from(problems::PAGE + 1).unwrap_or(u32::MAX);
    let problems = files::problems(portal, actor, &id, after, most).await?;
    Ok(ImportContent { review, problems, after })
}

#[component]
pub fn ImportPage() -> impl IntoView {
    let context = request_context();
    let problem = ImportFormProblem::read(&refusal::problem());
    let proof = StaffFormProblem::read(&refusal::problem());
    Suspend::new(async move {
        let found = find(&context).await;
        answer(found, |found| {
            let is_running = found.review.file.state.is_running();
            view! {
                <Frame section=Section::StaffImports>
                    {is_running.then(|| view! { <FollowWork/> })}
                    <div class="stack" data-live="">
                        <Content found problem proof/>
                    </div>
                </Frame>
            }
            .into_any()
        })
    })
}

#[component]
fn Content(
    found: ImportContent,
    problem: ImportFormProblem,
    proof: StaffFormProblem,
) -> impl IntoView {
    let ImportContent { review, problems, after } = found;
    let file = review.file.clone();
    let at = long_instant(file.created_at);
    let lead = t!(imports.heading.lead, who = file.by.as_str(), at = at);
    let errors = problem.summary().into_iter().chain(proof.summary()).collect();
    let misfit = file.misfit.as_ref().map(words::misfit);
    let is_running = file.state.is_running();
    view! {
        <PageTitle title=words::heading(file.state, &file.name) lead/>
        <ErrorSummary errors/>
        {misfit.map(|title| view! { <Notice tone=UiTone::Warn title/> })}
        {(!file.is_kept)
            .then(|| view! { <Notice tone=UiTone::Info title=t!(imports.discard.gone)/> })}
        {is_running.then(|| view! { <Failure file=file.clone()/> })}
        {is_running.then(|| view! { <Work progress=file.progress/> })}
        {(!is_running).then(|| view! { <UndoOutcomes id=file.id.clone() counts=review.undo/> })}
        {(!is_running).then(|| view! { <Outcome file=file.clone()/> })}
        {(!is_running && file.is_kept)
            .then(|| {
                let (problem, proof) = (problem.clone(), proof.clone());
                view! { <Load file=file.clone() problem proof/> }
            })}
        {(file.state == ImportState::Loaded)
            .then(|| {
                let (file, problem) = (file.clone(), problem.clone());
                view! { <UndoCard file counts=review.undo problem proof/> }
            })}
        {(!is_running)
            .then(|| view! { <Problems id=file.id.clone() problems after/> })}
        {(!is_running && file.is_kept).then(|| view! { <Columns review problem/> })}
        {(!is_running && file.is_kept).then(|| view! { <Discard file/> })}
    }
    .into_any()
}

/// Says that the work failed, with a way to begin it anew.
#[component]
fn Failure(file: ImportFile) -> impl IntoView {
    let Some(at) = file.failed_at else { return ().into_any() };
    let title = t!(imports.failed.title, at = long_instant(at));
    view! {
        <Notice tone=UiTone::Bad title>
            <p>{t!(imports.failed.text)}</p>
            <form id=RETRY method="post" action=ImportRetry::url()>
                <input type="hidden" name="id" value=file.id.to_string()/>
                <input type="hidden" name="version" value=file.version.to_string()/>
                <Button look=Look::Secondary>{t!(imports.failed.submit)}</Button>
            </form>
        </Notice>
    }
    .into_any()
}

/// How far the work is.
#[component]
fn Work(progress: Option<FileProgress>) -> impl IntoView {
    let (text, percent) = match progress {
        Some(FileProgress { step, records, percent }) => {
            (words::step(step, records), Some(percent.to_string()))
        }
        None => (t!(imports.step.waiting).to_owned(), None),
    };
    view! {
        <section class="card work__card" data-running="">
            <p>{text.clone()}</p>
            <progress class="work__bar" max="100" value=percent aria-label=text></progress>
            <p class="field__hint">{t!(imports.step.hint)}</p>
            <Actions>
                <LinkButton href="" look=Look::Secondary>
                    {t!(imports.step.refresh)}
                </LinkButton>
            </Actions>
        </section>
    }
    .into_any()
}

/// The form that loads a file, or loads it again.
#[component]
fn Load(file: ImportFile, problem: ImportFormProblem, proof: StaffFormProblem) -> impl IntoView {
    let (submit, look) = match file.state {
        ImportState::Checked => (t!(imports.load.submit), Look::Primary),
        ImportState::Loaded | ImportState::Undone => (t!(imports.load.again), Look::Secondary),
        ImportState::Mapping
        | ImportState::Checking
        | ImportState::Loading
        | ImportState::Undoing => return ().into_any(),
    };
    let version = version_of(ImportLoad::url(), &problem, file.version);
    let bad = file.summary.map_or(0, |summary| summary.bad);
    let error = problem.at(LOAD, "accepts_bad");
    let ticked = refusal::typed(ImportLoad::url(), "accepts_bad").is_some();
    let label = t!(imports.load.accept, count = bad.to_string());
    view! {
        <Card title=t!(imports.load.title)>
            <form class="stack" method="post" action=ImportLoad::url()>
                <p>{t!(imports.load.text)}</p>
                <input type="hidden" name="id" value=file.id.to_string()/>
                <input type="hidden" name="version" value=version.to_string()/>
                {(bad > 0)
                    .then(|| {
                        view! {
                            <div id=field_id(LOAD, "accepts_bad") tabindex="-1">
                                {error
                                    .map(|error| view! { <p class="field__error">{error}</p> })}
                                <Tick name="accepts_bad" label ticked/>
                            </div>
                        }
                    })}
                <ProofField form=LOAD problem=proof/>
                <Actions>
                    <Button look>{submit}</Button>
                </Actions>
            </form>
        </Card>
    }
    .into_any()
}

/// The first rows, and what each column is: open where it must be said, or was refused.
#[component]
fn Columns(review: FileReview, problem: ImportFormProblem) -> impl IntoView {
    let FileReview { file, names, rows, profiles, doubts, .. } = review;
    let is_open = file.state == ImportState::Mapping;
    let is_refused = problem.is_of(MAP) || problem.is_of(SAVED);
    let can_map =
        matches!(file.state, ImportState::Mapping | ImportState::Checked | ImportState::Undone);
    let form = can_map.then(|| {
        let (file, names) = (file.clone(), names.clone());
        view! {
            <Doubts doubts/>
            <MappingForm file names profiles problem/>
        }
        .into_any()
    });
    let form = form.map(|form| match is_open {
        true => view! { <Card title=t!(imports.mapping.title)>{form}</Card> }.into_any(),
        false => view! {
            <details class="card fold" open=is_refused>
                <summary>{t!(imports.mapping.change)}</summary>
                {form}
            </details>
        }
        .into_any(),
    });
    view! {
        <Preview names rows/>
        {form}
    }
    .into_any()
}

/// What a person should look at of the proposal.
#[component]
fn Doubts(doubts: Vec<Doubt>) -> impl IntoView {
    if doubts.is_empty() {
        return ().into_any();
    }
    let line = |doubt: &Doubt| view! { <li>{doubt_words::doubt(doubt)}</li> };
    view! {
        <Notice tone=UiTone::Info title=t!(imports.doubts.title)>
            <ul class="plain-list">{doubts.iter().map(line).collect_view()}</ul>
        </Notice>
    }
    .into_any()
}

#[component]
fn Discard(file: ImportFile) -> impl IntoView {
    view! {
        <details class="card fold" id=DISCARD>
            <summary>{t!(imports.discard.title)}</summary>
            <form class="stack" method="post" action=ImportDiscard::url()>
                <p>{t!(imports.discard.text)}</p>
                <input type="hidden" name="id" value=file.id.to_string()/>
                <input type="hidden" name="version" value=file.version.to_string()/>
                <Actions>
                    <Button look=Look::Secondary>{t!(imports.discard.submit)}</Button>
                </Actions>
            </form>
        </details>
    }
    .into_any()
}
