//! All rules of a line, as a table.

use super::*;
use crate::money::AmountError;
use crate::money::Currency::Usd;

fn some(name: &str) -> Option<ColumnRef> {
    Some(name.into())
}

fn profile() -> Profile {
    Profile {
        source: "erp".into(),
        currency: "USD".into(),
        date: "%m/%d/%Y".into(),
        decimal: None,
        thousands: None,
        delimiter: ',',
        encoding: None,
        skip_lines: 0,
        header: true,
        end: None,
        rows: RowMeaning::Invoices,
        negative: NegativeMeaning::Mistake,
        due_days: None,
        addresses: AddressChoice::First,
        calling_code: None,
        columns: ColumnNames {
            customer: "Customer".into(),
            name: some("Name"),
            email: some("Email"),
            number: "Number".into(),
            issued_on: "Issued".into(),
            due_on: some("Due"),
            amount: "Amount".into(),
            description: some("Text"),
            disputed: some("Disputed"),
            settled_on: some("Settled"),
            ..ColumnNames::default()
        },
        texts: Texts::default(),
        words: Words::default(),
    }
}

/// Concatenated fields, as a CSV reader returns them.
fn flat(fields: &[&[u8]]) -> (Vec<u8>, Vec<usize>) {
    let ends = fields.iter().scan(0, |end, field| {
        *end += field.len();
        Some(*end)
    });
    (fields.concat(), ends.collect())
}

