//! What is true: the words of the business, their rules and nothing that waits, reads a clock or
//! draws a number.
//!
//! The dictionary, one line a word. The same word names the thing on every floor: module, table,
//! URL, command, page.
//!
//! Who:
//! - **institution**: who collects; one deployment serves one.
//! - **customer**: whose debt it is (a student, a member, a company).
//! - **debtor**: the person who is contacted about debts, of one or more customers.
//! - **user**: a person who signs in; sees and pays for one or more customers, each with a *scope*.
//! - **user invitation**: staff offer a person access to a customer; it is accepted by a code that
//!   goes to the invited address, once.
//! - **staff**: who works for the institution; each has *roles*, and a role has *rights*.
//! - **second factor**: the code of an authenticator, beside the password; each code is used once.
//!   A *recovery code* stands in for it.
//! - **proof**: a code of the second factor entered a moment ago; sensitive acts ask for one.
//! - **four eyes**: what one member of staff asks for and another approves.
//! - **approval**: a request of an act, frozen as it was asked for, that another person approves or
//!   refuses while it is valid and what it is about is unchanged.
//! - **bulk act**: one act on every row that a list found; the rows are *frozen* before it begins,
//!   and each ends as done, *skipped* or failed.
//! - **actor**: who asks for a use case: nobody, a user, the holder of a link, staff, the system.
//! - **scope**: what a user may do for a customer: see and pay, or only pay.
//!
//! What is owed:
//! - **invoice**: a bill to one customer, of *lines*, due in one or more *instalments*.
//! - **instalment**: the unit of debt: an amount due on a date. An invoice without a plan has
//!   exactly one.
//! - **plan**: due dates and amounts of the instalments of an invoice.
//! - **entry**: what staff typed into the form of a new invoice; a *draft* is what it means.
//! - **credit**: what a customer paid too much and can use later.
//! - **correction**: a change of an issued invoice; its amount by a *credit note* or
//!   *debit note*.
//! - **cancellation**: an invoice is *void*, credited in part, or *written off* as a loss.
//! - **posting**: one entry in the ledger's journal: *entries* that sum to zero.
//! - **movement**: a change of what an instalment owes or of its dates, on its *effective day*.
//! - **import**: a file of another system, read by a *profile* that says which column is what. What
//!   it would do is its *forecast*; what it cannot do is a *problem* of a line.
//!
//! Paying:
//! - **basket**: the instalments, with an amount for each, that a payer pays together.
//! - **payment**: one attempt to pay a basket, a machine of *states* moved by *events*.
//! - **gateway**: the provider that takes the card or the money.
//! - **gateway event**: what a gateway told us by webhook.
//! - **allocation**: the part of a payment that went to one instalment.
//! - **settlement**: the commit in which moved money is allocated, booked and receipted.
//! - **reversal**: a payment that is taken back; its debts are owed again.
//! - **receipt**: the numbered proof that a payment settled, one for each customer it paid for.
//! - **pay-link**: a signed address that opens one debt, to see and to pay, and expires.
//!
//! At the desk:
//! - **till**: a cashier's session with a drawer: *float*, takings, blind count, *difference*,
//!   deposit.
//! - **taking**: a payment taken at the desk: cash, card terminal, transfer, cheque.
//! - **export**: all rows of a list's filter as a file. A *saved filter* opens a list again.
//! - **movement**: cash that goes into a till or out of it.
//!
//! - **unapplied money**: what reached the institution's account and is nobody's yet; a person
//!   *matches* it with debts, or *puts* it *back* when that was wrong.
//!
//! Contact:
//! - **reminder**: a message to a debtor about all of their debts whose step is due.
//! - **policy**: the institution's *steps* and its own *limits* of contacts, with a version.
//! - **step**: a point of a debt's life at which a reminder is due: days from the due date,
//!   channel, tone, and for which segments.
//! - **hold**: what keeps reminders of a debt back, with a cause and an end.
//! - **question**: a customer asks about an invoice; staff owe an answer. A hold.
//! - **promise**: a customer names the day on which they will pay. A hold; kept or broken.
//!   One made on the telephone is *noted* by staff, and is the customer's all the same.
//! - **claim**: a customer says that an invoice is paid; staff look. A hold.
//! - **dispute**: the customer contests an invoice; staff decide by a date: *upheld* (it will be
//!   corrected) or *rejected* (it stands). A hold; the invoice is paid only by choice.
//! - **pause**: the institution reminds nobody, a segment or a customer of nothing for a while. A
//!   hold.
//! - **case**: a question, a claim or a dispute that staff owe an answer, with a due time and
//!   perhaps an owner. A *handover* gives it to another owner, an *alarm* says that it is late.
//! - **template of answers**: the words of an answer, with placeholders for the facts of its case.
//! - **channel**: a way to reach a debtor: e-mail, text message, letter, the portal's own pages.
//! - **carrier**: what takes a message to a channel.
//! - **letter**: a reminder on paper, printed by staff.
//! - **template**: the words of a message, ours or the institution's own.
//! - **contact details**: mail address, telephone and postal address of a debtor.
//! - **preferences**: how a debtor wants to be contacted: channels, days, hours, language.
//! - **rule pack**: the law of a place: contact hours, caps, holidays, forbidden phrases.
//! - **forbidden phrase**: what a rule does not let a message say.
//! - **slot**: a permitted moment on a channel; no reminder can be made without one.
//! - **rating**: how a debtor has paid so far; it chooses the *tone*.
//! - **segment**: a group of customers, named by the institution, that steps can choose.
//! - **contact log**: every decision about a debtor, sent or withheld, as a chain of hashes.
//! - **activity**: what happened to invoices and payments, for timelines and open pages.
//! - **note**: what staff write down about a customer, who does not see it.
//!
//! The desk:
//! - **search**: finding customers by name, number, document, mailbox or invoice.
//! - **hit**: a customer that a search found, and by what.
//! - **timeline**: everything that happened around a customer, newest first.
//! - **topic**: a part of the desk that open pages show and hear of when it changes.
//! - **health**: how well gateway, mail, carriers and imports get on, from their *vitals*.
//!
//! Figures:
//! - **figures**: what a report says of a day, by currency: collected, outstanding, overdue, and
//!   how fast and how punctually it is paid.
//! - **ageing**: what is outstanding by its distance from the due or the invoice date, in
//!   *buckets*.
//! - **DSO**: days sales outstanding, the days of billing that are still to be collected.
//! - **CEI**: collection effectiveness index, the share collected of what could be collected.
//! - **list**: rows that staff *filter*; a *cursor* is a place in it, and its *digest* names the
//!   filter.

#![warn(missing_docs)]

pub mod access;
pub mod activity;
pub mod approvals;
pub mod bulk;
pub mod calendar;
mod code;
pub mod contact;
pub mod fold;
pub mod health;
pub mod holds;
pub mod identity;
pub mod ids;
pub mod imports;
pub mod invoices;
pub mod language;
pub mod ledger;
pub mod lists;
pub mod money;
pub mod movements;
pub mod payments;
pub mod receipts;
pub mod reminders;
pub mod reports;
pub mod search;
pub mod staff;
pub mod text;
pub mod till;
pub mod unapplied;
