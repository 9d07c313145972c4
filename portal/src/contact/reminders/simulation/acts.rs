//! Actions of the simulation.

use domain::access::{Actor, LinkTarget};
use domain::contact::{Channel, ContactLimits, Hours};
use domain::holds::{Cause, ClaimOutcome, DisputeOutcome};
use domain::invoices::{InvoiceLine, NewInvoice};
use domain::language::Language;
use domain::money::{Currency, Money};
use domain::reminders::{Kind, Policy, Step, Tone};
use jiff::{SignedDuration, Timestamp, ToSpan};
use rand::Rng;
use rand::seq::IndexedRandom;

use super::super::due::recover;
use super::super::{decide_due, replace_policy, report};
use super::gate::GatedMessage;
use super::oracle;
use super::world::{Bill, World};
use crate::Error;
use crate::billing::debtors;
use crate::billing::invoices::issue::{NewInvoiceFor, issue};
use crate::contact::holds;
use crate::contact::preferences::{self, NewPreferences};
use crate::outside::carriers::{CarrierError, CarrierReference, Delivery};
use crate::payments::{OfflinePayment, record_offline};
use crate::testing::admin;

const AMOUNT: i64 = 10_000;

impl World {
    /// Performs one step.
    pub(super) async fn act(&mut self) {
        self.acted += 1;
        match self.rng.random_range(0..100) {
            0..22 => self.pass_time(),
            22..35 => drop(decide_due(&self.portal(), &Actor::System).await.unwrap()),
            35..52 => self.pick_and_send().await,
            52..67 => self.let_one_through().await,
            67..70 => self.stop_a_worker().await,
            70..74 => drop(recover(&self.portal()).await.unwrap()),
            74..77 => self.pay_at_the_counter().await,
            77..85 => self.at_the_gateway().await,
            85..88 => self.say_something().await,
            88..90 => self.choose().await,
            90 => self.change_policy().await,
            91..99 => self.issue().await,
            _ => self.report_something().await,
        }
        // Carriers answer eventually.
        let oldest = self.gates.first().map(|(since, _)| *since);
        if oldest.is_some_and(|since| self.acted > since + 60) {
            self.let_through(0).await;
        }
        self.quiet().await;
        if self.acted.is_multiple_of(500) {
            self.check_books().await;
        }
    }

    fn pass_time(&mut self) {
        let seconds = [1, 11, 60, 1_800, 3_600, 3 * 3_600, 5 * 3_600];
        let by = *seconds.choose(&mut self.rng).expect("there are some");
        self.t.clock.advance(SignedDuration::from_secs(by));
    }

    async fn let_one_through(&mut self) {
        if !self.picked.is_empty() && (self.gates.is_empty() || self.rng.random_ratio(1, 2)) {
            let at = self.rng.random_range(0..self.picked.len());
            let (portal, picked) = self.picked.swap_remove(at);
            // Sometimes the worker that picked it has crashed.
            if !self.rng.random_ratio(1, 12) {
                self.begin(portal, picked);
                self.quiet().await;
            }
        } else if !self.gates.is_empty() {
            let at = self.rng.random_range(0..self.gates.len());
            self.let_through(at).await;
        }
    }

    async fn let_through(&mut self, at: usize) {
        let (_, GatedMessage { message, answer, .. }) = self.gates.remove(at);
        let id = message.id.clone();
        let (said, is_refused) = match self.rng.random_range(0..20) {
            0..14 => (Ok(CarrierReference { reference: Some(format!("ref-{id}")) }), false),
            14..16 => (Err(CarrierError::Temporary("later".into())), true),
            16..18 => (Err(CarrierError::Unknown("who knows".into())), false),
            18 => (Err(CarrierError::Permanent("never".into())), true),
            _ => (Err(CarrierError::Temporary("busy".into())), true),
        };
        if !is_refused {
            self.oracle.perhaps(&id);
        }
        // A worker that stopped waiting never learns the answer.
        match answer.send(said) {
            Ok(()) if is_refused => self.oracle.refused(&id),
            _ => self.oracle.perhaps(&id),
        }
        self.quiet().await;
    }

    /// A worker crashes while its message is at the carrier.
    async fn stop_a_worker(&mut self) {
        if self.gates.is_empty() {
            return;
        }
        let (_, GatedMessage { message, answer: _unanswered, .. }) = self.gates.remove(0);
        self.oracle.perhaps(&message.id);
        for (_, task) in self.tasks.iter().filter(|(id, _)| id.as_str() == message.id) {
            task.abort();
        }
        self.ended.crashes += 1;
        self.quiet().await;
    }

