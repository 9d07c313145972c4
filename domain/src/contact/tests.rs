//! Rule packs, holidays and slots, by cases and by random input.

use jiff::civil::date;
use proptest::prelude::*;

use super::holidays::{Unknown, countries, holiday};
use super::packs::{self, DEFAULT, pack};
use super::*;
use crate::calendar::{SignedDuration, TimeZone, Timestamp};

fn place(country: &str, zone: &str) -> Place {
    Place { country: country.into(), region: None, zone: TimeZone::get(zone).unwrap() }
}

fn lima() -> Place {
    place("PE", "America/Lima")
}

/// An instant by local time.
fn at(place: &Place, text: &str) -> Timestamp {
    let time: jiff::civil::DateTime = text.parse().unwrap();
    time.to_zoned(place.zone.clone()).unwrap().timestamp()
}

fn anybody() -> Preferences {
    Preferences::open(Channel::ALL.to_vec())
}

/// A first e-mail at a local time, under the default pack.
fn mail<'a>(place: &'a Place, preferences: &'a Preferences, text: &str) -> Wish<'a> {
    Wish {
        at: at(place, text),
        channel: Channel::Email,
        place,
        pack: &DEFAULT,
        limits: &[],
        preferences,
        contacts: &[],
    }
}

fn why(wish: &Wish<'_>) -> Option<WithholdingReason> {
    permit(wish).err().map(|withheld| withheld.why)
}

#[test]
fn codes_are_read_back() {
    for &channel in Channel::ALL {
        assert_eq!(Channel::parse(channel.code()), Some(channel));
    }
    assert_eq!(Channel::parse("pigeon"), None);
    for known in packs::ALL {
        assert_eq!(pack(known.code), Some(known));
    }
    assert_eq!(pack("atlantis"), None);
}

#[test]
fn every_rule_says_where_it_is_written_and_since_when() {
    for pack in packs::ALL {
        for rule in pack.rules {
            assert!(!rule.source.law.is_empty(), "{}", rule.code);
            rule.source.since.parse::<jiff::civil::Date>().unwrap();
        }
    }
}

#[test]
fn holidays_are_known_with_moveable_feasts_decrees_and_regions() {
    let cases = [
        ("CO", None, date(2026, 1, 12), true), // Epiphany, moved to Monday
        ("PE", None, date(2026, 4, 3), true),  // Good Friday
        ("PE", None, date(2026, 7, 28), true), // independence
        ("CL", None, date(2026, 9, 18), true), // independence
        ("BR", None, date(2026, 4, 21), true), // Tiradentes
        ("US", None, date(2026, 11, 26), true), // Thanksgiving
        ("MX", None, date(2026, 11, 16), true), // the Monday of the Revolution
        ("PE", None, date(2026, 11, 23), false), // a Monday
        ("BR", Some("SP"), date(2026, 7, 9), true),
        ("BR", Some("RJ"), date(2026, 7, 9), false),
        ("BR", None, date(2026, 7, 9), true), // nobody knows where: it counts
    ];
    for (country, region, day, expected) in cases {
        let found = holiday(country, region, day).unwrap();
        assert_eq!(found.is_some(), expected, "{country} {region:?} {day}: {found:?}");
    }
    assert_eq!(holiday("XX", None, date(2026, 1, 1)), Err(Unknown));
    assert_eq!(holiday("PE", None, date(2099, 1, 1)), Err(Unknown));
    assert!(countries().count() >= 18);
}

#[test]
fn the_default_pack_by_the_clock() {
    // 2026-11-23 is a Monday without a holiday; 2026-12-08 is one in Peru, a Tuesday.
    let cases = [
        ("2026-11-23T07:59", Channel::Email, Some(WithholdingReason::Hour)),
        ("2026-11-23T08:00", Channel::Email, None),
        ("2026-11-23T18:59", Channel::Sms, None),
        ("2026-11-23T19:00", Channel::Sms, Some(WithholdingReason::Hour)),
        ("2026-11-28T14:59", Channel::WhatsApp, None),
        ("2026-11-28T15:00", Channel::WhatsApp, Some(WithholdingReason::Hour)),
        ("2026-11-28T10:00", Channel::Call, Some(WithholdingReason::Day)),
        ("2026-11-29T10:00", Channel::Email, Some(WithholdingReason::Day)),
        ("2026-11-29T10:00", Channel::Letter, None),
        ("2026-11-29T03:00", Channel::InApp, None),
    ];
    let (place, preferences) = (lima(), anybody());
    for (text, channel, expected) in cases {
        let wish = Wish { channel, ..mail(&place, &preferences, text) };
        assert_eq!(why(&wish), expected, "{text} {channel:?}");
    }
    let immaculate = mail(&place, &preferences, "2026-12-08T10:00");
    assert!(matches!(why(&immaculate), Some(WithholdingReason::Holiday(_))));
    let nowhere = Place { country: "XX".into(), ..lima() };
    let wish = Wish { place: &nowhere, at: at(&place, "2026-11-23T10:00"), ..immaculate };
    assert_eq!(
        why(&wish),
        Some(WithholdingReason::UnknownCalendar),
        "what is not known is not permitted"
    );
}

