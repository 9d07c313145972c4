//! Granting, changing and revoking.

use super::*;
use crate::people::users;
use crate::testing::{TestPortal, on_both};

async fn user(t: &TestPortal, email: &str) -> UserId {
    let new = users::NewUser {
        email: domain::identity::Email::parse(email).unwrap(),
        name: "Ana".into(),
        language: None,
        password: None,
    };
    users::create(&t.portal, new).await.unwrap()
}

#[tokio::test]
async fn a_user_sees_what_was_granted_last_and_nothing_that_was_revoked() {
    on_both(async |t| {
        let (ana, eva) = (user(&t, "ana@example.org").await, user(&t, "eva@example.org").await);
        let customer = crate::testing::customer(&t.portal, "S-1", "Luis Quispe").await;
        let seen =
            async |id: &UserId| customers_of(&t.portal, &Actor::User(id.clone())).await.unwrap();
        grant(&t.portal, &ana, &customer, Scope::PayOnly).await.unwrap();
        grant(&t.portal, &ana, &customer, Scope::SeeAndPay).await.unwrap();
        let expected = Granted {
            customer: customer.clone(),
            number: "S-1".into(),
            name: "Luis Quispe".into(),
            scope: Scope::SeeAndPay,
        };
        assert_eq!(seen(&ana).await, [expected]);
        assert_eq!(seen(&eva).await, []);
        assert!(revoke(&t.portal, &ana, &customer).await.unwrap());
        assert!(!revoke(&t.portal, &ana, &customer).await.unwrap());
        assert_eq!(seen(&ana).await, []);
    })
    .await;
}

#[tokio::test]
async fn nobody_and_the_holder_of_a_link_have_no_customers() {
    on_both(async |t| {
        let invoice = domain::ids::InvoiceId::parse("i1").unwrap();
        for actor in [Actor::Nobody, Actor::System, Actor::LinkHolder(invoice)] {
            assert_eq!(customers_of(&t.portal, &actor).await.unwrap(), []);
        }
    })
    .await;
}
