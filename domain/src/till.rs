//! The cashier's till: a session from the opening float to the deposit at the bank.

mod kind;
mod limits;
mod state;

pub use kind::{CashMovementKind, TakingKind};
pub use limits::DifferenceLimits;
pub use state::{TillEvent, TillState};

/// Maximum length of a reason, in characters.
pub const REASON_MAX_CHARS: usize = 500;

/// Maximum length of the number of a slip, a cheque or an operation, in characters.
pub const REFERENCE_MAX_CHARS: usize = 60;