fn with<T>(line: u64, fields: &[&[u8]], read: impl FnOnce(&FileRecord<'_>) -> T) -> T {
    let (bytes, ends) = flat(fields);
    read(&FileRecord { line, bytes: &bytes, ends: &ends })
}

const HEADER: [&[u8]; 10] = [
    b"Customer",
    b"Name",
    b"Email",
    b"Number",
    b"Issued",
    b"Due",
    b"Amount",
    b"Text",
    b"Disputed",
    b"Settled",
];
const GOOD: [&[u8]; 10] = [
    b"0017-AAAAA",
    "Peña & Cía".as_bytes(),
    b"Ana@Example.org",
    b"0000012345",
    b"1/2/2013",
    b"02/01/2013",
    b"55.94",
    b"Services",
    b"Yes",
    b"",
];

fn columns(profile: &Profile) -> Columns {
    let today = "2013-11-15".parse().unwrap();
    with(1, &HEADER, |header| Columns::find(profile, header, today))
        .unwrap_or_else(|e| panic!("{e}"))
}

/// The valid record with other values in some columns.
fn but(changes: &[(&str, &[u8])]) -> Result<Draft, Vec<LineProblem>> {
    reading(changes).draft
}

fn reading(changes: &[(&str, &[u8])]) -> LineReading {
    let mut fields = GOOD;
    for (column, value) in changes {
        let place = HEADER.iter().position(|name| *name == column.as_bytes()).unwrap();
        fields[place] = value;
    }
    with(7, &fields, |record| columns(&profile()).read(record))
}

#[test]
fn a_good_line_is_a_draft_with_its_zeros_and_accents() {
    let draft = but(&[]).unwrap();
    let amount = Money::new(5594, Usd);
    let expected = Draft {
        kind: DraftKind::Invoice,
        customer: "0017-AAAAA".into(),
        name: DraftText { text: "Peña & Cía".into(), is_given: true },
        email: Email::parse("ana@example.org").ok(),
        contact_details: ContactDetails::default(),
        number: "0000012345".into(),
        description: DraftText { text: "Services".into(), is_given: true },
        issued_on: "2013-01-02".parse().unwrap(),
        amount,
        lines: vec![],
        plan: vec![DraftInstalment {
            due_on: "2013-02-01".parse().unwrap(),
            is_due_given: true,
            amount,
            state: DraftState::Open,
        }],
        disputed: Some(true),
        is_doubtful: false,
    };
    assert_eq!(draft, expected);
    assert_eq!(draft.invoice("erp").total(), Ok(draft.amount));
}

#[test]
fn each_column_refuses_what_it_cannot_hold() {
    let not_a_date = || ProblemReason::NotADate("%m/%d/%Y".into());
    let long = "x".repeat(65);
    for (column, value, reason) in [
        ("Customer", &b""[..], ProblemReason::Empty),
        ("Customer", b"  ", ProblemReason::Empty),
        ("Customer", b"a\0b", ProblemReason::Control),
        ("Customer", b"\xff\xfe", ProblemReason::NotUtf8(None)),
        ("Number", b"", ProblemReason::Empty),
        ("Number", long.as_bytes(), ProblemReason::TooLong(64)),
        ("Number", b"1\n2", ProblemReason::Control),
        ("Name", b"Jos\xe9", ProblemReason::NotUtf8(None)),
        ("Settled", b"Jos\xe9", ProblemReason::NotUtf8(None)),
        ("Issued", b"", ProblemReason::Empty),
        ("Issued", b"2013-01-02", not_a_date()),
        ("Issued", b"13/1/2013", not_a_date()),
        ("Issued", b"2/29/2013", not_a_date()),
        ("Issued", b"1/2/2013 x", not_a_date()),
        ("Issued", b"1/2/2013 10:00:00 +1", not_a_date()),
        ("Issued", b"1/2/2013 10:00-later", not_a_date()),
        ("Issued", b"1/2/13", ProblemReason::FarDate),
        ("Issued", b"1/2/1913", ProblemReason::FarDate),
        ("Due", b"", ProblemReason::Empty),
        ("Amount", b"", ProblemReason::Empty),
        ("Amount", b"0.00", ProblemReason::NotPositive),
        ("Amount", b"-5.00", ProblemReason::NotPositive),
        ("Amount", b"abc", ProblemReason::NotAnAmount(AmountError::NotANumber)),
        ("Amount", b"55,94", ProblemReason::NotAnAmount(AmountError::BadGroups)),
        ("Amount", b"1,23,456.00", ProblemReason::NotAnAmount(AmountError::BadGroups)),
        ("Amount", b"1,234", ProblemReason::NotAnAmount(AmountError::Ambiguous)),
        ("Amount", b"55.945", ProblemReason::NotAnAmount(AmountError::Ambiguous)),
        ("Amount", b"1055.945", ProblemReason::NotAnAmount(AmountError::TooManyDecimals(Usd))),
        ("Amount", b"99999999999999999999", ProblemReason::NotAnAmount(AmountError::TooLarge)),
    ] {
        let problems = but(&[(column, value)]).expect_err(column);
        let told: Vec<_> =
            problems.iter().map(|p| (p.line, p.column.as_str(), &p.reason)).collect();
        assert_eq!(told, [(7, column, &reason)], "{column} {value:?}");
    }
}

#[test]
fn an_optional_or_historical_value_never_keeps_a_debt_out() {
    let not_a_date = || ProblemReason::NotADate("%m/%d/%Y".into());
    let longer = "ñ".repeat(201);
    for (column, value, reason, is_doubtful) in [
        ("Name", longer.as_bytes(), ProblemReason::TooLong(200), false),
        ("Name", b"\x1b[31mred", ProblemReason::Control, false),
        ("Email", b"nobody", ProblemReason::NotAnEmail, false),
        ("Email", b"a@b.c\r\nBcc: d@e.f", ProblemReason::NotAnEmail, false),
        ("Email", b"a@b.example; c@d.example", ProblemReason::SeveralAddresses, false),
        ("Due", b"1/1/2013", ProblemReason::DueBeforeIssue, false),
        ("Disputed", b"perhaps", ProblemReason::NeitherYesNorNo, true),
        ("Settled", b"1/1/2013", ProblemReason::SettledBeforeIssue, false),
        ("Settled", b"11/16/2013", ProblemReason::SettledInFuture, true),
        ("Settled", b"soon", not_a_date(), true),
    ] {
        let LineReading { draft, remarks, .. } = reading(&[(column, value), ("Text", b"x")]);
        let told: Vec<_> = remarks.iter().map(|p| (p.line, p.column.as_str(), &p.reason)).collect();
        assert_eq!(told, [(7, column, &reason)], "{column} {value:?}");
        assert_eq!(draft.unwrap().is_doubtful, is_doubtful, "{column} {value:?}");
    }
    let draft = but(&[("Email", b"A@b.example; c@d.example")]).unwrap();
    assert_eq!(draft.email, Email::parse("a@b.example").ok(), "the first counts");
    let draft = but(&[("Due", b"1/1/2013")]).unwrap();
    assert_eq!(draft.plan[0].due_on, draft.issued_on);
}

#[test]
fn a_line_of_totals_is_no_debt() {
    for changes in [
        [("Customer", &b"TOTAL"[..]), ("Number", b"")],
        [("Number", b"Total:"), ("Customer", b"900")],
    ] {
        let problems = but(&changes).unwrap_err();
        assert_eq!(problems, [LineProblem::of_line(7, ProblemReason::Total)]);
    }
}

#[test]
fn invisible_characters_never_become_part_of_a_number() {
    let changes = [
        ("Customer", "\u{feff}900\u{200b}-1".as_bytes()),
        ("Number", "F\u{a0}1\u{202c}".as_bytes()),
    ];
    let draft = but(&changes).unwrap();
    assert_eq!((&*draft.customer, &*draft.number), ("900-1", "F 1"));
    let problems = but(&[("Number", "\u{feff}".as_bytes())]).unwrap_err();
    assert_eq!(problems[0].reason, ProblemReason::Empty);
}

#[test]
fn what_is_unusual_but_clear_is_taken() {
    for (column, value) in [
        ("Name", &b"=HYPERLINK(\"x\")<script>"[..]),
        ("Name", b""),
        ("Name", b"two\r\n  lines\tand a tab"),
        ("Email", b""),
        ("Issued", b" 01/02/2013 "),
        ("Due", b"1/2/2013"),
        ("Due", b"1/2/2013 13:15"),
        ("Issued", b"1/2/2013T11:05:10.5"),
        ("Issued", b"1/2/2013 11:05 p.m."),
        ("Issued", b"1/2/2013T10:00:00Z"),
        ("Issued", b"1/2/2013T10:00:00.250Z"),
        ("Issued", b"1/2/2013T23:00:00-05:00"),
        ("Issued", b"1/2/2013 10:00:00 +0000"),
        ("Issued", b"1/2/2013 10:00 UTC"),
        ("Settled", b"no"),
        ("Amount", b"1,234,567.89"),
        ("Amount", b"US$ 1,234.50"),
        ("Amount", b"55"),
        ("Disputed", b"NO"),
        ("Disputed", b""),
        ("Settled", b"11/15/2013"),
        ("Settled", b""),
    ] {
        assert!(
            but(&[(column, value)]).is_ok(),
            "{column} {value:?}: {:?}",
            but(&[(column, value)])
        );
    }
    let draft = but(&[("Name", b"=HYPERLINK(\"x\")<script>")]).unwrap();
    assert_eq!(draft.name.text, "=HYPERLINK(\"x\")<script>", "kept as it is");
    let draft = but(&[("Name", b"two\r\n  lines\tand a tab")]).unwrap();
    assert_eq!(draft.name.text, "two lines and a tab");
}

#[test]
fn all_that_is_wrong_with_a_line_is_said_at_once() {
    let problems = but(&[("Number", b""), ("Amount", b"x"), ("Issued", b"?")]).unwrap_err();
    let columns: Vec<&str> = problems.iter().map(|p| p.column.as_str()).collect();
    assert_eq!(columns, ["Number", "Issued", "Amount"]);
    assert_eq!(problems[2].to_string(), "line 7, column Amount: not an amount: \"x\"");
}

#[test]
fn a_line_of_another_width_is_refused_whole() {
    let columns = columns(&profile());
    let problems = with(9, &GOOD[..9], |record| columns.read(record)).draft.unwrap_err();
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].reason, ProblemReason::Fields { found: 9, expected: 10 });
    assert_eq!(problems[0].to_string(), "line 9: 9 fields, the header has 10");
}

