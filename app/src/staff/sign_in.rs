//! Signing in as staff: a password, then a code.

mod attempt;
mod code_page;
mod server_fns;
mod sign_in_page;

pub use code_page::StaffCodePage;
pub use sign_in_page::StaffSignInPage;
