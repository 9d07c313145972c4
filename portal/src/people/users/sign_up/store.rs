//! SQL of accounts without staff.

use domain::identity::Email;
use domain::ids::CustomerId;

use crate::Result;
use crate::platform::db::{Tx, columns, sql};

/// A customer whom the institution knows by a mailbox.
pub(super) struct MailboxOwner {
    pub(super) id: CustomerId,
    pub(super) name: String,
    /// Staff said that all customers of the mailbox are one payer.
    pub(super) is_one_payer: bool,
}

columns!(MailboxOwner { id, name, is_one_payer });

/// Customers of a mailbox, by name.
pub(super) async fn customers_of(tx: &mut Tx, email: &Email) -> Result<Vec<MailboxOwner>> {
    Ok(sql!(
        all MailboxOwner,
        tx,
        "SELECT c.id, c.name, d.one_payer_by IS NOT NULL AS is_one_payer
           FROM debtors d
           JOIN customers c ON c.debtor_id = d.id AND c.email = d.email
          WHERE d.email = $1
          ORDER BY c.name, c.id",
        email,
    )?)
}