#[test]
fn an_invoice_that_is_settled_is_not_disputed_now() {
    for (disputed, settled, expected) in [
        ("Yes", "", Some(true)),
        ("Yes", "3/3/2013", Some(false)),
        ("No", "", Some(false)),
        ("sí", "", Some(true)),
        ("", "", None),
    ] {
        let changes = [("Disputed", disputed.as_bytes()), ("Settled", settled.as_bytes())];
        assert_eq!(but(&changes).unwrap().disputed, expected, "{disputed} {settled}");
    }
}

#[test]
fn texts_stand_for_columns_that_are_not_there_and_are_filled_once() {
    let mut profile = profile();
    (profile.columns.name, profile.columns.description) = (None, None);
    for (text, expected) in [
        ("Cliente {customer}", "Cliente {number}"),
        ("{number}/{customer}", "0000012345/{number}"),
        ("{ {x} {customer", "{ {x} {customer"),
        ("", ""),
    ] {
        profile.texts.name = text.into();
        let mut fields = GOOD;
        fields[0] = b"{number}";
        let draft = with(2, &fields, |record| columns(&profile).read(record)).draft.unwrap();
        assert_eq!(draft.name.text, expected, "{text}");
        assert!(!draft.name.is_given && !draft.description.is_given);
        assert_eq!(draft.description.text, "0000012345");
    }
}

