//! Five years of reminders under each pack of rules: nothing goes outside its hours, on a holiday
//! or beyond a cap. The rules are written here anew, as a lawyer would tell them.

use domain::calendar::{Date, SignedDuration, TimeZone, Timestamp, first_instant};
use domain::contact::holidays::holiday;
use domain::contact::{Channel, Contact, Hours, Place, Preferences, RulePack, packs};
use domain::ids::InstalmentId;
use domain::money::{Currency, Money};
use domain::reminders::{Account, OpenInstalment, Person, Plan, Policy, Rating, Tone, plan};
use jiff::ToSpan;

/// What a lawyer says of a pack.
struct Law {
    pack: &'static RulePack,
    places: &'static [(&'static str, Option<&'static str>, &'static str)],
    /// From and to of a weekday, of Saturday and of Sunday.
    hours: [Option<(i8, i8)>; 3],
    holidays: bool,
    per_week: usize,
    days_apart: i64,
    one_channel_a_week: bool,
}

const HOUSE: [Option<(i8, i8)>; 3] = [Some((8, 19)), Some((8, 15)), None];

fn laws() -> [Law; 7] {
    let law = |pack, places, hours, holidays| Law {
        pack,
        places,
        hours,
        holidays,
        per_week: usize::MAX,
        days_apart: 0,
        one_channel_a_week: false,
    };
    [
        Law {
            per_week: 2,
            days_apart: 2,
            one_channel_a_week: true,
            ..law(
                &packs::DEFAULT,
                &[("PE", None, "America/Lima"), ("AR", None, "America/Argentina/Buenos_Aires")],
                HOUSE,
                true,
            )
        },
        Law {
            one_channel_a_week: true,
            ..law(
                &packs::COLOMBIA,
                &[("CO", None, "America/Bogota")],
                [Some((7, 19)), Some((8, 15)), None],
                true,
            )
        },
        Law {
            per_week: 2,
            days_apart: 2,
            ..law(
                &packs::CHILE,
                &[("CL", None, "America/Santiago"), ("CL", None, "Pacific/Easter")],
                [Some((8, 20)), Some((8, 20)), None],
                true,
            )
        },
        law(&packs::PERU, &[("PE", None, "America/Lima")], HOUSE, true),
        law(
            &packs::MEXICO,
            &[("MX", None, "America/Mexico_City"), ("MX", None, "America/Tijuana")],
            [Some((7, 22)), Some((7, 22)), Some((7, 22))],
            false,
        ),
        Law {
            per_week: 2,
            ..law(
                &packs::BRAZIL,
                &[
                    ("BR", Some("SP"), "America/Sao_Paulo"),
                    ("BR", Some("AC"), "America/Rio_Branco"),
                ],
                HOUSE,
                true,
            )
        },
        law(
            &packs::UNITED_STATES,
            &[("US", Some("NY"), "America/New_York"), ("US", Some("HI"), "Pacific/Honolulu")],
            [Some((8, 21)), Some((8, 21)), Some((8, 21))],
            false,
        ),
    ]
}

/// A small generator of our own: the same years on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % sides
    }

    fn days(&mut self, sides: u64) -> i64 {
        i64::try_from(self.roll(sides)).expect("small")
    }
}

struct Customer {
    place: Place,
    preferences: Preferences,
    tone: Tone,
    debts: Vec<(OpenInstalment, Date)>,
    contacts: Vec<Contact>,
    issued: usize,
    handed_over: usize,
}

impl Customer {
    fn new(dice: &mut Dice, law: &Law) -> Self {
        let places = u64::try_from(law.places.len()).expect("few");
        let at = usize::try_from(dice.roll(places)).expect("few");
        let (country, region, zone) = law.places[at];
        let mut channels = vec![Channel::Email, Channel::Sms, Channel::WhatsApp];
        let rest = usize::try_from(dice.roll(3)).expect("few");
        channels.rotate_left(rest);
        channels.truncate(3 - rest.min(1));
        let hours = [Hours::ALL_DAY, Hours::new(6, 9), Hours::new(17, 24)];
        Self {
            place: Place {
                country: country.into(),
                region: region.map(str::to_owned),
                zone: TimeZone::get(zone).expect("a zone"),
            },
            preferences: Preferences {
                hours: hours[usize::try_from(dice.roll(3)).expect("few")],
                ..Preferences::open(channels)
            },
            tone: Tone::ALL[usize::try_from(dice.roll(3)).expect("few")],
            debts: Vec::new(),
            contacts: Vec::new(),
            issued: 0,
            handed_over: 0,
        }
    }

