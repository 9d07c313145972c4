//! The own account of a member of staff.

mod account_page;
mod server_fns;

pub use account_page::AccountPage;
