//! Pages of the demo.

mod mails_page;

pub use mails_page::{DemoMail, DemoMails, MailsPage};
