//! Contact details by field, as a table.

use super::*;
use crate::imports::{
    ColumnNames, Columns, FileRecord, LineReading, NegativeMeaning, Profile, RowMeaning,
};

const NAMES: [&str; 7] =
    ["document", "phone", "postal_address", "segment", "country", "region", "time_zone"];
const MUST: [(&str, &str); 5] = [
    ("student", "7"),
    ("number", "F-1"),
    ("issued", "2026-11-01"),
    ("due", "2026-11-30"),
    ("amount", "1.00"),
];

fn profile() -> Profile {
    let some = |name: &str| Some(name.into());
    Profile {
        source: "school".into(),
        currency: "PEN".into(),
        date: "%Y-%m-%d".into(),
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
        addresses: Default::default(),
        calling_code: Some("51".into()),
        columns: ColumnNames {
            customer: "student".into(),
            number: "number".into(),
            issued_on: "issued".into(),
            due_on: some("due"),
            amount: "amount".into(),
            document: some("document"),
            phone: some("phone"),
            postal_address: some("postal_address"),
            segment: some("segment"),
            country: some("country"),
            region: some("region"),
            time_zone: some("time_zone"),
            ..ColumnNames::default()
        },
        texts: Default::default(),
        words: Default::default(),
    }
}

fn with<T>(fields: &[&str], read: impl FnOnce(&FileRecord<'_>) -> T) -> T {
    let ends = fields.iter().scan(0, |end, field| {
        *end += field.len();
        Some(*end)
    });
    let (bytes, ends): (String, Vec<usize>) = (fields.concat(), ends.collect());
    read(&FileRecord { line: 2, bytes: bytes.as_bytes(), ends: &ends })
}

/// A line with only these contact details.
fn line(profile: &Profile, said: &[(&str, &str)]) -> LineReading {
    let said_of = |name: &str| said.iter().find(|(column, _)| *column == name);
    let header: Vec<&str> = MUST.iter().map(|(name, _)| *name).chain(NAMES).collect();
    let values = NAMES.into_iter().map(|name| said_of(name).map_or("", |(_, value)| *value));
    let fields: Vec<&str> = MUST.iter().map(|(_, value)| *value).chain(values).collect();
    let today = "2026-11-15".parse().expect("a day");
    let columns = with(&header, |header| Columns::find(profile, header, today));
    with(&fields, |record| columns.unwrap_or_else(|e| panic!("{e}")).read(record))
}

fn shown(contact_details: &ContactDetails) -> [String; 7] {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    [
        text(&contact_details.document),
        contact_details.phone.as_ref().map(ToString::to_string).unwrap_or_default(),
        text(&contact_details.postal_address),
        contact_details.segments.join(","),
        text(&contact_details.country),
        text(&contact_details.region),
        text(&contact_details.time_zone),
    ]
}

#[test]
fn what_is_said_is_kept_in_one_way_of_writing() {
    let at_most = vec!["x".repeat(60); 6].join("\n");
    for (column, value, expected) in [
        ("document", " 12.345.678-K ", "12.345.678-K"),
        ("document", "4587\u{200b}1236", "45871236"),
        ("phone", "+51 987-654-321", "+51987654321"),
        ("phone", "(987) 654.321", "+51987654321"),
        ("phone", "(1) 555-0100", "+5115550100"),
        ("phone", "+57 300 123 4567", "+573001234567"),
        ("phone", "00 57 300 123 4567", "+573001234567"),
        ("postal_address", "Jr. Ucayali 123 / Lima 15001", "Jr. Ucayali 123\nLima 15001"),
        ("postal_address", " Jr. Ucayali 123\r\n\n Lima ", "Jr. Ucayali 123\nLima"),
        ("postal_address", "Dpto. 3/B", "Dpto. 3/B"),
        ("postal_address", &at_most, &at_most),
        ("segment", "VIP", "vip"),
        ("segment", "primaria; becado-2 ;año_1;primaria", "año_1,becado-2,primaria"),
        ("country", "pe", "PE"),
        ("region", "sp", "SP"),
        ("region", "15", "15"),
        ("time_zone", "America/Lima", "America/Lima"),
        ("time_zone", "america/sao_paulo", "America/Sao_Paulo"),
        ("time_zone", "", ""),
    ] {
        let draft = line(&profile(), &[(column, value)]).draft.expect(value);
        let place = NAMES.iter().position(|name| *name == column).unwrap();
        let mut only: [String; 7] = Default::default();
        only[place] = expected.to_owned();
        assert_eq!(shown(&draft.contact_details), only, "{column} {value:?}");
    }
}

#[test]
fn what_cannot_be_is_told_with_a_reason_of_its_own() {
    let long = "x".repeat(61);
    let seven = "a / b / c / d / e / f / g";
    let words = ["w".repeat(100), "v".repeat(100)].join(";");
    for (column, value, reason) in [
        ("document", long.as_str(), ProblemReason::TooLong(40)),
        ("document", "45\t87", ProblemReason::Control),
        ("phone", "12-34", ProblemReason::NotAPhone),
        ("phone", "12345678901234", ProblemReason::NotAPhone),
        ("phone", "+1234567", ProblemReason::NotAPhone),
        ("phone", "+51 987 654 32I", ProblemReason::NotAPhone),
        ("phone", "+44 (0)20 7946 0000", ProblemReason::NotAPhone),
        ("phone", "ask her mother", ProblemReason::NotAPhone),
        ("phone", "01 555 0100", ProblemReason::LeadingZero),
        ("postal_address", &long, ProblemReason::TooLong(60)),
        ("postal_address", seven, ProblemReason::TooManyLines(6)),
        ("postal_address", "Jr. Ucayali\t123", ProblemReason::Control),
        ("postal_address", "Jr.\x1b[31m Ucayali", ProblemReason::Control),
        ("segment", "a,b", ProblemReason::NotASegment),
        ("segment", "two words", ProblemReason::NotASegment),
        ("segment", "a;;b", ProblemReason::NotASegment),
        ("segment", ";", ProblemReason::NotASegment),
        ("segment", &words, ProblemReason::TooLong(200)),
        ("country", "Perú", ProblemReason::NotACountry),
        ("country", "PER", ProblemReason::NotACountry),
        ("country", "ñ", ProblemReason::NotACountry),
        ("country", "P1", ProblemReason::NotACountry),
        ("region", "BR-SP", ProblemReason::NotARegion),
        ("region", "Lima", ProblemReason::NotARegion),
        ("region", "S P", ProblemReason::NotARegion),
        ("time_zone", "Lima", ProblemReason::NotATimeZone),
        ("time_zone", "-05:00", ProblemReason::NotATimeZone),
        ("time_zone", "Etc/Unknown", ProblemReason::NotATimeZone),
    ] {
        let LineReading { draft, remarks: problems, .. } = line(&profile(), &[(column, value)]);
        assert!(draft.is_ok(), "the debt comes in: {value:?}");
        let told: Vec<_> = problems.iter().map(|p| (p.column.as_str(), &p.reason)).collect();
        assert_eq!(told, [(column, &reason)], "{value:?}");
    }
}

#[test]
fn a_number_without_country_is_refused_where_the_profile_names_none() {
    let profile = Profile { calling_code: None, ..profile() };
    let problems = line(&profile, &[("phone", "987654321")]).remarks;
    let expected = "line 2, column phone: a telephone number without + and the country's calling \
                    code: \"987654321\"";
    assert_eq!(problems[0].to_string(), expected);
}

#[test]
fn a_column_of_the_profile_that_the_file_has_not_is_told() {
    let header: Vec<&str> = MUST.iter().map(|(name, _)| *name).collect();
    let today = "2026-11-15".parse().unwrap();
    let problem = with(&header, |header| Columns::find(&profile(), header, today).err());
    let told = problem.unwrap().to_string();
    assert!(told.starts_with("the file has no column \"document\", \"phone\", "), "{told}");
}
