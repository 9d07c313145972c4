//! Figures and rows as lines of text.

use domain::calendar::Timestamp;
use domain::imports::neutral;
use domain::money::{Currency, Money, MoneyError};
use domain::reports::{Cohort, Figure, Figures, Fraction, PromiseRate, PromiseSum, QuestionClock};
use portal::views::reports::{DayReport, FigureRow};
use serde_json::{Value, json};

/// A figure with its value for machines.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct FigureLine {
    /// None of what has no amounts.
    pub(super) currency: Option<Currency>,
    pub(super) name: &'static str,
    pub(super) value: String,
}

impl FigureLine {
    pub(super) fn currency_code(&self) -> &'static str {
        self.currency.map_or("", Currency::code)
    }

    /// The heading of its part.
    pub(super) fn part(&self) -> &'static str {
        self.currency.map_or("questions", Currency::code)
    }
}

/// Without a denominator there is no figure.
const NONE: &str = "—";

/// What a reader must know about the figures.
pub(super) fn notes(report: &DayReport) -> Vec<String> {
    let changed = |at: Timestamp| format!("changed since: the last entry is of {at}");
    let mut notes: Vec<String> = report.changed_at.map(changed).into_iter().collect();
    if !report.is_complete {
        notes.push("incomplete: the history of an older release is being read".into());
    }
    notes
}

/// All figures of a report.
pub(super) fn of_report(report: &DayReport) -> Result<Vec<FigureLine>, MoneyError> {
    let mut lines = Vec::new();
    for figures in &report.figures {
        lines.extend(of_currency(figures)?);
        let promises = report.promises.iter().filter(|(currency, _)| *currency == figures.currency);
        for (currency, rate) in promises {
            lines.extend(of_promises(*currency, rate)?);
        }
    }
    lines.extend(of_questions(&report.questions));
    Ok(lines)
}

fn of_currency(figures: &Figures) -> Result<Vec<FigureLine>, MoneyError> {
    let line = |name, value| FigureLine { currency: Some(figures.currency), name, value };
    let mut lines = Vec::new();
    for figure in Figure::ALL {
        lines.push(line(figure.code(), figure.amount(figures)?.to_decimal()));
    }
    let (owed, dso, settled) = (&figures.outstanding, &figures.dso, figures.settled_in_month);
    lines.extend([
        line("open-number", owed.open_number.to_string()),
        line("overdue-number", owed.overdue_number.to_string()),
        line("due-today-number", owed.due_today_number.to_string()),
        line("settled-day-number", figures.collected.day.settled.to_string()),
        line("settled-month-number", figures.collected.month.settled.to_string()),
        line("dso-count-back", rate(dso.count_back)),
        line("dso-30", rate(dso.simple_30)),
        line("dso-90", rate(dso.simple_90)),
        line("dso-best-possible-90", rate(dso.best_possible)),
        line("average-days-delinquent-90", rate(dso.delinquent)),
        line("cei-month-percent", percent(figures.cei)),
        line("on-time-due-month-percent", percent(figures.due_in_month.rate())),
        line("on-time-due-month", of_all(figures.due_in_month)),
        line("on-time-due-90-percent", percent(figures.due_in_90_days.rate())),
        line("on-time-due-90", of_all(figures.due_in_90_days)),
        line("on-time-settled-percent", percent(settled.rate())),
        line("on-time-settled", format!("{}/{}", settled.on_time, settled.settled)),
        line("mean-days-late", rate(settled.mean_days_late())),
        line("weighted-delay-days", rate(settled.weighted_delay())),
        line("at-risk-percent", percent(figures.at_risk)),
    ]);
    Ok(lines)
}

fn of_promises(currency: Currency, rate: &PromiseRate) -> Result<Vec<FigureLine>, MoneyError> {
    let line = |name, value| FigureLine { currency: Some(currency), name, value };
    let amount = |sum: PromiseSum| {
        let minor = i64::try_from(sum.minor).map_err(|_| MoneyError::TooLarge)?;
        Ok(format!("{} ({})", Money::new(minor, currency).to_decimal(), sum.number))
    };
    Ok(vec![
        line("promises-kept-percent", percent(rate.by_number())),
        line("promised-kept-percent", percent(rate.by_amount())),
        line("promises-kept", amount(rate.kept)?),
        line("promises-broken", amount(rate.broken)?),
        line("promises-open", amount(rate.open)?),
        line("promises-withdrawn", amount(rate.withdrawn)?),
    ])
}

fn of_questions(clock: &QuestionClock) -> [FigureLine; 5] {
    let line = |name, value| FigureLine { currency: None, name, value };
    [
        line("questions-open", clock.open.to_string()),
        line("questions-oldest", clock.oldest.map_or(NONE.into(), |at| at.to_string())),
        line("questions-answered-90", clock.answered.to_string()),
        line("questions-median-hours", rate(clock.median_hours)),
        line("questions-p90-hours", rate(clock.p90_hours)),
    ]
}

fn rate(rate: Option<Fraction>) -> String {
    rate.map_or_else(|| NONE.into(), |rate| rate.to_string())
}

fn percent(share: Option<Fraction>) -> String {
    rate(share.and_then(Fraction::percent))
}

fn of_all(cohort: Cohort) -> String {
    format!("{}/{}", cohort.on_time, cohort.all)
}

/// One object: what is known of the report, and its figures by currency.
pub(super) fn json(report: &DayReport, lines: &[FigureLine]) -> Value {
    let mut parts = serde_json::Map::new();
    for line in lines {
        let part = parts.entry(line.part()).or_insert_with(|| json!({}));
        let value = if line.value == NONE { Value::Null } else { json!(line.value) };
        part[line.name] = value;
    }
    json!({
        "day": report.day.to_string(),
        "changed_at": report.changed_at.map(|at| at.to_string()),
        "is_complete": report.is_complete,
        "figures": parts,
    })
}

/// The cells of a row, in the order of its columns.
pub(super) fn cells(row: &FigureRow) -> [String; 8] {
    let day = |day: Option<domain::calendar::Date>| {
        day.map_or_else(String::new, |day| day.to_string()) //
    };
    [
        row.amount.currency.code().to_owned(),
        row.amount.to_decimal(),
        row.number.clone().unwrap_or_default(),
        row.customer_name.clone(),
        day(row.issued_on),
        day(row.due_on),
        day(row.effective_on),
        row.kind.map_or_else(|| "open".to_owned(), |kind| kind.code().to_owned()),
    ]
}

/// Cells that spreadsheets do not evaluate; an amount stays a number.
pub(super) fn inert(cells: [String; 8]) -> [String; 8] {
    let [currency, amount, number, customer, issued, due, effective, kind] = cells;
    let (number, customer) = (neutral(&number).into_owned(), neutral(&customer).into_owned());
    [currency, amount, number, customer, issued, due, effective, kind]
}

#[cfg(test)]
mod tests {
    use domain::ids::CustomerId;

    use super::*;

    #[test]
    fn a_name_is_no_formula_and_a_negative_amount_stays_a_number() {
        let row = FigureRow {
            customer: CustomerId::parse("c").unwrap(),
            customer_name: "=1+1".into(),
            invoice: None,
            number: Some("@1".into()),
            instalment: None,
            issued_on: None,
            due_on: None,
            effective_on: None,
            kind: None,
            amount: Money::new(-150, Currency::Pen),
        };
        let expected = ["PEN", "-1.50", "'@1", "'=1+1", "", "", "", "open"];
        assert_eq!(inert(cells(&row)), expected);
    }
}
