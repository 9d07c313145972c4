//! The figures of the history of receivables published by IBM equal those that are computed from
//! the file alone. It has no licence, so it is read only if `ALDIA_SAMPLES` names a folder that
//! contains it.

use std::io::{Cursor, Write as _};
use std::path::PathBuf;
use std::{fs, io};

use domain::imports::LineProblem;
use domain::money::Currency::Usd;
use domain::reports::{Bucket, DayAmount, Trend};

use super::*;
use crate::billing::movements;
use crate::views::imports::{
    ImportMode, ImportOrder, ImportWatch, ProblemEffect, Progress, import, read_profile,
};

const PROFILE: &str = r#"
    source = "ibm"
    currency = "USD"
    date = "%m/%d/%Y"
    [columns]
    customer = "customerID"
    number = "invoiceNumber"
    issued_on = "InvoiceDate"
    due_on = "DueDate"
    amount = "InvoiceAmount"
    settled_on = "SettledDate"
    [texts]
    name = "Empresa {customer}"
    description = "Factura {number}"
"#;

struct NoProblems;

impl ImportWatch for NoProblems {
    fn problem(&mut self, problem: &LineProblem, _: ProblemEffect) -> io::Result<()> {
        panic!("{problem}")
    }

    fn progress(&mut self, _: &Progress) {}
}

fn sample() -> Option<Vec<u8>> {
    let folder = std::env::var_os("ALDIA_SAMPLES").map(PathBuf::from);
    let path = folder.map(|folder| folder.join("ibm-receivables.csv")).filter(|path| path.exists());
    if path.is_none() {
        let note = "SKIPPED reports::tests::ibm: ALDIA_SAMPLES names no folder with \
                    ibm-receivables.csv\n";
        io::stderr().write_all(note.as_bytes()).unwrap();
    }
    path.map(|path| fs::read(path).unwrap())
}

/// An invoice of the file.
struct Paid {
    issued: Date,
    due: Date,
    settled: Date,
    cents: i128,
}

/// Reads the file without anything of the product.
fn read(file: &[u8]) -> Vec<Paid> {
    let mut reader = csv::Reader::from_reader(file);
    let header = reader.headers().unwrap().clone();
    let column = |name: &str| header.iter().position(|one| one == name).unwrap();
    let date = |text: &str| Date::strptime("%m/%d/%Y", text).unwrap();
    let cents = |text: &str| {
        let (whole, rest) = text.split_once('.').unwrap_or((text, "00"));
        format!("{whole}{rest:0<2}").parse().unwrap()
    };
    let paid = |row: csv::StringRecord| Paid {
        issued: date(&row[column("InvoiceDate")]),
        due: date(&row[column("DueDate")]),
        settled: match &row[column("SettledDate")] {
            "" => Date::MAX,
            settled => date(settled),
        },
        cents: cents(&row[column("InvoiceAmount")]),
    };
    reader.records().map(|row| paid(row.unwrap())).collect()
}

fn days(from: Date, to: Date) -> i128 {
    i128::from((to - from).get_days())
}

fn back(day: Date, days: i32) -> Date {
    day.checked_sub(jiff::Span::new().days(days)).unwrap()
}

/// The file's own figures of a day, as printed.
struct Oracle<'a> {
    rows: &'a [Paid],
    day: Date,
}

