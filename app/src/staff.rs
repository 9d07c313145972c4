//! Pages of staff, under `/staff`: signing in, accepting an invitation, people, the own account.

pub(crate) mod account;
mod agent;
pub(crate) mod enrolment;
mod finish;
mod form_errors;
pub(crate) mod home_page;
pub(crate) mod people;
mod proof_field;
pub(crate) mod sign_in;
pub(crate) mod till;
mod words;

pub use account::AccountPage;
pub use enrolment::{InvitationPage, RecoveryCodesPage};
pub use home_page::HomePage;
pub use people::{PeoplePage, PersonPage};
pub use sign_in::{StaffCodePage, StaffSignInPage};
pub use till::{TakePage, TakingPage, TillReportPage, TillsPage};
