//! What a person should look at of a proposal.

/// What a proposal is unsure of.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Doubt {
    /// The encoding is guessed.
    #[error("encoding: it is guessed; look at the accents of the names")]
    Encoding,
    /// The first row has no names.
    #[error("header: the first row has no names; columns are guessed by their content")]
    NoHeader,
    /// A column whose name is like the usual ones.
    #[error("columns.{setting}: {name:?} is the nearest name")]
    NearestName {
        /// The column, as profiles write it.
        setting: &'static str,
        /// Its name in the file.
        name: String,
    },
    /// No column has a name like it.
    #[error("columns.{0}: no name is like it")]
    NoName(&'static str),
    /// Several columns have its name.
    #[error(
        "columns.{setting}: several columns are named {name:?}; this is the first, by its position"
    )]
    SeveralNames {
        /// The column, as profiles write it.
        setting: &'static str,
        /// The name that they have.
        name: String,
    },
    /// The file has no names.
    #[error("columns.{0}: say its position, from 1")]
    Position(&'static str),
    /// The amount may be what is left of it.
    #[error(
        "columns.amount: {name:?} seems to be what is left of an invoice; is {other:?} its amount?"
    )]
    Balance {
        /// The column that was chosen.
        name: String,
        /// The other one.
        other: String,
    },
    /// There is a column of what is left beside the amount.
    #[error(
        "columns.amount: {name:?} seems to be the amount of an invoice, {other:?} what is left of \
         it; what is paid of it must come from elsewhere, as settled_on or state"
    )]
    AmountAndBalance {
        /// The column that was chosen.
        name: String,
        /// The other one.
        other: String,
    },
    /// There is no due date.
    #[error("due_days: the file has no due date; how many days after issue is it?")]
    DueDays,
    /// Invoices seem to have several rows.
    #[error(
        "rows: numbers come on several rows: is a row a line (rows = \"lines\") or an instalment \
         (rows = \"instalments\") of an invoice?"
    )]
    Rows,
    /// Some amounts are negative.
    #[error(
        "negative: some amounts are below zero: are they credit notes (negative = \
         \"credit_note\")?"
    )]
    Negative,
    /// The days can be read in another way too.
    #[error("date: the values fit {0} as well")]
    OtherDate(&'static str),
    /// The days are written in no usual way.
    #[error("date: no usual pattern fits all values")]
    NoDate,
    /// Amounts are written in two ways.
    #[error("decimal: amounts are written in two ways")]
    TwoMarks,
    /// A mark may be that of thousands.
    #[error("decimal: amounts such as {0} are taken for thousands")]
    Thousands(&'static str),
    /// The file does not say its currency.
    #[error("currency: the file does not say it")]
    Currency,
    /// What an import by the proposal would refuse, in words.
    #[error("{0}")]
    Refused(String),
}
