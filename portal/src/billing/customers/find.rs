//! Staff look a customer up.

use domain::access::{Actor, Right};
use domain::ids::CustomerId;

use crate::platform::actor::allow;
use crate::{Error, Portal, Result};

mod store;

/// A customer as staff tell one from another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerMatch {
    pub id: CustomerId,
    pub number: String,
    pub name: String,
}

/// A customer by their id.
///
/// # Errors
/// Refused without the right to see customers, or there is none.
pub async fn by_id(portal: &Portal, actor: &Actor, id: &CustomerId) -> Result<CustomerMatch> {
    allow(actor, Right::See)?;
    let mut tx = portal.db.read().await?;
    store::by_id(&mut tx, id).await?.ok_or(Error::NotFound)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::family::family;
    use crate::testing::{admin, on_both};

    #[tokio::test]
    async fn a_customer_is_there_by_their_id_or_missing() {
        on_both(async |t| {
            let family = family(&t.portal).await;
            let one = by_id(&t.portal, &admin(), &family.second_customer).await.unwrap();
            assert_eq!(one.name, "Mateo Ñahui Peña");
            let missing = CustomerId::parse("none").unwrap();
            let missing = by_id(&t.portal, &admin(), &missing).await;
            assert!(matches!(missing, Err(Error::NotFound)));
        })
        .await;
    }
}
