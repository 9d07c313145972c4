//! A customer, as staff see it.

mod account_cards;
mod contact_cards;
mod customer_page;
mod invitations;
mod note_card;
mod server_fns;
mod shared_page;
mod timeline_card;

pub use customer_page::CustomerPage;
pub use shared_page::SharedMailboxesPage;
