//! A gateway double scripted by the test, for tests of use cases. The real gateways are tested over
//! HTTP by the contract suite.

use std::collections::HashMap;
use std::sync::Mutex;

use async_trait::async_trait;
use domain::ids::PaymentId;
use domain::money::Money;
use domain::payments::{Event, Origin};
use jiff::Timestamp;

use crate::outside::gateways::{
    Checkout, CheckoutRequest, EventContent, Gateway, GatewayError, GatewayEvent, RefundReport,
    RefundRequest, Report, UnreadableReport, WebhookError,
};

/// Opens every checkout and answers queries as scripted.
#[derive(Debug, Default)]
pub struct ScriptedGateway {
    inner: Mutex<Inner>,
}

type RecordedEvent = (String, PaymentId, Money, Event);

#[derive(Debug, Default)]
struct Inner {
    opened: HashMap<String, (PaymentId, Money)>,
    said: HashMap<String, Event>,
    open_failure: Option<GatewayError>,
    fault: GatewayFault,
    opens: usize,
}

/// A fault between the portal and the gateway.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum GatewayFault {
    #[default]
    None,
    /// No request arrives.
    Down,
    /// Requests take effect, but their responses are lost.
    AnswersLost,
}

impl ScriptedGateway {
    fn with<T>(&self, act: impl FnOnce(&mut Inner) -> T) -> T {
        act(&mut self.inner.lock().expect("not poisoned"))
    }

    /// The gateway's reference of a payment.
    #[must_use]
    pub fn reference(payment: &PaymentId) -> String {
        format!("ref_{payment}")
    }

    /// Sets the event that queries of this payment report.
    pub fn say(&self, payment: &PaymentId, event: Event) {
        self.with(|inner| inner.said.insert(Self::reference(payment), event));
    }

    /// Sets the error of all further openings; `None` is success.
    pub fn fail_opening_with(&self, failure: Option<GatewayError>) {
        self.with(|inner| inner.open_failure = failure);
    }

    /// Sets the fault of all further calls.
    pub fn fail_with(&self, fault: GatewayFault) {
        self.with(|inner| inner.fault = fault);
    }

    /// Payments that can be paid now, in no particular order.
    #[must_use]
    pub fn payable(&self) -> Vec<(PaymentId, Money)> {
        self.with(|inner| {
            let open = inner.opened.iter().filter(|(page, _)| !inner.said.contains_key(*page));
            open.map(|(_, opened)| opened.clone()).collect()
        })
    }

    /// Makes a call subject to the current fault.
    fn through<T>(&self, act: impl FnOnce() -> Result<T, GatewayError>) -> Result<T, GatewayError> {
        let unknown = || GatewayError::Unknown("no answer".into());
        match self.with(|inner| inner.fault) {
            GatewayFault::None => act(),
            GatewayFault::Down => Err(unknown()),
            GatewayFault::AnswersLost => act().and_then(|_| Err(unknown())),
        }
    }

    /// Number of different payments opened.
    #[must_use]
    pub fn opened(&self) -> usize {
        self.with(|inner| inner.opened.len())
    }

    /// Number of calls to open.
    #[must_use]
    pub fn opens(&self) -> usize {
        self.with(|inner| inner.opens)
    }

    /// Body of a webhook.
    #[must_use]
    pub fn event(event_id: &str, payment: &PaymentId, amount: Money, event: &Event) -> Vec<u8> {
        let told: RecordedEvent = (event_id.into(), payment.clone(), amount, event.clone());
        serde_json::to_vec(&told).expect("it can be written")
    }

    /// Body of a webhook that cannot be read, besides the ids of its payment.
    #[must_use]
    pub fn unreadable_event(
        event_id: &str,
        payment: Option<&PaymentId>,
        reference: Option<&str>,
    ) -> Vec<u8> {
        serde_json::to_vec(&(event_id, payment, reference)).expect("it can be written")
    }

    fn report(&self, reference: &str) -> Result<Report, GatewayError> {
        self.with(|inner| {
            let (payment, amount) =
                inner.opened.get(reference).cloned().ok_or(GatewayError::NotFound)?;
            let event = inner.said.get(reference).cloned();
            Ok(Report { reference: reference.to_owned(), payment: Some(payment), amount, event })
        })
    }
}

#[async_trait]
impl Gateway for ScriptedGateway {
    fn origin(&self) -> Origin {
        Origin::Sandbox
    }

    async fn open(&self, request: &CheckoutRequest) -> Result<Checkout, GatewayError> {
        let reference = Self::reference(&request.payment);
        let open = |inner: &mut Inner| {
            inner.opens += 1;
            if let Some(failure) = inner.open_failure.clone() {
                return Err(failure);
            }
            inner.opened.insert(reference.clone(), (request.payment.clone(), request.amount));
            Ok(Checkout { url: format!("http://gateway.test/{reference}"), reference })
        };
        self.through(|| self.with(open))
    }

    async fn query(&self, reference: &str) -> Result<Report, GatewayError> {
        self.through(|| self.report(reference))
    }

    async fn cancel(&self, reference: &str) -> Result<Report, GatewayError> {
        self.through(|| {
            self.with(|inner| {
                inner.said.entry(reference.to_owned()).or_insert(Event::Cancelled);
            });
            self.report(reference)
        })
    }

    async fn refund(&self, request: &RefundRequest) -> Result<RefundReport, GatewayError> {
        Err(GatewayError::Refused(format!("no refund of {}", request.reference)))
    }

    /// Accepts only bodies made by [`ScriptedGateway::event`] and
    /// [`ScriptedGateway::unreadable_event`].
    fn verify(
        &self,
        _: &http::HeaderMap,
        body: &[u8],
        _: Timestamp,
    ) -> Result<GatewayEvent, WebhookError> {
        let kind = "told".to_owned();
        if let Ok((event_id, payment, reference)) = serde_json::from_slice(body) {
            let report = UnreadableReport { reference, payment, why: "unreadable" };
            return Ok(GatewayEvent { event_id, kind, content: EventContent::Unreadable(report) });
        }
        let bad = |_| WebhookError::BadSignature;
        let (event_id, payment, amount, event): RecordedEvent =
            serde_json::from_slice(body).map_err(bad)?;
        let reference = Self::reference(&payment);
        let report = Report { reference, payment: Some(payment), amount, event: Some(event) };
        Ok(GatewayEvent { event_id, kind, content: EventContent::Report(report) })
    }

    fn page_origin(&self) -> &str {
        "http://gateway.test"
    }
}
