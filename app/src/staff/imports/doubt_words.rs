//! Words for what a proposal is unsure of.

use domain::imports::ColumnRole;
use domain::imports::proposal::Doubt;

use super::words::{date_like, role};
use crate::t;

pub(super) fn doubt(doubt: &Doubt) -> String {
    match doubt {
        Doubt::Encoding => t!(imports.doubts.encoding).to_owned(),
        Doubt::NoHeader => t!(imports.doubts.no_header).to_owned(),
        Doubt::NearestName { setting, name } => {
            t!(imports.doubts.nearest, role = named(setting), name = name.as_str())
        }
        Doubt::NoName(setting) => t!(imports.doubts.no_name, role = named(setting)),
        Doubt::SeveralNames { setting, name } => {
            t!(imports.doubts.several, role = named(setting), name = name.as_str())
        }
        Doubt::Position(setting) => t!(imports.doubts.position, role = named(setting)),
        Doubt::Balance { name, other } => {
            t!(imports.doubts.balance, name = name.as_str(), other = other.as_str())
        }
        Doubt::AmountAndBalance { name, other } => {
            t!(imports.doubts.amount_and_balance, name = name.as_str(), other = other.as_str())
        }
        Doubt::DueDays => t!(imports.doubts.due_days).to_owned(),
        Doubt::Rows => t!(imports.doubts.rows).to_owned(),
        Doubt::Negative => t!(imports.doubts.negative).to_owned(),
        Doubt::OtherDate(pattern) => {
            t!(imports.doubts.other_date, example = date_like(pattern))
        }
        Doubt::NoDate => t!(imports.doubts.no_date).to_owned(),
        Doubt::TwoMarks => t!(imports.doubts.two_marks).to_owned(),
        Doubt::Thousands(example) => t!(imports.doubts.thousands, example = *example),
        Doubt::Currency => t!(imports.doubts.currency).to_owned(),
        Doubt::Refused(words) => words.clone(),
    }
}

/// A column as the mapping form calls it.
fn named(setting: &'static str) -> &'static str {
    ColumnRole::parse(setting).map_or(setting, role)
}
