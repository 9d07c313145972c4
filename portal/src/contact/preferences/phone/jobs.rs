//! Jobs of telephones. Codes are generated here, so that no table contains them.

use domain::contact::Channel;
use domain::identity::PhoneCode;
use domain::ids::DebtorId;
use domain::language::Language;
use jiff::Timestamp;
use minijinja::context;
use rand::Rng;
use serde::{Deserialize, Serialize};

use super::{CODE_LIFETIME, hash_of, store};
use crate::outside::carriers::{CarrierError, Message};
use crate::outside::messages::{Letterhead, render_text};
use crate::platform::ids;
use crate::platform::queue::{Job, Lane, Outcome};
use crate::{Error, Portal, Result};

/// Generates a code and sends it to the pending telephone, unless a newer request replaced it. Each
/// attempt generates a new code and invalidates the previous one; when delivery is unknown there is
/// no further attempt.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct SendPhoneCode {
    pub(crate) debtor: DebtorId,
    /// Identifies the request: a later one has a job of its own.
    pub(crate) asked_at: Timestamp,
    pub(crate) language: Language,
}

impl Job for SendPhoneCode {
    const NAME: &'static str = "send_phone_code";
    const LANE: Lane = Lane::Messages;

    async fn run(&self, portal: &Portal) -> Result<Outcome> {
        send(portal, self).await
    }
}

async fn send(portal: &Portal, job: &SendPhoneCode) -> Result<Outcome> {
    let SendPhoneCode { debtor, asked_at, language } = job;
    let (asked_at, language) = (*asked_at, *language);
    if portal.now() >= asked_at + CODE_LIFETIME {
        return Ok(Outcome::GiveUp("nobody took the code while it was valid".to_owned()));
    }
    let Some(carrier) = portal.carriers.of(Channel::Sms) else {
        return Ok(Outcome::GiveUp("nobody carries text messages".to_owned()));
    };
    let code = draw();
    let hash = hash_of(portal, debtor, asked_at, code);
    let mut tx = portal.db.write().await?;
    let phone = store::set_hash(&mut tx, debtor, asked_at, &hash).await?;
    tx.commit().await?;
    let Some(phone) = phone else { return Ok(Outcome::Done) };
    let message = written(portal, phone, language, code)?;
    Ok(match carrier.hand_over(&message).await {
        Ok(_) => Outcome::Done,
        Err(CarrierError::Temporary(why)) => Outcome::Retry(why),
        Err(error) => Outcome::GiveUp(error.to_string()),
    })
}

fn draw() -> PhoneCode {
    let number = rand::rng().random_range(0..PhoneCode::COUNT);
    PhoneCode::new(number).expect("it was drawn from the codes that there are")
}

/// The text message, one or two sentences. It has no stop link, because the user requested it.
fn written(portal: &Portal, phone: String, language: Language, code: PhoneCode) -> Result<Message> {
    let letterhead = Letterhead::from(&*portal.settings);
    let given = context! { code => code.digits(), minutes => CODE_LIFETIME.as_mins() };
    let said = render_text(words(language), language, &letterhead, given);
    let short = said.map_err(Error::internal)?.trim().to_owned();
    Ok(Message {
        id: ids::text(portal.now()),
        name: String::new(),
        to: phone,
        language,
        subject: letterhead.institution,
        text: short.clone(),
        html: String::new(),
        short,
        stop_url: String::new(),
        brief: None,
        facts: serde_json::Value::Null,
        written_at: portal.now(),
    })
}

const fn words(language: Language) -> &'static str {
    match language {
        Language::Es => include_str!("../../../../templates/es/phone_code.txt"),
        Language::En => include_str!("../../../../templates/en/phone_code.txt"),
        Language::Pt => include_str!("../../../../templates/pt/phone_code.txt"),
    }
}

/// Deletes pending changes whose code was not entered in time.
pub(crate) async fn delete_expired(portal: &Portal) -> Result<()> {
    let mut tx = portal.db.write().await?;
    store::delete_expired(&mut tx, portal.now()).await?;
    tx.commit().await?;
    Ok(())
}
