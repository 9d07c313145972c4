//! What a later file says about a credit note, as a table.

use super::*;
use crate::imports::{ContactDetails, DraftInstalment, DraftState, DraftText};
use crate::money::Currency::{self, Pen, Usd};

fn draft(minor: i64, currency: Currency, state: DraftState, of: Option<&str>) -> Draft {
    let text = |text: &str| DraftText { text: text.into(), is_given: true };
    let day = "2026-11-01".parse().unwrap();
    let amount = Money::new(minor, currency);
    Draft {
        kind: DraftKind::CreditNote { of: of.map(str::to_owned) },
        customer: "K1".into(),
        name: text("Carla"),
        email: None,
        contact_details: ContactDetails::default(),
        number: "NC-1".into(),
        description: text("NC-1"),
        issued_on: day,
        amount,
        lines: vec![],
        plan: vec![DraftInstalment { due_on: day, is_due_given: true, amount, state }],
        disputed: None,
        is_doubtful: false,
    }
}

fn credit(invoice: &str, minor: i64) -> BookedCredit {
    BookedCredit {
        invoice: invoice.into(),
        customer: "K1".into(),
        instalment: InstalmentId::parse(&format!("{invoice}-1")).unwrap(),
        amount: Money::new(minor, Pen),
        revisions: 1,
    }
}

#[test]
fn a_credit_note_is_compared_with_what_is_booked_of_it() {
    let open = DraftState::Unsaid;
    let (void, pen) = (DraftState::Void, |minor| Money::new(minor, Pen));
    let (none, one) = (vec![], vec![credit("F-1", 30)]);
    let two = vec![credit("F-1", 20), credit("F-2", 10)];
    let back = vec![credit("F-1", 0)];
    for (what, note, booked, expected) in [
        ("new", draft(-30, Pen, open, None), &none, NoteChange::Credit(pen(30))),
        ("new and void", draft(-30, Pen, void, None), &none, NoteChange::Void),
        ("void without amount", draft(0, Pen, void, None), &none, NoteChange::Void),
        ("the same", draft(-30, Pen, open, None), &one, NoteChange::Same),
        ("the same, of two", draft(-30, Pen, open, None), &two, NoteChange::Same),
        ("of its invoice", draft(-30, Pen, open, Some("F-1")), &one, NoteChange::Same),
        ("larger", draft(-50, Pen, open, None), &one, NoteChange::Credit(pen(20))),
        ("smaller", draft(-10, Pen, open, None), &two, NoteChange::TakeBack(pen(20))),
        ("void", draft(-30, Pen, void, None), &two, NoteChange::TakeBack(pen(30))),
        ("void and zero", draft(0, Usd, void, None), &one, NoteChange::TakeBack(pen(30))),
        ("void for long", draft(-30, Pen, void, None), &back, NoteChange::Void),
        ("valid again", draft(-30, Pen, open, None), &back, NoteChange::Credit(pen(30))),
    ] {
        assert_eq!(note.note_change(booked), Ok(expected), "{what}");
    }
}

#[test]
fn what_is_booked_elsewhere_waits_for_a_person() {
    let open = DraftState::Unsaid;
    let other = vec![BookedCredit { customer: "K2".into(), ..credit("F-1", 30) }];
    let one = vec![credit("F-1", 30)];
    for (note, booked, told) in [
        (draft(-30, Pen, open, None), &other, "of another customer"),
        (draft(-30, Pen, DraftState::Void, None), &other, "of another customer"),
        (draft(-30, Usd, open, None), &one, "in another currency"),
        (draft(-30, Pen, open, Some("F-2")), &one, "against another invoice"),
    ] {
        let reason = note.note_change(booked).expect_err(told).to_string();
        assert!(reason.contains(told), "{reason}");
    }
}

#[test]
fn what_is_due_first_is_owed_again_first() {
    let booked = [credit("F-1", 0), credit("F-2", 20), credit("F-3", 10)];
    for (amount, expected) in [
        (30, vec![credit("F-2", 20), credit("F-3", 10)]),
        (25, vec![credit("F-2", 20), credit("F-3", 5)]),
        (20, vec![credit("F-2", 20)]),
        (5, vec![credit("F-2", 5)]),
    ] {
        assert_eq!(taken_back(&booked, Money::new(amount, Pen)), Ok(expected), "{amount}");
    }
}
