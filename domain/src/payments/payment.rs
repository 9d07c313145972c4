//! Payments, and decisions about them that need no database.

use jiff::SignedDuration;

use super::state::{Origin, State, StateKind};
use crate::access::Actor;
use crate::calendar::Timestamp;
use crate::ids::{InvoiceId, PaymentId, UserId};
use crate::language::Language;
use crate::money::Money;

/// One attempt to pay a basket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// Our id; the idempotency key of every call to the gateway.
    pub id: PaymentId,
    /// Paying user, if signed in.
    pub payer: Option<UserId>,
    /// Invoice of the pay-link, if paid by a link.
    pub link: Option<InvoiceId>,
    /// The gateway or counter that takes the money.
    pub origin: Origin,
    /// Identifies debts and amounts: see [`super::Basket::key`].
    pub basket_key: String,
    /// One line for the gateway's page.
    pub description: String,
    /// The address that the gateway may write to.
    pub payer_email: Option<String>,
    /// The language of the payer.
    pub language: Language,
    /// Amount.
    pub amount: Money,
    /// Its state.
    pub state: State,
    /// Time of creation.
    pub created_at: Timestamp,
    /// Time of the latest change of state.
    pub changed_at: Timestamp,
    /// Expiry of the gateway's page.
    pub expires_at: Timestamp,
    /// First return of the payer from the gateway's page.
    pub returned_at: Option<Timestamp>,
    /// Number of times the gateway was queried about it.
    pub checks: u32,
}

/// How far the gateway's clock may be from ours.
const CLOCK_SKEW: SignedDuration = SignedDuration::from_mins(5);

impl StateKind {
    /// Whether a payment in this state is withdrawn when somebody pays the same debts another way.
    /// A page that was opened, and perhaps left, gives way; what the gateway says is in progress
    /// does not. Whether it really may is decided by the gateway, which closes the page first.
    #[must_use]
    pub const fn yields(self) -> bool {
        match self {
            Self::Created | Self::Started | Self::Unknown => true,
            Self::Processing | Self::Succeeded | Self::Failed | Self::Expired | Self::Cancelled => {
                false
            }
        }
    }
}

impl Payment {
    /// Whether the actor is the payer.
    #[must_use]
    pub fn is_by(&self, actor: &Actor) -> bool {
        match actor {
            Actor::User(user) => self.payer.as_ref() == Some(user),
            Actor::LinkHolder(_) => {
                let linked = actor.linked_invoices();
                self.payer.is_none() && self.link.as_ref().is_some_and(|id| linked.contains(id))
            }
            Actor::Nobody | Actor::Staff { .. } | Actor::System => false,
        }
    }

    /// Whether the gateway's page has expired, by our clock.
    #[must_use]
    pub fn has_run_out(&self, now: Timestamp) -> bool {
        matches!(self.state, State::Started { .. }) && now >= self.expires_at
    }

    /// When the money moved: as the gateway says, unless that cannot be, because the payment did
    /// not exist yet or the time is still to come. Then it is `now`, when we heard of it.
    #[must_use]
    pub fn moved_at(&self, said: Timestamp, now: Timestamp) -> Timestamp {
        let is_before = said.duration_until(self.created_at) > CLOCK_SKEW;
        if is_before || said > now { now } else { said }
    }

