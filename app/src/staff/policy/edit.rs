//! What the page of a form shows after it was sent: what would come of it, or what is wrong.

use domain::contact::LimitProblem;
use domain::contact::limits::{LONGEST_INTERVAL, MOST_PER_WEEK};
use domain::holds::LONGEST_LINE;
use domain::ids::CustomerId;
use domain::reminders::PolicyProblem;
use leptos::prelude::use_context;
use portal::contact::reminders::templates::{LONGEST, RefusedText, TemplateError};
use portal::contact::reminders::{
    EditedPart, MOST_SAMPLES, PolicyDifference, PolicyError, SampleMessage, difference, samples,
};
use portal::views::desk::search;

use super::entries::{EditEntry, NAME_MAX_CHARS, PolicyEntryProblem};
use crate::components::Text;
use crate::request::context::RequestContext;
use crate::request::kept_form::KeptForm;
use crate::request::refusal::RefusedForm;
use crate::t;

/// The form that was sent from this page, if one was.
pub(super) fn sent(action: &str) -> Option<KeptForm> {
    let RefusedForm { form, .. } = use_context::<RefusedForm>()?;
    (form.action == action).then_some(form)
}

/// A field, `""` for the form as a whole, and what is wrong with it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PolicyFieldError {
    pub(super) field: String,
    pub(super) words: Text,
}

/// What would come of an edit.
#[derive(Debug, Clone, Default)]
pub(super) struct EditOutlook {
    pub(super) difference: Option<PolicyDifference>,
    pub(super) samples: Vec<SampleMessage>,
    /// The search for whose messages are shown found nobody.
    pub(super) is_nobody: bool,
    pub(super) problem: Option<PolicyFieldError>,
}

impl EditOutlook {
    /// Whether it can be saved.
    pub(super) const fn is_good(&self) -> bool {
        self.problem.is_none()
    }

    /// What is wrong with a field.
    pub(super) fn at(&self, field: &str) -> Option<Text> {
        let problem = self.problem.as_ref().filter(|problem| problem.field == field)?;
        Some(problem.words.clone())
    }
}

/// Looks at what an edit of the current version would change. A form that was made from another
/// says so once; from then on it is one of this version.
pub(super) async fn outlook(
    context: &RequestContext,
    version: u32,
    part: Result<EditedPart, PolicyEntryProblem>,
    edit: &EditEntry,
) -> portal::Result<EditOutlook> {
    let problem = |field: &str, words| EditOutlook {
        problem: Some(PolicyFieldError { field: field.to_owned(), words }),
        ..EditOutlook::default()
    };
    if edit.version.parse().ok() != Some(version) {
        return Ok(problem("", t!(staff.error.stale).into()));
    }
    let part = match part {
        Ok(part) => part,
        Err(error) => {
            let (field, words) = entry_words(error);
            return Ok(problem(field, words));
        }
    };
    match look(context, version, &part, edit).await {
        Ok(outlook) => Ok(outlook),
        Err(PolicyError::Portal(error)) => Err(error),
        Err(error) => {
            let (field, words) = error_words(error)?;
            Ok(problem(&field, words))
        }
    }
}

async fn look(
    context: &RequestContext,
    version: u32,
    part: &EditedPart,
    edit: &EditEntry,
) -> Result<EditOutlook, PolicyError> {
    let (portal, actor) = (&context.portal, &context.actor);
    let difference = match part {
        EditedPart::Policy(change) => Some(difference(portal, actor, version, change).await?),
        EditedPart::Texts(_) => None,
    };
    let wanted = edit.sample.trim();
    let customers: Vec<CustomerId> = match (wanted, &difference) {
        ("", Some(found)) => {
            let rows = found.rows.iter().filter_map(|row| row.customer.clone());
            rows.take(MOST_SAMPLES).collect()
        }
        ("", None) => Vec::new(),
        (text, _) => {
            let found = search::search(portal, actor, text).await?.unwrap_or_default();
            found.hits.into_iter().map(|hit| hit.id).take(MOST_SAMPLES).collect()
        }
    };
    let is_nobody = !wanted.is_empty() && customers.is_empty();
    let samples = match is_nobody {
        true => Vec::new(),
        false => samples(portal, actor, part, &customers).await?,
    };
    Ok(EditOutlook { difference, samples, is_nobody, problem: None })
}