/// Time, pack, channel, earlier contacts, and the reason of a refusal.
type Case = (&'static str, &'static RulePack, Channel, Vec<Contact>, Option<WithholdingReason>);

#[test]
fn caps_count_across_channels() {
    let (place, preferences) = (lima(), anybody());
    let sent = |text: &str, channel| Contact { at: at(&place, text), channel };
    use Channel::{Call, Email, InApp, Letter, Sms};
    let cases: Vec<Case> = vec![
        ("2026-11-25T10:00", &DEFAULT, Email, vec![], None),
        (
            "2026-11-25T10:00",
            &DEFAULT,
            Email,
            vec![sent("2026-11-25T08:00", Sms)],
            Some(WithholdingReason::Today),
        ),
        (
            "2026-11-25T10:00",
            &DEFAULT,
            Email,
            vec![sent("2026-11-24T10:00", Email)],
            Some(WithholdingReason::Soon),
        ),
        ("2026-11-25T10:00", &DEFAULT, Email, vec![sent("2026-11-23T10:00", Email)], None),
        (
            "2026-11-25T10:00",
            &DEFAULT,
            Email,
            vec![sent("2026-11-23T10:00", Email), sent("2026-11-20T10:00", Email)],
            Some(WithholdingReason::Often),
        ),
        (
            "2026-11-25T10:00",
            &DEFAULT,
            Email,
            vec![sent("2026-11-20T10:00", Sms)],
            Some(WithholdingReason::OtherChannel),
        ),
        ("2026-11-25T10:00", &DEFAULT, Email, vec![sent("2026-11-18T10:00", Sms)], None),
        ("2026-11-25T10:00", &DEFAULT, Email, vec![sent("2026-11-25T08:00", InApp)], None),
        (
            "2026-11-25T10:00",
            &DEFAULT,
            Email,
            vec![sent("2026-11-24T08:00", Letter)],
            Some(WithholdingReason::Soon),
        ),
        (
            "2026-11-25T10:00",
            &packs::CHILE,
            Call,
            vec![sent("2026-11-20T10:00", Call)],
            Some(WithholdingReason::Often),
        ),
        ("2026-11-25T10:00", &packs::CHILE, Email, vec![sent("2026-11-20T10:00", Call)], None),
        ("2026-11-25T10:00", &packs::COLOMBIA, Email, vec![sent("2026-11-24T10:00", Email)], None),
    ];
    for (text, pack, channel, contacts, expected) in cases {
        let contacts = contacts.as_slice();
        let wish = Wish { channel, pack, contacts, ..mail(&place, &preferences, text) };
        assert_eq!(why(&wish), expected, "{text} {} {channel:?} {contacts:?}", pack.code);
    }
}

#[test]
fn the_persons_choice_comes_first() {
    let place = lima();
    let wish = |preferences, channel| {
        permit(&Wish { channel, ..mail(&place, preferences, "2026-11-25T10:00") }).err()
    };
    let only_mail = Preferences::open(vec![Channel::Email]);
    assert_eq!(wish(&only_mail, Channel::Email), None);
    let withheld = wish(&only_mail, Channel::Sms).unwrap();
    assert_eq!((withheld.why, withheld.rule), (WithholdingReason::Channel, "choice"));
    let evenings = Preferences { hours: Hours::new(17, 22), ..anybody() };
    assert_eq!(wish(&evenings, Channel::Email).unwrap().why, WithholdingReason::Hour);
    let never_wednesday =
        Preferences { days: [true, true, false, true, true, true, true], ..anybody() };
    assert_eq!(wish(&never_wednesday, Channel::Email).unwrap().why, WithholdingReason::Day);
    let stopped = Preferences { stopped: true, ..anybody() };
    assert_eq!(wish(&stopped, Channel::Email).unwrap().why, WithholdingReason::Stopped);
    assert_eq!(wish(&stopped, Channel::InApp), None, "their own page may still say it");
}

#[test]
fn the_next_slot_is_the_first_moment_at_which_all_agree() {
    let place = lima();
    let cases = [
        // Wednesday night: Thursday at 8.
        ("2026-11-25T22:00", anybody(), vec![], "2026-11-26T08:00"),
        // Saturday at 15: Monday at 8.
        ("2026-11-28T15:00", anybody(), vec![], "2026-11-30T08:00"),
        // Two holidays in a row, the 8th and the 9th of December.
        ("2026-12-07T19:00", anybody(), vec![], "2026-12-10T08:00"),
        // Two days after the last, which was at 18:30.
        ("2026-11-25T10:00", anybody(), vec!["2026-11-24T18:30"], "2026-11-26T18:30"),
        // Evenings only.
        (
            "2026-11-25T10:00",
            Preferences { hours: Hours::new(18, 24), ..anybody() },
            vec![],
            "2026-11-25T18:00",
        ),
    ];
    for (from, preferences, sent_at, expected) in cases {
        let sent = |text: &str| Contact { at: at(&place, text), channel: Channel::Email };
        let contacts: Vec<Contact> = sent_at.iter().map(|text| sent(text)).collect();
        let wish = Wish { contacts: &contacts, ..mail(&place, &preferences, from) };
        let slot = next_slot(&wish, 30).unwrap();
        assert_eq!(slot.at(), at(&place, expected), "{from} {preferences:?}");
        assert_eq!((slot.channel(), slot.pack()), (Channel::Email, ("default", 2)));
    }
    let never = Preferences { days: [false; 7], ..anybody() };
    assert_eq!(next_slot(&mail(&place, &never, "2026-11-25T10:00"), 30), None);
}

