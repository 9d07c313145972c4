//! Invitations of users: for those who may manage users.

use domain::access::Scope;

use super::*;
use crate::people::invitations::{
    NewUserInvitation, UserInvitationError, invite_user, send_invitation_again,
    waiting_invitations, withdraw_invitation,
};

const INVITATIONS: [(&str, Knock); 4] = [
    (
        "people/invitations::waiting_invitations",
        knock!(|p, a, x| waiting_invitations(p, a, &x.customer)),
    ),
    ("people/invitations::invite_user", |p, a, x| {
        Box::pin(async move {
            let new = NewUserInvitation {
                customer: x.customer.clone(),
                email: "tia@example.org".into(),
                name: "Tía".into(),
                scope: Scope::PayOnly,
            };
            invite_user(p, a, &new).await.map_err(KnockError::shared)
        })
    }),
    ("people/invitations::send_invitation_again", |p, a, x| {
        Box::pin(async move {
            let sent = send_invitation_again(p, a, &x.customer, "missing").await;
            looked_for(a, sent)
        })
    }),
    ("people/invitations::withdraw_invitation", |p, a, x| {
        Box::pin(async move {
            let withdrawn = withdraw_invitation(p, a, &x.customer, "missing").await;
            looked_for(a, withdrawn)
        })
    }),
];

/// Who may manage users is told that there is no such invitation.
fn looked_for(actor: &Actor, answer: std::result::Result<(), UserInvitationError>) -> Result<()> {
    match answer {
        Err(UserInvitationError::Portal(Error::NotFound)) if actor.may(Right::ManageUsers) => {
            Ok(())
        }
        other => other.map_err(KnockError::shared),
    }
}

impl KnockError for UserInvitationError {
    fn shared(self) -> Error {
        match self {
            Self::Portal(error) => error,
            own => Error::Internal(format!("{own:?}")),
        }
    }
}

#[tokio::test]
async fn invitations_are_for_those_who_may_manage_users() {
    on_both(async |t| {
        let w = matrix::world(t).await;
        let (portal, real) = (&w.t.portal, Things::of(&w).await);
        for (name, knock) in INVITATIONS {
            let of_role = |role: &Role| staff_with("eva", &[*role], Proof::Stale);
            for actor in strangers(&w).into_iter().chain(Role::ALL.iter().map(of_role)) {
                let answer = knock(portal, &actor, &real).await;
                let is_right = match &actor {
                    actor if actor.may(Right::ManageUsers) => answer.is_ok(),
                    Actor::Nobody => matches!(answer, Err(Error::SignInFirst)),
                    Actor::Staff { .. } => matches!(answer, Err(Error::NoRight)),
                    _ => matches!(answer, Err(Error::NotFound)),
                };
                assert!(is_right, "{name} by {actor:?}: {answer:?}");
            }
        }
    })
    .await;
}
