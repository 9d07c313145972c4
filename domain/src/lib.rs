//! What is true: the words of the business, their rules and nothing that waits, reads a clock or
//! draws a number.
//!
//! The dictionary, one line a word:
//!
//! - **institution**: who collects; one deployment serves one.
//! - **customer**: whose debt it is (a student, a member, a company).
//! - **user**: a person who signs in; sees and pays for one or more customers, each with a *scope*.
//! - **staff**: who works for the institution; each has *roles*, and a role has *rights*.
//! - **actor**: who asks: nobody, a user, the holder of a link, staff, or the portal itself.
//! - **invoice**: a bill to one customer, of *lines*, due in one or more *instalments*.
//! - **instalment**: the unit of debt: an amount due on a date. An invoice without a plan has
//!   exactly one.
//! - **basket**: the instalments, with an amount for each, that a payer pays together.
//! - **payment**: one attempt to pay a basket, a machine of *states* moved by *events*.
//! - **gateway**: who takes the card or the money for us.
//! - **allocation**: the part of a payment that went to one instalment.
//! - **credit**: what a customer paid too much and can use later.
//! - **posting**: one entry in the ledger's journal: *entries* that sum to zero.
//! - **receipt**: the numbered proof that a payment settled, one for each customer it paid for.
//! - **pay-link**: a signed address that opens one debt, to see and to pay, and expires.

pub mod access;
pub mod activity;
pub mod calendar;
pub mod contact;
pub mod holds;
pub mod identity;
pub mod ids;
pub mod imports;
pub mod invoices;
pub mod language;
pub mod ledger;
pub mod money;
pub mod payments;
pub mod receipts;
pub mod reminders;
