//! Whom a command acts as.

use domain::access::{Presence, Right};

use super::*;

fn called(name: &str) -> CommandAuthor {
    CommandAuthor::Called(name.into())
}

#[tokio::test]
async fn a_command_acts_as_the_one_who_is_named_with_their_roles() {
    on_both(async |t| {
        let portal = &t.portal;
        let nobody = author(portal, &called("eva")).await.unwrap();
        assert!(nobody.may(Right::ManageStaff), "without staff, every name is good");
        let eva = enrolled(portal, "eva", &[Role::Cashier]).await;
        for name in ["eva", "eva@santarosa.example", eva.id.as_str()] {
            let actor = author(portal, &called(name)).await.unwrap();
            let expected = Actor::Staff {
                id: eva.id.clone(),
                roles: Roles::from_iter([Role::Cashier]),
                presence: Presence::Shell,
            };
            assert_eq!(actor, expected, "{name}");
        }
        invited(portal, "luz", &[Role::Admin]).await;
        for name in ["luz", "nobody", ""] {
            let refused = author(portal, &called(name)).await;
            assert!(matches!(refused, Err(Error::NotFound)), "{name}: {refused:?}");
        }
        let shell = CommandAuthor::Shell(domain::ids::StaffId::parse("root").unwrap());
        let shell = author(portal, &shell).await.unwrap();
        assert!(shell.may(Right::ManageStaff) && shell.is_proved());
    })
    .await;
}