    /// Time of the next check at the gateway, after `checks` checks; `None` for ended payments. The
    /// interval grows from a minute to a day; in any case there is a check a minute after the
    /// gateway's page expires.
    #[must_use]
    pub fn next_check(&self, checks: u32, now: Timestamp) -> Option<Timestamp> {
        const PAUSES_MIN: [i64; 7] = [1, 2, 5, 15, 60, 360, 1440];
        let pause = PAUSES_MIN[(checks as usize).min(PAUSES_MIN.len() - 1)];
        let usual = now + SignedDuration::from_mins(pause);
        let run_out = self.expires_at + SignedDuration::from_mins(1);
        let next = if now < run_out { usual.min(run_out) } else { usual };
        self.state.kind().is_open().then_some(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::LinkTarget;
    use crate::money::Currency;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn the_time_of_a_payment_is_the_gateways_unless_it_cannot_be() {
        let (payment, now) = (payment(None, None, State::Created), at("2026-11-21T12:30:00Z"));
        for (said, expected) in [
            ("2026-11-21T12:10:00Z", "2026-11-21T12:10:00Z"),
            ("2026-11-21T12:30:00Z", "2026-11-21T12:30:00Z"),
            ("2026-11-21T11:58:00Z", "2026-11-21T11:58:00Z"),
            ("2026-11-21T11:50:00Z", "2026-11-21T12:30:00Z"),
            ("2026-11-21T12:30:01Z", "2026-11-21T12:30:00Z"),
            ("2031-01-01T00:00:00Z", "2026-11-21T12:30:00Z"),
            ("-009999-01-02T01:59:59Z", "2026-11-21T12:30:00Z"),
        ] {
            assert_eq!(payment.moved_at(at(said), now), at(expected), "{said}");
        }
    }

    fn payment(payer: Option<&str>, link: Option<&str>, state: State) -> Payment {
        Payment {
            id: PaymentId::parse("p").unwrap(),
            payer: payer.map(|p| UserId::parse(p).unwrap()),
            link: link.map(|l| InvoiceId::parse(l).unwrap()),
            origin: Origin::Sandbox,
            basket_key: String::new(),
            description: String::new(),
            payer_email: None,
            language: Language::Es,
            amount: Money::new(100, Currency::Pen),
            state,
            created_at: at("2026-11-21T12:00:00Z"),
            changed_at: at("2026-11-21T12:00:00Z"),
            expires_at: at("2026-11-21T13:00:00Z"),
            returned_at: None,
            checks: 0,
        }
    }

    #[test]
    fn only_the_actor_who_began_an_attempt_is_its_payer() {
        let ana = Actor::User(UserId::parse("ana").unwrap());
        let beto = Actor::User(UserId::parse("beto").unwrap());
        let link = Actor::LinkHolder(LinkTarget::Invoice(InvoiceId::parse("i").unwrap()));
        let other = Actor::LinkHolder(LinkTarget::Invoice(InvoiceId::parse("j").unwrap()));
        for (payment, actor, expected) in [
            (payment(Some("ana"), None, State::Created), &ana, true),
            (payment(Some("ana"), None, State::Created), &beto, false),
            (payment(None, Some("i"), State::Created), &link, true),
            (payment(None, Some("i"), State::Created), &other, false),
            (payment(Some("ana"), Some("i"), State::Created), &link, false),
            (payment(None, None, State::Created), &Actor::Nobody, false),
            (payment(None, None, State::Created), &Actor::System, false),
        ] {
            assert_eq!(payment.is_by(actor), expected, "{payment:?} {actor:?}");
        }
    }

    #[test]
    fn a_page_that_is_open_gives_way_and_money_on_the_move_does_not() {
        let yielding: Vec<_> = StateKind::ALL.iter().filter(|kind| kind.yields()).collect();
        assert_eq!(yielding, [&StateKind::Created, &StateKind::Started, &StateKind::Unknown]);
    }

    #[test]
    fn the_gateway_is_asked_after_minutes_an_hour_and_a_day_while_the_payment_is_open() {
        let unknown = payment(None, None, State::Unknown);
        for (now, checks, minutes) in [
            ("12:00:00", 0, 1),
            ("12:00:00", 3, 15),
            // The page expires at 13:00.
            ("12:00:00", 4, 60),
            ("12:00:00", 6, 61),
            ("12:59:00", 3, 2),
            ("13:01:00", 3, 15),
            ("14:00:00", 6, 1440),
            ("14:00:00", 900, 1440),
        ] {
            let now = at(&format!("2026-11-21T{now}Z"));
            let next = unknown.next_check(checks, now).unwrap();
            assert_eq!(next.duration_since(now).as_mins(), minutes, "{now} {checks}");
        }
        for state in [State::Created, State::Expired, State::Cancelled] {
            let is_open = state.kind().is_open();
            let next = payment(None, None, state).next_check(0, at("2026-11-21T12:00:00Z"));
            assert_eq!(next.is_some(), is_open);
        }
    }
}
