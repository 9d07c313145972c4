//! Signing in by password, code or reset link; and the page of an expired pay-link.

mod attempt;
mod code_page;
pub(crate) mod form_errors;
mod link_expired_page;
mod new_password_page;
mod reset_page;
mod server_fns;
mod sign_in_page;
mod undo_email_page;
mod user_invitation_page;

pub use code_page::CodePage;
pub use link_expired_page::LinkExpiredPage;
pub use new_password_page::NewPasswordPage;
pub use reset_page::ResetPage;
pub use sign_in_page::SignInPage;
pub use undo_email_page::UndoEmailPage;
pub use user_invitation_page::UserInvitationPage;

pub(crate) use attempt::Attempt;
pub(crate) use code_page::CodeField;
pub(crate) use new_password_page::NewPasswordField;
