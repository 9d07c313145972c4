//! Carriers that use HTTP, against test doubles of their receivers.

#![cfg(test)]

mod callback;
mod early;
mod twilio;
mod webhook;

use std::time::Duration;

use domain::language::Language;
use domain::reminders::Kind;
use portal::outside::carriers::{Brief, CarrierError, CarrierReference, Message};
use serde_json::json;

/// Timeout of calls that are answered.
const LONG: Duration = Duration::from_secs(20);
/// Timeout of calls that are not.
const SHORT: Duration = Duration::from_secs(1);

const TELEPHONE: &str = "+51987654321";

fn message(id: &str) -> Message {
    Message {
        id: id.to_owned(),
        name: "Rosa Güiñazú".to_owned(),
        to: TELEPHONE.to_owned(),
        language: Language::Es,
        subject: "Pensión de marzo".to_owned(),
        text: "Hola, Rosa".to_owned(),
        html: "<p>Hola, Rosa</p>".to_owned(),
        short: "Colegio Ñandú: S/ 125,50 vence & más https://pagos.example/p/a+b?c=1".to_owned(),
        stop_url: "https://pagos.example/alto/secreto".to_owned(),
        brief: Some(Brief {
            kind: Kind::Overdue,
            total: "S/ 125,50".to_owned(),
            institution: "Colegio Ñandú".to_owned(),
            pay_url: "https://pagos.example/p/a+b?c=1".to_owned(),
            preferences_url: "https://pagos.example/avisos/x".to_owned(),
        }),
        facts: json!({ "reminder": id, "to": TELEPHONE, "amount_minor": 12_550 }),
        written_at: "2026-11-15T19:05:00Z".parse().unwrap(),
    }
}

/// Kind and reason of an error.
fn told(answer: &Result<CarrierReference, CarrierError>) -> (&'static str, &str) {
    match answer {
        Ok(taken) => ("taken", taken.reference.as_deref().unwrap_or_default()),
        Err(CarrierError::Temporary(why)) => ("temporary", why),
        Err(CarrierError::Unknown(why)) => ("unknown", why),
        Err(CarrierError::Address(why)) => ("address", why),
        Err(CarrierError::Permanent(why)) => ("permanent", why),
    }
}

/// Asserts that a text contains nothing that must not be logged.
fn assert_quiet(text: &str) {
    let text = text.to_lowercase();
    for word in
        ["987654321", "rosa", "secret", "token", "localhost", "127.0.0.1", "pagos", "hola", "ac0"]
    {
        assert!(!text.contains(word), "{word} in {text:?}");
    }
}
