//! Payers at a gateway that fails: checkouts that open or seem not to, money that moves without an
//! event, webhooks that are lost, duplicated and late.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use domain::access::{Actor, LinkTarget};
use domain::ids::PaymentId;
use domain::language::Language;
use domain::money::{Currency, Money};
use domain::payments::{Event, Failure, Origin, StateKind};
use jiff::SignedDuration;
use rand::Rng;
use rand::seq::IndexedRandom;

use super::store;
use super::world::{Bill, World};
use crate::payments::{self, StartError};
use crate::platform::queue::Lane;
use crate::testing::{GatewayFault, ScriptedGateway};

/// A checkout at the gateway.
#[derive(Clone)]
pub(super) struct Page {
    payment: PaymentId,
    bill: Bill,
    amount: Money,
    /// Whether the payer's money moved.
    charged: bool,
    /// Whether the portal has settled it.
    settled: bool,
}

/// A webhook in transit.
#[derive(Clone)]
pub(super) struct Letter {
    event_id: String,
    number: String,
    body: Vec<u8>,
}

impl World {
    /// An action at the gateway, or between it and the portal.
    pub(super) async fn at_the_gateway(&mut self) {
        let fault = match self.rng.random_range(0..12) {
            0 => GatewayFault::Down,
            1 => GatewayFault::AnswersLost,
            _ => GatewayFault::None,
        };
        self.t.gateway.fail_with(fault);
        match self.rng.random_range(0..10) {
            0..3 => self.start_a_payment().await,
            3..6 => self.act_on_a_page(),
            6..8 => self.bring_a_webhook().await,
            _ => self.ask_the_gateway().await,
        }
        self.t.gateway.fail_with(GatewayFault::None);
        self.look_at_payments().await;
    }

    async fn start_a_payment(&mut self) {
        let Some(bill) = self.bill() else { return };
        let open = self.debt(&bill).open_minor;
        let actor = Actor::LinkHolder(LinkTarget::Invoice(bill.invoice.clone()));
        let portal = self.portal();
        let request = payments::StartRequest {
            choices: crate::testing::choices(&[(&bill.instalment, 0)]),
            expected: Money::new(open, Currency::Pen),
            language: Language::Es,
            payer_email: None,
        };
        let polls = self.polls();
        let ended = StopAfter::new(polls, payments::start(&portal, &actor, &request)).await;
        match ended {
            None => self.ended.crashes += 1,
            Some(
                Ok(_)
                | Err(
                    StartError::InFlight(_)
                    | StartError::Undecided(_)
                    | StartError::Basket(_)
                    | StartError::Changed(_)
                    | StartError::GatewayRefused(_),
                ),
            ) => {}
            Some(Err(error)) => self.oracle.accuse(format!("starting a payment: {error}")),
        }
    }

    /// Number of polls before the worker crashes; mostly unlimited.
    fn polls(&mut self) -> usize {
        if self.rng.random_ratio(1, 8) { self.rng.random_range(1..40) } else { usize::MAX }
    }

    /// The gateway opened a checkout: at most one per debt can be paid.
    fn note_page(&mut self, payment: &PaymentId, bill: &Bill) {
        let payable = self.t.gateway.payable();
        let Some((_, amount)) = payable.iter().find(|(open, _)| open == payment).cloned() else {
            return;
        };
        if self.pages.iter().any(|page| page.payment == *payment) {
            return;
        }
        let of_bill = |page: &&Page| page.bill.number == bill.number;
        let is_open = |page: &Page| payable.iter().any(|(open, _)| *open == page.payment);
        if self.pages.iter().filter(of_bill).any(is_open) {
            self.oracle.accuse(format!("{} can be paid twice", bill.number));
        }
        let (payment, bill) = (payment.clone(), bill.clone());
        self.pages.push(Page { payment, bill, amount, charged: false, settled: false });
    }

    /// Checkouts that can be paid now.
    fn payable(&self) -> Vec<usize> {
        let payable = self.t.gateway.payable();
        let is_open = |at: &usize| {
            payable.iter().any(|(payment, _)| *payment == self.pages[*at].payment) //
        };
        (0..self.pages.len()).filter(is_open).collect()
    }

    /// A payer pays, is declined, leaves, or pays by a method that takes days.
    fn act_on_a_page(&mut self) {
        let Some(at) = self.payable().choose(&mut self.rng).copied() else { return };
        let page = self.pages[at].clone();
        let reference = ScriptedGateway::reference(&page.payment);
        let success = Event::Succeeded { reference: reference.clone(), at: self.now() };
        let event = match self.rng.random_range(0..20) {
            0..2 => Event::Expired,
            2..5 => Event::Declined { failure: Failure::Declined, last: true },
            5..9 => {
                // A transfer: first processing, then succeeded.
                self.tell(&page, &Event::Processing { reference });
                success
            }
            _ => success,
        };
        if matches!(event, Event::Succeeded { .. }) {
            self.pages[at].charged = true;
            self.paid_minor += page.amount.minor;
        }
        self.t.gateway.say(&page.payment, event.clone());
        self.tell(&page, &event);
    }