    pub(super) fn bill(&mut self) -> Option<Bill> {
        let oracle = &self.oracle;
        let open: Vec<Bill> = self
            .bills
            .iter()
            .filter(|bill| oracle.debts.get(&bill.number).is_some_and(|debt| debt.open_minor > 0))
            .cloned()
            .collect();
        open.choose(&mut self.rng).cloned()
    }

    pub(super) fn debt(&mut self, bill: &Bill) -> &mut oracle::Debt {
        self.oracle.debts.get_mut(&bill.number).expect("the oracle knows every bill")
    }

    async fn pay_at_the_counter(&mut self) {
        let Some(bill) = self.bill() else { return };
        let open = self.debt(&bill).open_minor;
        let minor =
            if self.rng.random_ratio(7, 10) { open } else { self.rng.random_range(1..=open) };
        let portal = self.portal();
        let payment = OfflinePayment {
            reference: format!("till-{}", self.acted),
            at: portal.now(),
            payer: None,
            parts: vec![(bill.instalment.parse_id(), Money::new(minor, Currency::Pen))],
        };
        record_offline(&portal, &Actor::System, &[payment]).await.unwrap();
        self.debt(&bill).open_minor -= minor;
        self.paid_minor += minor;
        self.ended.payments += 1;
        self.look_at_payments().await;
    }

    async fn say_something(&mut self) {
        let Some(bill) = self.bill() else { return };
        let portal = self.portal();
        let actor = Actor::LinkHolder(LinkTarget::Invoice(bill.invoice.clone()));
        match self.rng.random_range(0..5) {
            0 => {
                let asked = holds::ask(&portal, &actor, &bill.invoice, "¿?", Language::Es).await;
                if asked.is_ok_and(|until| until.is_some()) {
                    self.debt(&bill).silent.insert("question", Timestamp::MAX);
                }
            }
            1 => {
                let on = portal.today().checked_add(self.rng.random_range(0..10).days()).unwrap();
                if holds::promise(&portal, &actor, &bill.invoice, on).await.is_ok() {
                    let until = on.checked_add(3.days()).unwrap();
                    let zone = &portal.settings.institution.time_zone;
                    let until = domain::calendar::first_instant(until, zone).unwrap();
                    self.debt(&bill).silent.insert("promise", until);
                }
            }
            2 => {
                let claim = holds::NewClaim {
                    paid_on: portal.today(),
                    method: "banco".into(),
                    reference: "1".into(),
                };
                let es = Language::Es;
                if holds::claim_paid(&portal, &actor, &bill.invoice, &claim, es).await.is_ok() {
                    self.debt(&bill).silent.insert("claim", Timestamp::MAX);
                }
            }
            _ => self.answer_somebody().await,
        }
    }

    async fn answer_somebody(&mut self) {
        let portal = self.portal();
        let open = holds::open_cases(&portal, &Actor::System).await.unwrap();
        let Some(one) = open.choose(&mut self.rng).cloned() else { return };
        let (staff, id, mut corrected) = (admin(), &one.id, None);
        let cause = match one.cause {
            Cause::Question => {
                holds::answer(&portal, &staff, id, "sí").await.unwrap();
                "question"
            }
            Cause::ClaimPaid => {
                let not_found = ClaimOutcome::NotFound;
                holds::decide_claim(&portal, &staff, id, not_found, "no").await.unwrap();
                "claim"
            }
            Cause::Dispute => {
                let upheld = self.rng.random_ratio(1, 2);
                let outcome =
                    if upheld { DisputeOutcome::Upheld } else { DisputeOutcome::Rejected };
                holds::decide_dispute(&portal, &staff, id, outcome, "visto").await.unwrap();
                if upheld {
                    corrected = Some(self.now() + SignedDuration::from_hours(24 * 30));
                }
                "dispute"
            }
            other => panic!("nobody decides about {other:?}"),
        };
        if let Some(debt) = self.oracle.debts.get_mut(&one.invoice) {
            debt.silent.remove(cause);
            debt.silent.extend(corrected.map(|until| (cause, until)));
        }
    }

