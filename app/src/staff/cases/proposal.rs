//! What a template proposes for the answer to a case.

use domain::ids::AnswerTemplateId;
use portal::contact::cases::answer_templates::AnswerTemplate;

/// An answer that may be given, with what a template proposes for it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Proposal {
    pub(super) templates: Vec<AnswerTemplate>,
    pub(super) chosen: Option<AnswerTemplateId>,
    pub(super) draft: Option<String>,
}
