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

/// Up to twenty customers by id, number, mailbox, or a part of the name.
///
/// # Errors
/// Refused without the right to see customers.
pub async fn find(portal: &Portal, actor: &Actor, text: &str) -> Result<Vec<CustomerMatch>> {
    allow(actor, Right::See)?;
    let text = text.trim();
    if text.is_empty() {
        return Ok(Vec::new());
    }
    let mut tx = portal.db.read().await?;
    store::matches(&mut tx, text, &pattern(text)).await
}

/// # Errors
/// Refused without the right to see customers, or there is none.
pub async fn by_id(portal: &Portal, actor: &Actor, id: &CustomerId) -> Result<CustomerMatch> {
    allow(actor, Right::See)?;
    let mut tx = portal.db.read().await?;
    store::by_id(&mut tx, id).await?.ok_or(Error::NotFound)
}

/// A `LIKE` pattern, escaped by `!`.
fn pattern(text: &str) -> String {
    let mut pattern = String::from("%");
    for sign in text.to_lowercase().chars() {
        if matches!(sign, '!' | '%' | '_') {
            pattern.push('!');
        }
        pattern.push(sign);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::family::family;
    use crate::testing::{admin, on_both};

    #[tokio::test]
    async fn a_customer_is_found_by_what_staff_know_of_one() {
        on_both(async |t| {
            let family = family(&t.portal).await;
            let id = family.second_customer.to_string();
            for (text, expected) in [
                ("A-100", "A-100"),
                ("a-101@EXAMPLE.org", "A-101"),
                (" mateo ", "A-101"),
                ("peña", "A-100 A-101"),
                (id.as_str(), "A-101"),
                ("", ""),
                ("%", ""),
                ("A-10", ""),
                ("nadie", ""),
            ] {
                let found = find(&t.portal, &admin(), text).await.unwrap();
                let numbers: Vec<_> = found.iter().map(|one| one.number.as_str()).collect();
                assert_eq!(numbers.join(" "), expected, "{text}");
            }
            let one = by_id(&t.portal, &admin(), &family.second_customer).await.unwrap();
            assert_eq!(one.name, "Mateo Ñahui Peña");
            let missing = CustomerId::parse("none").unwrap();
            let missing = by_id(&t.portal, &admin(), &missing).await;
            assert!(matches!(missing, Err(Error::NotFound)));
        })
        .await;
    }
}
