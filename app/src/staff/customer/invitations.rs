//! Users of a customer, and invitations of others.

mod invite_form;
mod server_fns;
mod users_card;

pub(super) use users_card::UsersCard;