fn entry_words(error: PolicyEntryProblem) -> (&'static str, Text) {
    match error {
        PolicyEntryProblem::NotDays => ("days", t!(policy.error.not_days).into()),
        PolicyEntryProblem::NotHours => ("from", t!(policy.error.hours).into()),
        PolicyEntryProblem::PerWeek => ("per_week", per_week()),
        PolicyEntryProblem::DaysApart => ("days_apart", days_apart()),
        PolicyEntryProblem::LongName => ("name", too_long(NAME_MAX_CHARS)),
        PolicyEntryProblem::LongSegment => ("segment", too_long(LONGEST_LINE)),
        PolicyEntryProblem::Odd => ("", t!(policy.error.not_saved).into()),
    }
}

fn too_long(most: usize) -> Text {
    t!(cases.error.too_long, count = most).into()
}

fn per_week() -> Text {
    t!(policy.error.per_week, most = MOST_PER_WEEK).into()
}

fn days_apart() -> Text {
    t!(policy.error.days_apart, most = LONGEST_INTERVAL).into()
}

/// The field that an error concerns, and the message.
fn error_words(error: PolicyError) -> portal::Result<(String, Text)> {
    let (field, words): (&str, Text) = match error {
        PolicyError::Portal(error) => return Err(error),
        PolicyError::Text(RefusedText { part, error }) => {
            return Ok((part.code().to_owned(), text_words(error)?));
        }
        PolicyError::Policy(problem) => policy_words(problem),
        PolicyError::Unchanged => ("", t!(policy.error.unchanged).into()),
        PolicyError::Stale => ("", t!(staff.error.stale).into()),
        PolicyError::NoReason => ("reason", t!(pauses.error.no_reason).into()),
        PolicyError::LongReason | PolicyError::NoDate => {
            ("", t!(policy.error.not_saved).into()) //
        }
    };
    Ok((field.to_owned(), words))
}

fn policy_words(problem: PolicyProblem) -> (&'static str, Text) {
    match problem {
        PolicyProblem::Empty => ("remove", t!(policy.error.empty).into()),
        PolicyProblem::Name(_) => ("name", t!(policy.error.name).into()),
        PolicyProblem::Kind(_) => ("days", t!(policy.error.kind).into()),
        PolicyProblem::Far(_) => ("days", t!(policy.error.far).into()),
        PolicyProblem::Nobody(_) => ("tones", t!(policy.error.nobody).into()),
        PolicyProblem::Missing(_) => ("", t!(staff.error.stale).into()),
        PolicyProblem::Order(_) | PolicyProblem::Place(_) => {
            ("", t!(policy.error.not_saved).into()) //
        }
        PolicyProblem::Limits { problem, .. } => match problem {
            LimitProblem::NoHours => ("from", t!(policy.error.hours).into()),
            LimitProblem::PerWeek => ("per_week", per_week()),
            LimitProblem::DaysApart => ("days_apart", days_apart()),
            LimitProblem::LongerHours { law } => {
                ("from", t!(policy.error.longer_hours, law = law).into())
            }
            LimitProblem::MoreOften { law } => {
                ("per_week", t!(policy.error.more_often, law = law).into())
            }
            LimitProblem::CloserTogether { law } => {
                ("days_apart", t!(policy.error.closer_together, law = law).into())
            }
        },
    }
}

fn text_words(error: TemplateError) -> portal::Result<Text> {
    Ok(match error {
        TemplateError::Empty => t!(cases.error.empty_text).into(),
        TemplateError::TooLong => too_long(LONGEST),
        TemplateError::Broken(why) => t!(policy.error.broken, why = why).into(),
        TemplateError::Forbidden(found) => {
            let (law, says) = (found.rule.source.law, found.rule.says);
            t!(policy.error.forbidden, phrase = found.phrase, says = says, law = law).into()
        }
        TemplateError::Portal(error) => return Err(error),
    })
}