#[test]
fn decimals_after_a_comma_are_read_by_the_profile() {
    let profile = Profile { decimal: Some(','), ..profile() };
    for (text, expected) in [
        ("1.234,50", Some(123_450)),
        ("55,94", Some(5594)),
        ("55.94", None),
        ("150.000", Some(15_000_000)),
    ] {
        let mut fields = GOOD;
        fields[6] = text.as_bytes();
        let draft = with(2, &fields, |record| columns(&profile).read(record)).draft;
        assert_eq!(draft.ok().map(|d| d.amount.minor), expected, "{text}");
    }
}

#[test]
fn a_header_that_does_not_fit_is_told_by_name() {
    let today = "2013-11-15".parse().unwrap();
    let find = |fields: &[&[u8]]| {
        let found = with(1, fields, |header| Columns::find(&profile(), header, today).err());
        found.map(|problem| problem.to_string()).unwrap_or_default()
    };
    assert_eq!(find(&[]), "the file is empty: it has no header");
    assert_eq!(find(&[b"\xff\xfeN\0"]), "the file is not text in UTF-8 (save it as \"CSV UTF-8\")");
    assert_eq!(find(&[b"N\0a\0"]), "the file is not text in UTF-8 (save it as \"CSV UTF-8\")");
    let twice: Vec<&[u8]> = HEADER.into_iter().chain([&b"Amount"[..]]).collect();
    assert_eq!(find(&twice), "the file has two columns named \"Amount\"");
    let mut alike = HEADER;
    (alike[6], alike[7]) = (b"AMOUNT", "Am\u{f3}unt".as_bytes());
    let told = find(&[&alike[..], &[b"Text"]].concat());
    assert!(
        told.starts_with("the file has several columns whose names are like \"Amount\""),
        "{told}"
    );
    let missing = find(&[b"Customer", b" Name ", b"Email", b"Number", b"Issued", b"Due", b"Text"]);
    let expected = "the file has no column \"Amount\", \"Disputed\", \"Settled\"; it has ";
    assert!(missing.starts_with(expected), "{missing}");
}

#[test]
fn a_profile_that_cannot_work_is_refused_by_the_name_of_its_setting() {
    type Change = fn(&mut Profile);
    let changes: [(&str, Change); 18] = [
        ("source:", |p| p.source.clear()),
        ("source:", |p| p.source = "a b".into()),
        ("currency:", |p| p.currency = "XXX".into()),
        ("date:", |p| p.date = "%m/%d".into()),
        ("date:", |p| p.date = "%Q".into()),
        ("date:", |p| p.date.clear()),
        ("date:", |p| p.date = "%".into()),
        ("decimal:", |p| p.decimal = Some(';')),
        ("thousands:", |p| p.thousands = Some("x".into())),
        ("thousands:", |p| (p.thousands, p.decimal) = (Some(",".into()), Some(','))),
        ("columns:", |p| p.columns.amount = ColumnRef::Place(0)),
        ("columns:", |p| p.header = false),
        ("due_on:", |p| p.columns.due_on = None),
        ("delimiter:", |p| p.delimiter = '"'),
        ("delimiter:", |p| p.delimiter = '→'),
        ("calling_code:", |p| p.calling_code = Some("+51".into())),
        ("calling_code:", |p| p.calling_code = Some("051".into())),
        ("calling_code:", |p| p.calling_code = Some("5191".into())),
    ];
    for (name, change) in changes {
        let mut profile = profile();
        change(&mut profile);
        let problem = profile.check().expect_err(name).to_string();
        assert!(problem.starts_with(name), "{problem}");
    }
    assert_eq!(profile().check(), Ok(()));
}

#[test]
fn a_report_in_a_spreadsheet_has_no_formulas() {
    for (text, expected) in [
        ("=HYPERLINK(\"x\")", "'=HYPERLINK(\"x\")"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("a=1", "a=1"),
        ("", ""),
    ] {
        assert_eq!(neutral(text), expected);
    }
}
