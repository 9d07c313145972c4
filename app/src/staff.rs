//! Pages of staff, under `/staff`: signing in, accepting an invitation, people, the own account,
//! figures, customers, invoices, cases, settings.

pub(crate) mod account;
mod agent;
pub(crate) mod approvals;
pub(crate) mod cases;
pub(crate) mod customer;
pub(crate) mod enrolment;
mod failure;
mod figures;
mod finish;
mod form_errors;
pub(crate) mod home_page;
pub(crate) mod imports;
pub(crate) mod invoicing;
pub(crate) mod lists;
pub(crate) mod pauses;
pub(crate) mod people;
mod proof_field;
pub(crate) mod search;
pub(crate) mod settings;
pub(crate) mod sign_in;
pub(crate) mod till;
mod words;

pub use account::AccountPage;
pub use approvals::{ApprovalPage, ApprovalsPage};
pub use cases::{AnswerTemplatePage, AnswerTemplatesPage, CasePage, CasesPage};
pub use customer::CustomerPage;
pub use enrolment::{InvitationPage, RecoveryCodesPage};
pub use figures::{FigureRowsPage, FiguresPage};
pub use home_page::HomePage;
pub use imports::{
    ImportPage, ImportsPage, UploadRefusal, problem_cells, problem_titles, upload_refusal,
};
pub use invoicing::{AmendPage, CancelPage, NewInvoicePage};
pub use pauses::PausesPage;
pub use people::{PeoplePage, PersonPage};
pub use search::SearchPage;
pub use settings::SettingsPage;
pub use sign_in::{StaffCodePage, StaffSignInPage};
pub use till::{TakePage, TakingPage, TillReportPage, TillsPage};
