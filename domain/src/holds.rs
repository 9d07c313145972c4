//! Holds: they keep reminders back, visibly and for a limited time or until staff answer.

pub mod alarm;
pub mod answer_template;
mod case;
pub mod claim;
pub mod dispute;
mod errors;
mod handover;
mod hold;
pub mod pause;
pub mod promise;
pub mod question;
mod repetition;
mod statement;

pub use case::*;
pub use errors::{ClaimError, PromiseError, QuestionError, ReplyError};
pub use handover::{HandoverError, check_handover};
pub use hold::*;
pub use repetition::repeats;
pub use statement::{LONGEST, LONGEST_LINE, statement};
