//! What only the demo has.

mod mails_page;

pub use mails_page::{DemoMail, DemoMails, MailsPage};