    /// The gateway sends a webhook zero, one or several times.
    fn tell(&mut self, page: &Page, event: &Event) {
        let event_id = format!("evt-{}-{}", self.acted, self.post.len());
        let body = ScriptedGateway::event(&event_id, &page.payment, page.amount, event);
        let number = page.bill.number.clone();
        for _ in 0..*[0, 1, 1, 1, 2, 3].choose(&mut self.rng).expect("some") {
            let (event_id, number, body) = (event_id.clone(), number.clone(), body.clone());
            self.post.push(Letter { event_id, number, body });
        }
    }

    /// A random webhook arrives; if the process crashes before the answer, it is sent again.
    async fn bring_a_webhook(&mut self) {
        if self.post.is_empty() {
            return;
        }
        let at = self.rng.random_range(0..self.post.len());
        let letter = self.post.swap_remove(at);
        let portal = self.portal();
        let headers = http::HeaderMap::new();
        let polls = self.polls();
        let received = payments::receive(&portal, Origin::Sandbox, &headers, &letter.body);
        match StopAfter::new(polls, received).await {
            Some(received) => received.unwrap(),
            None => {
                self.ended.crashes += 1;
                self.post.push(letter.clone());
            }
        }
        if store::unapplied(&portal).await.contains(&letter.event_id) {
            self.told.insert(letter.event_id, letter.number);
        }
    }

    /// Runs the jobs: gateway events are applied, and open payments are checked at the gateway.
    pub(super) async fn ask_the_gateway(&mut self) {
        let portal = self.portal();
        payments::jobs::enqueue_checks(&portal).await.unwrap();
        let polls = self.polls();
        match StopAfter::new(
            polls,
            crate::worker::run_due_in(&portal, &[Lane::Settlement, Lane::Gateway]),
        )
        .await
        {
            Some(ran) => drop(ran.unwrap()),
            None => self.ended.crashes += 1,
        }
        self.look_at_payments().await;
    }

    /// Tells the oracle which payments the portal has settled, and which put debts on hold.
    pub(super) async fn look_at_payments(&mut self) {
        let portal = self.portal();
        for debt in self.oracle.debts.values_mut() {
            debt.silent.remove("payment");
            debt.silent.remove("webhook");
        }
        for seen in store::payments(&portal).await {
            let bill = self.bills.iter().find(|bill| bill.instalment == seen.instalment);
            let Some(bill) = bill.cloned() else { continue };
            self.note_page(&seen.id, &bill);
            let hours = SignedDuration::from_hours;
            let until = match seen.state {
                StateKind::Succeeded => {
                    self.settled(&seen.id);
                    continue;
                }
                StateKind::Processing => {
                    (seen.changed_at + hours(7 * 24)).max(seen.expires_at + hours(1))
                }
                StateKind::Unknown => seen.expires_at + hours(24),
                state if state.is_open() => seen.expires_at + hours(1),
                _ => continue,
            };
            self.debt(&bill).silent.insert("payment", until);
        }
        let unapplied = store::unapplied(&portal).await;
        self.told.retain(|event_id, _| unapplied.contains(event_id));
        for number in self.told.values() {
            if let Some(debt) = self.oracle.debts.get_mut(number) {
                debt.silent.insert("webhook", jiff::Timestamp::MAX);
            }
        }
    }

    /// The portal reports a settled payment.
    fn settled(&mut self, payment: &PaymentId) {
        let Some(page) = self.pages.iter_mut().find(|page| page.payment == *payment) else {
            return self.oracle.accuse("what was never opened is settled");
        };
        if page.settled {
            return;
        }
        page.settled = true;
        let page = page.clone();
        if !page.charged {
            self.oracle.accuse("a payment settled without money");
        }
        let debt = self.debt(&page.bill);
        // Overpayment becomes credit.
        debt.open_minor -= page.amount.minor.min(debt.open_minor);
        self.ended.payments += 1;
    }

    /// Checks that in the end all money that moved is booked, exactly once.
    pub(super) async fn check_money(&mut self) {
        if let Some(page) = self.pages.iter().find(|page| page.charged && !page.settled) {
            self.oracle.accuse(format!("{} was paid and is not settled", page.bill.number));
        }
        let booked = store::booked_minor(&self.portal()).await;
        if booked != self.paid_minor {
            let paid = self.paid_minor;
            self.oracle.accuse(format!("{paid} was paid, {booked} is booked"));
        }
    }
}

/// Polls a future a limited number of times, then drops it, as if the process had crashed.
pub(in crate::contact::reminders) struct StopAfter<F> {
    left: usize,
    inner: Pin<Box<F>>,
}

impl<F: Future> StopAfter<F> {
    pub(in crate::contact::reminders) fn new(polls: usize, inner: F) -> Self {
        Self { left: polls, inner: Box::pin(inner) }
    }
}

impl<F: Future> Future for StopAfter<F> {
    type Output = Option<F::Output>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if self.left == 0 {
            return Poll::Ready(None);
        }
        self.left -= 1;
        self.inner.as_mut().poll(context).map(Some)
    }
}