    async fn choose(&mut self) {
        let person = self.rng.random_range(0..self.oracle.people.len());
        let portal = self.portal();
        let email = self.oracle.people[person].email.clone();
        let debtor = debtors::by_email(&portal, &Actor::System, &email).await.unwrap().unwrap();
        let actor = Actor::LinkHolder(LinkTarget::Preferences(debtor.clone()));
        if self.rng.random_ratio(1, 5) {
            let to = portal.today().checked_add(self.rng.random_range(1..6).days()).unwrap();
            if preferences::move_next(&portal, &actor, &debtor, to).await.is_ok() {
                let zone = self.oracle.people[person].zone.clone();
                let moment = domain::calendar::first_instant(to, &zone).unwrap();
                self.oracle.people[person].not_before = Some(moment);
            }
            return;
        }
        let channels = match self.rng.random_range(0..3) {
            0 => vec![Channel::Email],
            1 => vec![Channel::Sms, Channel::Email],
            _ => vec![Channel::Email, Channel::Sms],
        };
        let hours = *[(0, 24), (9, 13), (16, 20)].choose(&mut self.rng).expect("some");
        let stopped = self.rng.random_ratio(1, 10);
        let new = NewPreferences {
            channels: channels.clone(),
            days: [true; 7],
            hours: Hours::new(hours.0, hours.1),
            language: None,
            stopped,
        };
        preferences::save(&portal, &actor, &debtor, &new).await.unwrap();
        let known = &mut self.oracle.people[person];
        known.stopped = stopped;
        known.hours = hours;
        if !stopped {
            known.channels = channels;
        }
    }

    pub(super) async fn change_policy(&mut self) {
        let every = self.rng.random_range(2..5);
        let mut policy = often(every);
        // The institution's own hours, which the oracle checks, come and go.
        self.oracle.own_hours = self.rng.random_ratio(1, 3).then_some((9, 17));
        if let Some((from, to)) = self.oracle.own_hours {
            let hours = Some(Hours::new(from, to));
            let limits = ContactLimits { hours, ..ContactLimits::default() };
            let pack = self.portal().settings.reminders.pack.code;
            policy.limits.insert(pack.to_owned(), limits);
        }
        let portal = self.portal();
        replace_policy(&portal, &admin(), &policy).await.unwrap();
    }

    pub(super) async fn issue(&mut self) {
        let portal = self.portal();
        let person = self.rng.random_range(0..self.customers.len());
        let number = format!("I-{}", self.bills.len() + 1);
        let due = portal.today().checked_add(self.rng.random_range(-10..20).days()).unwrap();
        let amount = Money::new(AMOUNT, Currency::Pen);
        let disputed = self.rng.random_ratio(1, 20);
        let invoice = NewInvoice {
            source: "sim".into(),
            number: number.clone(),
            description: "Pensión".into(),
            currency: Currency::Pen,
            issued_on: portal.today().min(due),
            disputed,
            lines: vec![InvoiceLine { description: "x".into(), quantity: 1, amount }],
            plan: vec![(due, amount)],
        };
        let new = NewInvoiceFor { customer: self.customers[person].clone(), invoice };
        let issued = issue(&portal, &Actor::System, &[new]).await.unwrap().remove(0);
        let instalment = issued.instalments[0].0.as_str().to_owned();
        let silent = disputed.then_some(("dispute", Timestamp::MAX)).into_iter().collect();
        let debt = oracle::Debt { person, open_minor: AMOUNT, silent };
        self.oracle.debts.insert(number.clone(), debt);
        self.bills.push(Bill { number, invoice: issued.invoice, instalment });
    }

    async fn report_something(&mut self) {
        let portal = self.portal();
        let mut told: Vec<String> = Vec::new();
        for person in &self.oracle.people {
            told.extend(person.contacts.keys().cloned());
        }
        let Some(id) = told.choose(&mut self.rng).cloned() else { return };
        let reported = report(&portal, &format!("ref-{id}"), &Delivery::Delivered).await;
        assert!(matches!(reported, Ok(()) | Err(Error::NotFound)), "{reported:?}");
        holds::jobs::close_promises(&portal).await.unwrap();
    }
}

/// A policy with a step every few days, so that something is always due.
pub(super) fn often(every: i32) -> Policy {
    let step = |offset: i32| Step {
        name: format!("day-{offset}"),
        offset,
        kind: match offset {
            ..0 => Kind::Upcoming,
            0 => Kind::DueToday,
            _ => Kind::Overdue,
        },
        tones: Tone::ALL.to_vec(),
        channels: vec![Channel::Email, Channel::Sms],
        segment: None,
    };
    let offsets = (-3..=90).filter(|offset| offset % every == 0);
    Policy { steps: offsets.map(step).collect(), ..Policy::usual() }
}

/// Parses an id of the simulation.
trait ParseId {
    fn parse_id(&self) -> domain::ids::InstalmentId;
}

impl ParseId for String {
    fn parse_id(&self) -> domain::ids::InstalmentId {
        domain::ids::InstalmentId::parse(self).expect("an id")
    }
}