#[test]
fn where_midnight_is_missing_hours_still_begin() {
    let santiago = place("CL", "America/Santiago");
    let day_and_night = Preferences { hours: Hours::ALL_DAY, ..anybody() };
    // The clocks of Chile leap from 2026-09-05 24:00 to 2026-09-06 01:00, a Sunday.
    let wish = mail(&santiago, &day_and_night, "2026-09-05T15:30");
    assert_eq!(next_slot(&wish, 7).unwrap().at(), at(&santiago, "2026-09-07T08:00"));
}

/// Instants of some months, to the minute.
fn instants() -> impl Strategy<Value = Timestamp> {
    let begin: Timestamp = "2026-08-01T00:00:00Z".parse().unwrap();
    (0..60 * 24 * 150_i64).prop_map(move |minutes| begin + SignedDuration::from_mins(minutes))
}

fn channels() -> impl Strategy<Value = Channel> {
    prop::sample::select(Channel::ALL.to_vec())
}

fn places() -> impl Strategy<Value = Place> {
    let known = [
        ("CO", "America/Bogota"),
        ("CL", "America/Santiago"),
        ("PE", "America/Lima"),
        ("MX", "America/Mexico_City"),
        ("BR", "America/Sao_Paulo"),
        ("US", "America/New_York"),
    ];
    prop::sample::select(known.map(|(country, zone)| place(country, zone)).to_vec())
}

/// Contacts by this channel up to nine days ago, in minutes before now.
fn earlier_contacts() -> impl Strategy<Value = Vec<(i64, Channel)>> {
    prop::collection::vec((0..60 * 24 * 9_i64, channels()), 0..4)
}

fn contacts(now: Timestamp, before: &[(i64, Channel)]) -> Vec<Contact> {
    let contact = |&(minutes, channel): &(i64, Channel)| Contact {
        at: now - SignedDuration::from_mins(minutes),
        channel,
    };
    before.iter().map(contact).collect()
}

fn own_limits() -> impl Strategy<Value = ContactLimits> {
    let hours = prop::option::of((0..12_i8, 1..12_i8));
    let skipped = (any::<bool>(), any::<bool>(), any::<bool>());
    let times = (prop::option::of(1..8_u8), prop::option::of(1..8_u8));
    (hours, skipped, times).prop_map(|(hours, skipped, (per_week, days_apart))| ContactLimits {
        hours: hours.map(|(from, length)| Hours::new(from, from + length)),
        skips_saturdays: skipped.0,
        skips_sundays: skipped.1,
        skips_holidays: skipped.2,
        per_week,
        days_apart,
    })
}

proptest! {
    #[test]
    fn what_the_default_pack_permits_every_pack_permits(
        at in instants(),
        channel in channels(),
        place in places(),
        before in earlier_contacts(),
    ) {
        let preferences = anybody();
        let contacts = contacts(at, &before);
        let wish = Wish {
            at, channel, place: &place, pack: &DEFAULT, limits: &[],
            preferences: &preferences, contacts: &contacts,
        };
        if permit(&wish).is_ok() {
            for pack in packs::ALL {
                prop_assert_eq!(permit(&Wish { pack, ..wish }).err(), None, "{}", pack.code);
            }
        }
    }

    #[test]
    fn the_next_slot_is_permitted_and_none_before_it_is(
        at in instants(),
        channel in channels(),
        place in places(),
        pack in prop::sample::select(packs::ALL.to_vec()),
        (from, length) in (0..24_i8, 1..24_i8),
        before in earlier_contacts(),
        own in own_limits(),
        thousandth in 0..1000_i64,
    ) {
        let hours = Hours::new(from, (from + length).min(24));
        let preferences = Preferences { hours, ..anybody() };
        let contacts = contacts(at, &before);
        let (preferences, contacts) = (&preferences, &contacts);
        let limits = &own.rules();
        let wish = Wish { at, channel, place: &place, pack, limits, preferences, contacts };
        if let Some(slot) = next_slot(&wish, 21) {
            prop_assert!(slot.at() >= at);
            prop_assert_eq!(permit(&Wish { at: slot.at(), ..wish }), Ok(slot.clone()));
            let of_the_law = permit(&Wish { at: slot.at(), limits: &[], ..wish });
            prop_assert!(of_the_law.is_ok(), "{own:?} is laxer than the law");
            let minutes = slot.at().duration_since(at).as_mins();
            if minutes > 0 {
                let before = (minutes * thousandth / 1000).min(minutes - 1);
                let at = at + SignedDuration::from_mins(before);
                prop_assert!(permit(&Wish { at, ..wish }).is_err(), "at {at} already");
            }
        }
    }
}
