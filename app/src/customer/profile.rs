//! A user's own profile.

mod email_page;
mod profile_page;
mod sections;
mod server_fns;

pub use email_page::EmailPage;
pub use profile_page::ProfilePage;
