//! The payer on Stripe's page, time, and the webhooks that tell of both.

use axum::http::HeaderMap;
use portal::outside::gateways::contract::{Received, SECRET};
use portal::outside::gateways::stripe::SIGNATURE;
use portal::outside::gateways::{Secret, signature};
use serde_json::{Value, json};

use super::sessions::{Intent, Session};
use super::{Double, VERSION, now};

impl Double {
    /// A card that is approved.
    pub fn approve(&self, id: &str) {
        let session = self.tried(id, |session, intent| {
            intent.succeed();
            (session.status, session.payment_status) = ("complete", "paid");
        });
        self.tell_intent("payment_intent.succeeded", &session);
        self.tell("checkout.session.completed", &session);
    }

    /// A card that is declined; the page stays open.
    pub fn decline(&self, id: &str, code: &'static str, decline: Option<&'static str>) {
        let session = self.tried(id, |_, intent| {
            intent.status = "requires_payment_method";
            intent.error = Some((code, decline));
        });
        self.tell_intent("payment_intent.payment_failed", &session);
    }

    /// A way to pay that takes days.
    pub fn pay_slowly(&self, id: &str, arrives: bool) {
        let session = self.tried(id, |session, intent| {
            (intent.status, intent.arrives) = ("processing", arrives);
            intent.error = None;
            session.status = "complete";
        });
        self.tell_intent("payment_intent.processing", &session);
        self.tell("checkout.session.completed", &session);
    }

    /// The days are over.
    pub fn settle(&self, id: &str) {
        let session = self.tried(id, |session, intent| match intent.arrives {
            true => {
                intent.succeed();
                session.payment_status = "paid";
            }
            false => {
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

    /// The page runs out, or is withdrawn: Stripe calls both so.
    pub fn expire(&self, id: &str) -> Session {
        let session = self.change(id, |session| session.status = "expired");
        self.tell("checkout.session.expired", &session);
        session
    }

    fn change(&self, id: &str, change: impl FnOnce(&mut Session)) -> Session {
        let mut books = self.books();
        let session = books.sessions.get_mut(id).expect("the session of the test");
        change(session);
        session.clone()
    }

    fn tried(&self, id: &str, change: impl FnOnce(&mut Session, &mut Intent)) -> Session {
        let fresh = Intent {
            id: self.books().id("pi"),
            status: "requires_confirmation",
            created: now().as_second(),
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

    fn tell(&self, kind: &str, session: &Session) {
        self.send(kind, &session.object(&self.url, false));
    }

    fn tell_intent(&self, kind: &str, session: &Session) {
        let intent = session.intent.as_ref().expect("somebody has tried to pay");
        self.send(kind, &session.intent_object(intent, false));
    }

    /// Signs an event and sends it. Test events bear a signature of an older version, too.
    pub fn send(&self, kind: &str, object: &Value) {
        let id = self.books().id("evt");
        let event = json!({
            "id": id,
            "object": "event",
            "api_version": VERSION,
            "created": now().as_second(),
            "data": { "object": object },
            "livemode": false,
            "pending_webhooks": 1,
            "request": { "id": null, "idempotency_key": null },
            "type": kind,
        });
        let body = serde_json::to_vec_pretty(&event).unwrap();
        let value = signature::header_value(&[Secret::from(SECRET)], now(), &body);
        let mut headers = HeaderMap::new();
        headers.insert(SIGNATURE, format!("{value},v0=6ffbb59b2300aae6").parse().unwrap());
        self.webhooks.send(Received { headers, body }).expect("the test still listens");
    }
}

impl Intent {
    fn succeed(&mut self) {
        self.status = "succeeded";
        self.error = None;
        self.charge = Some((self.id.replace("pi_", "ch_"), now().as_second()));
    }
}
