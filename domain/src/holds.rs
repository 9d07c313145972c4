//! Holds: they keep reminders back, visibly and for a limited time or until staff answer.

mod case;
pub mod claim;
pub mod dispute;
mod errors;
mod hold;
pub mod promise;
pub mod question;
mod repetition;
mod statement;

pub use case::*;
pub use errors::{ClaimError, PromiseError, QuestionError, ReplyError};
pub use hold::*;
pub use repetition::repeats;
pub use statement::{LONGEST, LONGEST_LINE, statement};
