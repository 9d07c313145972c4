//! Accounts without staff: who proves by a code that a mailbox is theirs has an account for the
//! customers whom the institution knows by it.
//!
//! A mailbox whose customers may be strangers opens none of them: staff say first whether they are
//! one payer.

use domain::access::Scope;
use domain::contact::household::are_strangers;
use domain::identity::Email;
use domain::ids::CustomerId;
use jiff::Timestamp;

use super::User;
use super::store::{self as users, UserCredentials};
use crate::billing::debtors;
use crate::people::access;
use crate::platform::db::Tx;
use crate::platform::ids;
use crate::{Portal, Result};

mod store;

/// The account that a mailbox opens once it is proved.
pub(super) struct Prospect {
    user: User,
    customers: Vec<CustomerId>,
}

impl Prospect {
    /// The recipient of the code.
    pub(super) fn reader(self) -> UserCredentials {
        UserCredentials { user: self.user, password_hash: None, session_epoch: 0 }
    }
}

/// What a mailbox without a user would open, if the institution knows customers by it.
pub(super) async fn prospect(
    tx: &mut Tx,
    email: &Email,
    now: Timestamp,
) -> Result<Option<Prospect>> {
    let customers = store::customers_of(tx, email).await?;
    let names: Vec<&str> = customers.iter().map(|customer| customer.name.as_str()).collect();
    let is_one_payer = customers.iter().all(|customer| customer.is_one_payer);
    let Some(name) = names.first() else { return Ok(None) };
    if !is_one_payer && are_strangers(&names) {
        return Ok(None);
    }
    let user = User {
        id: ids::new(now),
        email: email.clone(),
        name: (*name).to_owned(),
        language: None,
        has_password: false,
    };
    let customers = customers.into_iter().map(|customer| customer.id).collect();
    Ok(Some(Prospect { user, customers }))
}

/// Opens the account of a mailbox that was proved in this transaction.
pub(super) async fn sign_up(
    portal: &Portal,
    tx: &mut Tx,
    email: &Email,
) -> Result<Option<UserCredentials>> {
    let now = portal.now();
    let Some(Prospect { user, customers }) = prospect(tx, email, now).await? else {
        return Ok(None);
    };
    if users::insert(tx, &user, None, now).await? {
        for customer in &customers {
            access::store::grant(tx, &user.id, customer, Scope::SeeAndPay, now).await?;
            debtors::readers::granted(tx, &user.id, customer, now).await?;
        }
    }
    users::by_email(tx, email).await
}
