//! Access of legitimate users under attack.

use jiff::SignedDuration;

use super::*;
use crate::testing::FixedClock;

const VICTIM: &str = "victim@example.org";
const HOME: &str = "198.51.100.7";

/// What an attacker does to the victim's account for hours, as fast as the limits allow.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Attack {
    Nobody,
    /// From one address, not the victim's.
    OneElsewhere,
    /// From thousands of addresses.
    Many,
    /// From the victim's own address, such as a school's network.
    SameAddress,
    /// From the victim's own address, at other accounts.
    SameAddressOtherAccounts,
}

/// The victim's browser.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Browser {
    New,
    /// Has signed in to the account before.
    Known,
}

struct Bench {
    clock: Arc<FixedClock>,
    throttle: Throttle,
    /// Time of the last reset link sent to the victim.
    link_at: Option<jiff::Timestamp>,
}

impl Bench {
    fn new() -> Self {
        let clock = Arc::new(FixedClock::at("2026-11-21T12:00:00Z"));
        let throttle = Throttle::new(clock.clone());
        Self { clock, throttle, link_at: None }
    }

    fn knock(&mut self, door: Door, address: &str, account: &str, device: Option<&str>) -> bool {
        let client = Client::new(address, "");
        let knock = Knock { client: &client, account, device };
        let is_in = self.throttle.knock(door, knock).is_ok();
        if is_in && door == Door::Reset && account == VICTIM {
            self.link_at = Some(self.clock.now());
        }
        is_in
    }

    /// Attacks every 30 seconds for four hours, at each door until refused.
    fn suffer(&mut self, attack: Attack) {
        for round in 0..2 * 60 * 4 {
            self.clock.advance(SignedDuration::from_secs(30));
            for door in [Door::Password, Door::Code, Door::Reset] {
                match attack {
                    Attack::Nobody => {}
                    Attack::OneElsewhere => self.flood(door, "203.0.113.1", VICTIM),
                    Attack::SameAddress => self.flood(door, HOME, VICTIM),
                    Attack::Many => {
                        for n in 0..10 {
                            let address = format!("203.{}.{}.{n}", round / 250, round % 250);
                            self.flood(door, &address, VICTIM);
                        }
                    }
                    Attack::SameAddressOtherAccounts => {
                        for n in 0..20 {
                            self.flood(door, HOME, &format!("{round}-{n}@example.org"));
                        }
                    }
                }
            }
        }
    }

    fn flood(&mut self, door: Door, address: &str, account: &str) {
        while self.knock(door, address, account, None) {}
    }

    /// Whether the victim gets in by a door. A reset link counts if it is sent now, or is in the
    /// mailbox and still valid.
    fn victim_gets_in(&mut self, door: Door, browser: Browser) -> bool {
        let device = (browser == Browser::Known).then_some("the victim's browser");
        let is_in = self.knock(door, HOME, VICTIM, device);
        let valid = crate::people::users::RESET_LIFETIME;
        let in_mailbox = self.link_at.is_some_and(|at| self.clock.now() < at + valid);
        is_in || (door == Door::Reset && in_mailbox)
    }
}

/// Table of cases. The victim always has a way in, except with a new browser at an address that is
/// flooded, for as long as it is.
#[test]
fn whoever_floods_an_account_its_owner_gets_in() {
    use Attack::*;
    use Browser::*;
    for (attack, browser, password, code, reset) in [
        (Nobody, New, true, true, true),
        (Nobody, Known, true, true, true),
        (OneElsewhere, New, true, true, true),
        (OneElsewhere, Known, true, true, true),
        (Many, New, false, false, true),
        (Many, Known, true, true, true),
        (SameAddress, New, false, false, true),
        (SameAddress, Known, true, true, true),
        (SameAddressOtherAccounts, New, false, false, false),
        (SameAddressOtherAccounts, Known, true, true, true),
    ] {
        let mut bench = Bench::new();
        bench.suffer(attack);
        for (door, expected) in
            [(Door::Password, password), (Door::Code, code), (Door::Reset, reset)]
        {
            let is_in = bench.victim_gets_in(door, browser);
            assert_eq!(is_in, expected, "{attack:?}, a {browser:?} browser, by {door:?}");
        }
    }
}

