//! The payer on Stripe's page, the passage of time, and their webhooks.

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{Value, json};

use super::sessions::{StripeIntent, StripeSession};
use super::{SIGNATURE, SignedWebhook, StripeDouble, VERSION};
use crate::{machine_time, signature};

impl StripeDouble {
    /// The payer's card is approved.
    pub fn approve(&self, id: &str) {
        let session = self.tried(id, |session, intent| {
            intent.succeed();
            (session.status, session.payment_status) = ("complete", "paid");
        });
        self.tell_intent("payment_intent.succeeded", &session);
        self.tell("checkout.session.completed", &session);
    }

    /// The payer's card is declined; the page stays open.
    pub fn decline(&self, id: &str, code: &'static str, decline: Option<&'static str>) {
        let session = self.tried(id, |_, intent| {
            intent.status = "requires_payment_method";
            intent.error = Some((code, decline));
        });
        self.tell_intent("payment_intent.payment_failed", &session);
    }

    /// The payer uses a method that takes days.
    pub fn pay_slowly(&self, id: &str, arrives: bool) {
        let session = self.tried(id, |session, intent| {
            (intent.status, intent.arrives) = ("processing", arrives);
            intent.error = None;
            session.status = "complete";
        });
        self.tell_intent("payment_intent.processing", &session);
        self.tell("checkout.session.completed", &session);
    }

    /// Completes such a payment.
    pub fn settle(&self, id: &str) {
        let session = self.tried(id, |session, intent| {
            if intent.arrives {
                intent.succeed();
                session.payment_status = "paid";
            } else {
                intent.status = "requires_payment_method";
                intent.error = Some(("payment_intent_payment_attempt_failed", None));
            }
        });
        if session.payment_status == "paid" {
            self.tell_intent("payment_intent.succeeded", &session);
            self.tell("checkout.session.async_payment_succeeded", &session);
        } else {
            self.tell_intent("payment_intent.payment_failed", &session);
            self.tell("checkout.session.async_payment_failed", &session);
        }
    }

    /// The session expires or is withdrawn; Stripe does not distinguish them.
    pub fn expire(&self, id: &str) -> StripeSession {
        let session = self.change(id, |session| session.status = "expired");
        self.tell("checkout.session.expired", &session);
        session
    }

    fn change(&self, id: &str, change: impl FnOnce(&mut StripeSession)) -> StripeSession {
        let mut books = self.books();
        let session = books.sessions.get_mut(id).expect("the session of the test");
        change(session);
        session.clone()
    }

    fn tried(
        &self,
        id: &str,
        change: impl FnOnce(&mut StripeSession, &mut StripeIntent),
    ) -> StripeSession {
        let fresh = StripeIntent {
            id: self.books().id("pi"),
            status: "requires_confirmation",
            created: machine_time().as_second(),
            error: None,
            charge: None,
            arrives: false,
        };
        self.change(id, |session| {
            let mut intent = session.intent.take().unwrap_or(fresh);
            change(session, &mut intent);
            session.intent = Some(intent);
        })
    }

    fn tell(&self, kind: &str, session: &StripeSession) {
        self.send(kind, &session.object(&self.url, false));
    }

    fn tell_intent(&self, kind: &str, session: &StripeSession) {
        let intent = session.intent.as_ref().expect("somebody has tried to pay");
        self.send(kind, &session.intent_object(intent, false));
    }

    /// Signs and sends an event. Test events also have a signature of an older version.
    pub(super) fn send(&self, kind: &str, object: &Value) {
        let id = self.books().id("evt");
        let event = json!({
            "id": id,
            "object": "event",
            "api_version": VERSION,
            "created": machine_time().as_second(),
            "data": { "object": object },
            "livemode": false,
            "pending_webhooks": 1,
            "request": { "id": null, "idempotency_key": null },
            "type": kind,
        });
        let body = format!("{event:#}").into_bytes();
        let secret = &self.account.webhook_secret;
        let value = signature::header_value(&[secret], machine_time(), &body);
        let value = HeaderValue::try_from(format!("{value},v0=6ffbb59b2300aae6"));
        let value = value.expect("digits and letters may be in a header");
        let headers = HeaderMap::from_iter([(HeaderName::from_static(SIGNATURE), value)]);
        self.webhooks.send(SignedWebhook { headers, body }).expect("the test still listens");
    }
}

impl StripeIntent {
    fn succeed(&mut self) {
        self.status = "succeeded";
        self.error = None;
        self.charge = Some((self.id.replace("pi_", "ch_"), machine_time().as_second()));
    }
}
