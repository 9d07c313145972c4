//! Pages of staff, under `/staff`: signing in, accepting an invitation, people, cases, the account.

pub(crate) mod account;
mod agent;
pub(crate) mod cases;
pub(crate) mod enrolment;
mod failure;
mod finish;
mod form_errors;
pub(crate) mod home_page;
pub(crate) mod pauses;
pub(crate) mod people;
mod proof_field;
pub(crate) mod sign_in;
mod words;

pub use account::AccountPage;
pub use cases::{AnswerTemplatePage, AnswerTemplatesPage, CasePage, CasesPage};
pub use enrolment::{InvitationPage, RecoveryCodesPage};
pub use home_page::HomePage;
pub use pauses::PausesPage;
pub use people::{PeoplePage, PersonPage};
pub use sign_in::{StaffCodePage, StaffSignInPage};