impl Oracle<'_> {
    fn sum(&self, is_counted: impl Fn(&Paid) -> bool) -> (i64, i128) {
        let counted = self.rows.iter().filter(|row| is_counted(row));
        counted.fold((0, 0), |(number, cents), row| (number + 1, cents + row.cents))
    }

    fn issued(&self, from: Date, to: Date) -> i128 {
        self.sum(|row| from <= row.issued && row.issued <= to).1
    }

    fn settled(&self, from: Date, to: Date) -> (i64, i128) {
        self.sum(|row| from <= row.settled && row.settled <= to)
    }

    fn open(&self, day: Date) -> impl Iterator<Item = &Paid> {
        self.rows.iter().filter(move |row| row.issued <= day && day < row.settled)
    }

    fn count_back(&self) -> Option<Fraction> {
        let mut rest: i128 = self.open(self.day).map(|row| row.cents).sum();
        let (mut whole, mut end) = (0, self.day);
        while rest > 0 {
            let first = end.first_of_month();
            let (elapsed, billed) = (days(first, end) + 1, self.issued(first, end));
            if rest < billed {
                return Fraction::new(whole * billed + elapsed * rest, billed);
            }
            rest -= billed;
            whole += elapsed;
            end = back(first, 1);
        }
        Fraction::new(whole, 1)
    }

    /// A sentence for each figure.
    fn lines(&self) -> Vec<String> {
        let (day, month) = (self.day, self.day.first_of_month());
        let open: i128 = self.open(day).map(|row| row.cents).sum();
        let aged = |date: fn(&Paid) -> Date, from: i128, to: i128| -> i128 {
            let is_in = |row: &&Paid| (from..=to).contains(&days(date(row), day));
            self.open(day).filter(is_in).map(|row| row.cents).sum()
        };
        let ages = [(-9_999, 0), (1, 30), (31, 60), (61, 90), (91, 9_999)];
        let by_due = ages.map(|(from, to)| aged(|row| row.due, from, to));
        let by_issue = ages.map(|(from, to)| aged(|row| row.issued, from, to));
        let current = by_due[0];
        let overdue = self.open(day).filter(|row| row.due < day).count();
        let due_today = self.open(day).filter(|row| row.due == day).count();
        let in_30 = self.issued(back(day, 29), day);
        let in_90 = self.issued(back(day, 89), day);
        let last = back(month, 1);
        let begin: i128 = self.open(last).map(|row| row.cents).sum();
        let billed = self.issued(month, day);
        let in_month = |row: &Paid| month <= row.settled && row.settled <= day;
        let cohort = |from: Date| {
            let all = self.sum(|row| from <= row.due && row.due <= day).0;
            let is_on_time =
                |row: &Paid| from <= row.due && row.due <= day && row.settled <= row.due;
            format!("{}/{all}", self.sum(is_on_time).0)
        };
        let (settled, _) = self.settled(month, day);
        let on_time = self.sum(|row| in_month(row) && row.settled <= row.due).0;
        let late = self.rows.iter().filter(|row| in_month(row) && row.settled > row.due);
        let days_late: i128 = late.map(|row| days(row.due, row.settled)).sum();
        let weighted = self.rows.iter().filter(|row| in_month(row));
        let weighted: i128 = weighted.map(|row| row.cents * days(row.due, row.settled)).sum();
        let could_be = begin + billed;
        vec![
            format!("open {} {open}", self.open(day).count()),
            format!("overdue {overdue} {}, due today {due_today}", open - current),
            format!("by due date {by_due:?}, by invoice date {by_issue:?}"),
            format!("billed {in_30} {in_90}"),
            format!("collected {:?} {:?}", self.settled(day, day), self.settled(month, day)),
            format!("before {}", self.settled(last.first_of_month(), last).1),
            rate("dso 30", Fraction::new(open * 30, in_30)),
            rate("dso 90", Fraction::new(open * 90, in_90)),
            rate("best possible", Fraction::new(current * 90, in_90)),
            rate("delinquent", Fraction::new((open - current) * 90, in_90)),
            rate("count-back", self.count_back()),
            rate("cei", Fraction::new((could_be - open) * 100, could_be - current)),
            format!("due {} {}", cohort(month), cohort(back(day, 89))),
            format!("settled {on_time}/{settled}"),
            rate("late", Fraction::new(days_late, (settled - on_time).into())),
            rate("weighted", Fraction::new(weighted, self.settled(month, day).1)),
            rate("at risk", self.at_risk()),
            self.trend(),
        ]
    }

    fn trend(&self) -> String {
        let month = self.day.first_of_month();
        let in_month = (0..i32::from(self.day.day())).rev().map(|days| back(self.day, days));
        let collected: Vec<i128> = in_month.map(|day| self.settled(day, day).1).collect();
        let weeks = (0..=12).rev().map(|weeks| back(self.day, 7 * weeks));
        let open = |day| self.open(day).map(|row| row.cents).sum();
        let outstanding: Vec<i128> = weeks.map(open).collect();
        format!("since {month} {collected:?}, by week {outstanding:?}")
    }

    fn at_risk(&self) -> Option<Fraction> {
        let last = back(back(self.day, 119).first_of_month(), 1);
        let is_judged = |row: &&Paid| {
            last.first_of_month() <= row.issued
                && row.issued <= last
                && days(row.due, self.day) >= 90
        };
        let billed = self.rows.iter().filter(is_judged);
        let unpaid = billed.clone().filter(|row| days(row.due, row.settled) > 90);
        Fraction::new(unpaid.map(|row| row.cents).sum(), billed.map(|row| row.cents).sum())
    }
}

fn rate(name: &str, rate: Option<Fraction>) -> String {
    format!("{name} {}", rate.map_or_else(|| "—".into(), |rate| rate.to_string()))
}

