//! Pages of staff, under `/staff`: signing in, accepting an invitation, people, imports, the own
//! account.

pub(crate) mod account;
mod agent;
pub(crate) mod enrolment;
mod finish;
mod form_errors;
pub(crate) mod home_page;
pub(crate) mod imports;
pub(crate) mod people;
mod proof_field;
pub(crate) mod sign_in;
mod words;

pub use account::AccountPage;
pub use enrolment::{InvitationPage, RecoveryCodesPage};
pub use home_page::HomePage;
pub use imports::{
    ImportPage, ImportsPage, UploadRefusal, problem_cells, problem_titles, upload_refusal,
};
pub use people::{PeoplePage, PersonPage};
pub use sign_in::{StaffCodePage, StaffSignInPage};
