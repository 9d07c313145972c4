//! Payments: what is paid (basket), how an attempt moves (state), where the money goes
//! (allocation).

mod allocation;
mod basket;
mod payment;
mod state;

pub use allocation::{Allocation, Part, allocate, spread};
pub use basket::{Basket, BasketError, Choice, Debt, Parts, Target};
pub use payment::Payment;
pub use state::{Event, Failure, Origin, State, StateKind, Step};
