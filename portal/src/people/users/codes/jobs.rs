//! Jobs of codes: codes and links are generated and mailed here, so that response times do not
//! reveal whether an address is known.

use domain::calendar::Timestamp;
use serde::{Deserialize, Serialize};

use super::{CodeRequest, For, draw, hash_of_code, hash_of_token, secret, store};
use crate::outside::messages::jobs::hand_over;
use crate::outside::messages::{
    AddressCode, LeavingCode, Mail, MessageKind, PasswordReset, SignInCode,
};
use crate::people::users::invited::invited;
use crate::people::users::mails;
use crate::people::users::sign_up::{Prospect, prospect};
use crate::people::users::store::{self as users, UserCredentials};
use crate::platform::db::Tx;
use crate::platform::queue::{Job, Lane, Outcome};
use crate::{Portal, Result};

/// Generates a one-time code or reset link and mails it; does nothing for unknown addresses. Each
/// attempt generates a new secret and invalidates the previous one, because secrets are never
/// stored.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct MailCode {
    /// Row of the request.
    pub(crate) code: String,
}

impl Job for MailCode {
    const NAME: &'static str = "mail_code";
    const LANE: Lane = Lane::Messages;

    async fn run(&self, portal: &Portal) -> Result<Outcome> {
        mail(portal, &self.code).await
    }
}

async fn mail(portal: &Portal, code: &str) -> Result<Outcome> {
    let mut tx = portal.db.read().await?;
    let Some(asked) = store::to_send(&mut tx, code, portal.now()).await? else {
        return Ok(Outcome::Done);
    };
    let reader = reader_of(portal, &mut tx, &asked).await?;
    drop(tx);
    let Some(reader) = reader else { return Ok(Outcome::Done) };
    let (hash, mail) = written(portal, &asked, &reader)?;
    let mut tx = portal.db.write().await?;
    store::set_hash(&mut tx, &asked.id, &hash).await?;
    tx.commit().await?;
    hand_over(portal, &mail).await
}

/// Recipient of the mail: the address's user, or who would be with an account, or who is invited;
/// for a new address the user who requests it, unless the address is taken.
async fn reader_of(
    portal: &Portal,
    tx: &mut Tx,
    asked: &CodeRequest,
) -> Result<Option<UserCredentials>> {
    let owner = users::by_email(tx, &asked.email).await?;
    match (&asked.user, owner) {
        (None, None) if asked.purpose == For::SignIn => {
            let known = prospect(tx, &asked.email, portal.now()).await?.map(Prospect::reader);
            match (known, &asked.invitation) {
                (None, Some(invitation)) => invited(portal, tx, invitation).await,
                (known, _) => Ok(known),
            }
        }
        (None, owner) => Ok(owner),
        (Some(user), Some(owner)) if asked.new_email.is_some() => {
            Ok(Some(owner).filter(|owner| owner.user.id == *user))
        }
        (Some(_), Some(_)) => Ok(None),
        (Some(user), None) => users::by_id(tx, user).await,
    }
}

/// The mail, and the hash of the secret in it.
fn written(
    portal: &Portal,
    asked: &CodeRequest,
    reader: &UserCredentials,
) -> Result<(String, Mail)> {
    let minutes = minutes_until(portal.now(), asked.expires_at);
    let user = &reader.user;
    let (hash, kind) = match asked.purpose {
        For::Reset => {
            let token = secret();
            let url = format!("{}/reset/{token}", portal.settings.base_url);
            let kind = MessageKind::PasswordReset(PasswordReset { url, minutes });
            (hash_of_token(portal, &token), kind)
        }
        For::SignIn => {
            let code = draw();
            let kind = MessageKind::SignInCode(SignInCode { code: code.grouped(), minutes });
            (hash_of_code(portal, &asked.id, code), kind)
        }
        For::NewEmail => {
            let code = draw();
            let (typed, new) = (code.grouped(), asked.new_email.as_ref());
            let kind = match new.map(|email| email.as_str().to_owned()) {
                None => MessageKind::AddressCode(AddressCode { code: typed, minutes }),
                Some(new_address) => {
                    MessageKind::LeavingCode(LeavingCode { code: typed, minutes, new_address })
                }
            };
            (hash_of_code(portal, &asked.id, code), kind)
        }
    };
    let mail = mails::written_to(portal, user, &asked.email, &kind, asked.language)?;
    Ok((hash, mail))
}

/// Whole minutes, at least one.
fn minutes_until(now: Timestamp, then: Timestamp) -> u32 {
    u32::try_from(then.duration_since(now).as_mins()).unwrap_or(0).max(1)
}

/// Deletes expired codes and links.
pub(crate) async fn delete_expired(portal: &Portal) -> Result<()> {
    let mut tx = portal.db.write().await?;
    store::delete_expired(&mut tx, portal.now()).await?;
    tx.commit().await
}
