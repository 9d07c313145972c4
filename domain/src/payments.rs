//! Payments: what is paid (basket), the course of an attempt (state), and its allocation.

mod allocation;
mod basket;
mod payment;
pub mod refund;
mod settlement;
mod state;

pub use allocation::{Allocation, Part, allocate, spread};
pub use basket::{Basket, BasketError, Choice, Debt, Parts, Target};
pub use payment::Payment;
pub use refund::{RefundPart, RefundRefusal, RefundSource, RefundWay};
pub use settlement::{SettledPayment, Settlement};
pub use state::{Event, Failure, Origin, State, StateKind, Transition};