    /// A day of this customer: what is due comes, what is paid goes, and a run decides at some
    /// hour.
    fn live(&mut self, dice: &mut Dice, law: &Law, policy: &Policy, day: Date) {
        if dice.roll(30) == 0 || self.debts.is_empty() && dice.roll(10) == 0 {
            let due_on = day.checked_add(dice.days(10).days()).expect("a day");
            let paid_on = due_on.checked_add((dice.days(60) - 5).days()).expect("a day");
            self.issued += 1;
            let instalment = InstalmentId::parse(&format!("i{}", self.issued)).expect("an id");
            let debt = OpenInstalment {
                instalment,
                due_on,
                outstanding: Money::new(100, Currency::Pen),
                holds: vec![],
                taken: vec![],
                failed: vec![],
            };
            self.debts.push((debt, paid_on));
        }
        self.debts.retain(|(_, paid_on)| *paid_on > day);
        if self.debts.is_empty() {
            return;
        }
        let start = first_instant(day, &self.place.zone).expect("a day has a beginning");
        let minutes = dice.days(24 * 60);
        let now = start + SignedDuration::from_mins(minutes);
        self.run(law, policy, now);
    }

    /// The run, and its second look at the moment that it found.
    fn run(&mut self, law: &Law, policy: &Policy, now: Timestamp) {
        let rating =
            Rating { tone: self.tone, known: 9, late: 3, longest_delay: 9, broken_promises: 0 };
        let debts = self.debts.iter().map(|(debt, _)| debt.clone()).collect();
        let account = Account { debts, rating, segments: vec![] };
        let person = Person {
            place: &self.place,
            pack: law.pack,
            limits: &[],
            preferences: &self.preferences,
            reachable: &[Channel::Email, Channel::Sms, Channel::WhatsApp],
            contacts: &self.contacts,
            not_before: None,
        };
        let Plan::Remind { slot, due, .. } = plan(policy, &account, &person, now) else { return };
        let at = slot.at();
        if at.duration_since(now) > SignedDuration::from_hours(20) {
            return;
        }
        let names: Vec<_> =
            due.iter().map(|due| (due.debt.instalment.clone(), due.step.name.clone())).collect();
        self.judge(law, at, slot.channel());
        for (instalment, step) in names {
            let debts = self.debts.iter_mut().map(|(debt, _)| debt);
            for debt in debts.filter(|debt| debt.instalment == instalment) {
                assert!(!debt.taken.contains(&step), "{step} is taken twice");
                debt.taken.push(step.clone());
            }
        }
        self.contacts.push(Contact { at, channel: slot.channel() });
        let since = at - SignedDuration::from_hours(24 * 9);
        self.contacts.retain(|contact| contact.at > since);
        self.handed_over += 1;
    }

    fn judge(&self, law: &Law, at: Timestamp, channel: Channel) {
        let local = self.place.zone.to_datetime(at);
        let code = law.pack.code;
        let hours = match local.weekday().to_monday_one_offset() {
            1..=5 => law.hours[0],
            6 => law.hours[1],
            _ => law.hours[2],
        };
        assert!(hours.is_some(), "{code}: on {local}");
        let (from, to) = hours.unwrap_or_default();
        assert!((from..to).contains(&local.hour()), "{code}: at {local}");
        let chosen = self.preferences.hours;
        assert!(chosen.from <= local.hour() && local.hour() < chosen.to, "{code}: {local}");
        assert!(self.preferences.channels.contains(&channel), "{code}: {channel:?}");
        if law.holidays {
            let found = holiday(&self.place.country, self.place.region.as_deref(), local.date());
            assert_eq!(found, Ok(None), "{code}: on {local}");
        }
        let since = |days: i64| at - SignedDuration::from_hours(24 * days);
        let week: Vec<_> = self.contacts.iter().filter(|c| c.at > since(7)).collect();
        assert!(week.len() < law.per_week, "{code}: {week:?} {at}");
        if law.days_apart > 0 {
            let near = week.iter().any(|contact| contact.at > since(law.days_apart));
            assert!(!near, "{code}: {week:?} {at}");
        }
        if law.one_channel_a_week {
            assert!(week.iter().all(|c| c.channel == channel), "{code}: {week:?} {at}");
        }
        let today = |c: &&Contact| self.place.zone.to_datetime(c.at).date() == local.date();
        assert!(!self.contacts.iter().any(|c| today(&c)), "{code}: twice on {local}");
    }
}

/// 50 customers of each pack on every run of the tests; `make simulate` lives with 10,000.
#[test]
fn five_years_under_each_pack_break_no_rule() {
    let customers = std::env::var("ALDIA_SIMULATE_CUSTOMERS").ok();
    let customers: u64 = customers.and_then(|text| text.parse().ok()).unwrap_or(50);
    let mut policy = Policy::usual();
    for step in &mut policy.steps {
        step.tones = Tone::ALL.to_vec();
    }
    let first: Date = "2025-01-01".parse().expect("a day");
    for law in laws() {
        let mut handed_over = 0;
        for number in 0..customers {
            let mut dice = Dice(0x9E37_79B9_7F4A_7C15 ^ (number + 1));
            let mut customer = Customer::new(&mut dice, &law);
            for day in first.series(1.day()).take(5 * 365 + 1) {
                customer.live(&mut dice, &law, &policy, day);
            }
            handed_over += customer.handed_over;
        }
        println!("{}: {customers} customers, {handed_over} messages, 0 violations", law.pack.code);
        assert!(handed_over > 0, "{}: nobody was reminded of anything", law.pack.code);
    }
}