/// The same sentences from the product's figures.
fn lines(figures: &Figures) -> Vec<String> {
    let owed = &figures.outstanding;
    let buckets = |ageing: &domain::reports::Ageing| -> Vec<i128> {
        Bucket::ALL.iter().map(|bucket| ageing.minor(*bucket)).collect()
    };
    let sum = |sum: domain::reports::SettledSum| (sum.settled, i128::from(sum.amount.minor));
    let (collected, dso) = (&figures.collected, &figures.dso);
    let cohort = |cohort: domain::reports::Cohort| format!("{}/{}", cohort.on_time, cohort.all);
    let settled = figures.settled_in_month;
    let (by_due, by_issue) = (buckets(&figures.by_due_date), buckets(&figures.by_invoice_date));
    vec![
        format!("open {} {}", owed.open_number, owed.total.minor),
        format!(
            "overdue {} {}, due today {}",
            owed.overdue_number, owed.overdue.minor, owed.due_today_number
        ),
        format!("by due date {by_due:?}, by invoice date {by_issue:?}"),
        format!("billed {} {}", figures.billed.days_30.minor, figures.billed.days_90.minor),
        format!("collected {:?} {:?}", sum(collected.day), sum(collected.month)),
        format!("before {}", collected.month_before.amount.minor),
        rate("dso 30", dso.simple_30),
        rate("dso 90", dso.simple_90),
        rate("best possible", dso.best_possible),
        rate("delinquent", dso.delinquent),
        rate("count-back", dso.count_back),
        rate("cei", figures.cei.and_then(Fraction::percent)),
        format!("due {} {}", cohort(figures.due_in_month), cohort(figures.due_in_90_days)),
        format!("settled {}/{}", settled.on_time, settled.settled),
        rate("late", settled.mean_days_late()),
        rate("weighted", settled.weighted_delay()),
        rate("at risk", figures.at_risk),
        trend(&figures.trend),
    ]
}

fn trend(trend: &Trend) -> String {
    let minors = |amounts: &[DayAmount]| -> Vec<i64> {
        amounts.iter().map(|one| one.amount.minor).collect()
    };
    let first = trend.collected[0].day;
    let (collected, outstanding) = (minors(&trend.collected), minors(&trend.outstanding));
    format!("since {first} {collected:?}, by week {outstanding:?}")
}

/// The published figures of two days.
const PUBLISHED: [(&str, &[&str]); 2] = [
    (
        "2012-12-31",
        &[
            "open 99 572506",
            "overdue 13 78874, due today 2",
            "by due date [493632, 78874, 0, 0, 0], by invoice date [16105, 477527, 78874, 0, 0]",
            "billed 636123 1919681",
            "collected (3, 12650) (113, 657802)",
            "before 665251",
            "dso 30 27.00",
            "dso 90 26.84",
            "best possible 23.14",
            "delinquent 3.70",
            "count-back 27.33",
            "cei 89.29",
            "due 72/115 215/335",
            "settled 78/113",
            "late 8.34",
            "weighted -4.12",
        ],
    ),
    (
        "2013-11-15",
        &[
            "open 73 467284",
            "overdue 2 16747, due today 0",
            "by due date [450537, 16747, 0, 0, 0], by invoice date [35037, 415500, 16747, 0, 0]",
            "billed 698638 1938931",
            "collected (3, 14011) (62, 385296)",
            "before 584676",
            "dso 30 20.07",
            "dso 90 21.69",
            "best possible 20.91",
            "delinquent 0.78",
            "count-back 21.49",
            "cei 95.83",
            "due 29/37 218/304",
            "settled 44/62",
            "late 10.00",
            "weighted -6.56",
        ],
    ),
];

const OTHERS: [&str; 10] = [
    "2012-01-02",
    "2012-01-31",
    "2012-02-29",
    "2012-05-05",
    "2012-07-31",
    "2012-10-14",
    "2013-03-31",
    "2013-06-30",
    "2013-12-02",
    "2014-01-09",
];

#[tokio::test]
async fn the_figures_of_twelve_days_are_those_computed_from_the_file() {
    let Some(file) = sample() else { return };
    let rows = read(&file);
    for (date, published) in PUBLISHED {
        let lines = Oracle { rows: &rows, day: day(date) }.lines();
        assert_eq!(lines[..published.len()], *published);
    }
    on_both(async |t| {
        let published = PUBLISHED.map(|(date, _)| date);
        let dates: Vec<Date> = published.iter().chain(&OTHERS).map(|date| day(date)).collect();
        agrees(&t, &file, &dates).await;
    })
    .await;
}

/// Imports a file; the figures of these days are those that are computed from it alone.
pub(super) async fn agrees(t: &TestPortal, file: &[u8], dates: &[Date]) {
    t.leaves_jobs();
    let rows = read(file);
    let profile = read_profile(PROFILE).unwrap();
    let mode = ImportMode::AllOrNothing;
    let order = ImportOrder { file: Cursor::new(file.to_vec()), profile, mode };
    import(&t.portal, &Actor::System, order, &mut NoProblems).await.unwrap();
    movements::jobs::fold(&t.portal).await.unwrap();
    for day in dates.iter().copied() {
        let oracle = Oracle { rows: &rows, day };
        let found = report(t, day).await;
        match found.figures.iter().find(|figures| figures.currency == Usd) {
            Some(usd) => assert_eq!(lines(usd), oracle.lines(), "{day}"),
            None => assert_eq!(oracle.sum(|row| row.issued <= day), (0, 0), "{day}"),
        }
        for figure in Figure::ALL {
            assert_is_sum(t, &RowQuery { figure: *figure, currency: Usd, day }).await;
        }
    }
}
