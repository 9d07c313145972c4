//! Pages of staff, under `/staff`: signing in, accepting an invitation, people, the own account,
//! figures, customers, invoices, cases, health, settings.

pub(crate) mod account;
mod agent;
pub(crate) mod approvals;
pub(crate) mod bulk;
pub(crate) mod cases;
pub(crate) mod customer;
pub(crate) mod enrolment;
mod exports;
mod failure;
mod figures;
mod filter_address;
mod finish;
mod form_errors;
mod health;
pub(crate) mod home_page;
pub(crate) mod imports;
pub(crate) mod invoicing;
mod list_names;
pub(crate) mod lists;
pub(crate) mod pauses;
pub(crate) mod people;
pub(crate) mod policy;
pub(crate) mod promises;
mod proof_field;
pub(crate) mod refunds;
mod saved_filters;
pub(crate) mod search;
pub(crate) mod settings;
pub(crate) mod sign_in;
pub(crate) mod till;
pub(crate) mod unapplied;
mod words;

pub use account::AccountPage;
pub use approvals::{ApprovalPage, ApprovalsPage};
pub use bulk::{BulkActPage, BulkActsPage};
pub use cases::{AnswerTemplatePage, AnswerTemplatesPage, CasePage, CasesPage};
pub use customer::{CustomerPage, SharedMailboxesPage};
pub use enrolment::{InvitationPage, RecoveryCodesPage};
pub use exports::{
    ExportPage, ExportRefusal, StaffProof, export_layout, export_refusal, prove_for_export,
};
pub use figures::{FigureChangesPage, FigureRowsPage, FiguresPage};
pub use filter_address::{any_filter, export_page_of, list_address};
pub use health::HealthPage;
pub use home_page::HomePage;
pub use imports::{
    ImportPage, ImportsPage, UndonePage, UploadRefusal, outcome_of, problem_cells, problem_titles,
    undone_cells, undone_titles, upload_refusal,
};
pub use invoicing::{AmendPage, CancelPage, NewInvoicePage};
pub use pauses::PausesPage;
pub use people::{PeoplePage, PersonPage};
pub use policy::{ContactLimitsPage, PolicyPage, PolicyStepPage, ReminderTextsPage};
pub use promises::PhonePromisesPage;
pub use refunds::AskRefundPage;
pub use saved_filters::FiltersPage;
pub use search::SearchPage;
pub use settings::SettingsPage;
pub use sign_in::{StaffCodePage, StaffSignInPage};
pub use till::{TakePage, TakingPage, TillReportPage, TillsPage};
pub use unapplied::{RecordUnappliedPage, UnappliedListPage, UnappliedPage};