#[test]
fn after_the_flood_at_an_address_a_new_browser_waits_seconds_only() {
    let mut bench = Bench::new();
    bench.suffer(Attack::SameAddressOtherAccounts);
    bench.clock.advance(SignedDuration::from_secs(5));
    for door in [Door::Password, Door::Code, Door::Reset] {
        assert!(bench.victim_gets_in(door, Browser::New), "{door:?}");
    }
}

#[test]
fn however_many_ask_a_mailbox_gets_few_mails_and_a_password_few_guesses() {
    for (door, most_in_a_day) in [(Door::Password, 1500), (Door::Code, 490), (Door::Reset, 295)] {
        let mut bench = Bench::new();
        let mut let_in = 0;
        for n in 0..6 * 60 * 24 {
            bench.clock.advance(SignedDuration::from_secs(10));
            let address = format!("203.0.{}.{}", n / 250, n % 250);
            let_in += u32::from(bench.knock(door, &address, VICTIM, None));
        }
        assert!((200..=most_in_a_day).contains(&let_in), "{let_in} by {door:?}");
    }
}

#[test]
fn who_is_refused_learns_how_long_to_wait_and_is_let_in_then() {
    let mut bench = Bench::new();
    bench.flood(Door::Code, HOME, VICTIM);
    let client = Client::new(HOME, "");
    let knock = Knock { client: &client, account: VICTIM, device: None };
    let Err(ThrottleRefusal::Account(seconds)) = bench.throttle.knock(Door::Code, knock) else {
        panic!("it is the account's limit from this address")
    };
    assert!((590..=601).contains(&seconds), "{seconds}");
    bench.clock.advance(SignedDuration::from_secs(i64::try_from(seconds).unwrap()));
    assert_eq!(bench.throttle.knock(Door::Code, knock), Ok(()));
}

#[test]
fn the_limits_of_a_known_browser_are_its_own() {
    let mut bench = Bench::new();
    while bench.knock(Door::Password, HOME, VICTIM, Some("one")) {}
    assert!(bench.knock(Door::Password, HOME, VICTIM, Some("another")));
    assert!(bench.knock(Door::Password, HOME, "else@example.org", Some("one")));
}

#[test]
fn memory_has_a_bound_and_is_given_back() {
    let mut bench = Bench::new();
    for n in 0..5000_u32 {
        let address = std::net::Ipv4Addr::from(n).to_string();
        bench.knock(Door::Password, &address, &format!("{n}@example.org"), None);
    }
    let used = bench.throttle.cells_in_use();
    assert!((14_000..=15_000).contains(&used), "{used}");
    bench.clock.advance(SignedDuration::from_hours(2));
    bench.throttle.forget_idle();
    assert_eq!(bench.throttle.cells_in_use(), 0);
}

#[test]
fn a_clock_that_is_set_back_shuts_nobody_out() {
    let mut bench = Bench::new();
    bench.flood(Door::Password, HOME, VICTIM);
    bench.clock.advance(-SignedDuration::from_hours(5));
    assert!(!bench.knock(Door::Password, HOME, VICTIM, None));
    bench.clock.advance(SignedDuration::from_mins(5));
    assert!(bench.knock(Door::Password, HOME, VICTIM, None));
}

#[test]
fn a_line_is_known_by_what_its_addresses_have_in_common() {
    for (one, other, same) in [
        ("198.51.100.7", "198.51.100.7", true),
        ("198.51.100.7", "198.51.100.8", false),
        ("::ffff:198.51.100.7", "198.51.100.7", true),
        ("2001:db8:1:200::1", "2001:db8:1:2ff::9", true),
        ("2001:db8:1:200::1", "2001:db8:1:300::1", false),
        ("198.51.100.7:4711", "198.51.100.7:4712", true),
        ("198.51.100.7:4711", "198.51.100.7", true),
        ("[2001:db8:1:200::1]:80", "2001:db8:1:2ff::9", true),
        ("", "", true),
        ("unix:1", "unix:2", true),
        ("a name", "another name", true),
        ("unix:", "198.51.100.7", false),
    ] {
        assert_eq!(Client::new(one, "") == Client::new(other, ""), same, "{one} {other}");
    }
}
