//! Questions, claims of payment and disputes, as staff see them.

mod answer_template_page;
mod answer_templates_page;
mod case_history;
mod case_page;
mod cases_page;
mod proposal;
mod reply_forms;
mod server_fns;
mod side;
mod template_fields;
mod words;

pub use answer_template_page::AnswerTemplatePage;
pub use answer_templates_page::AnswerTemplatesPage;
pub use case_page::CasePage;
pub use cases_page::CasesPage;

pub(super) use cases_page::CaseTable;
pub(super) use words::kind as kind_text;
