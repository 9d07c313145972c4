//! The filter of the log of reminders.

use strum::{EnumString, IntoStaticStr, VariantArray};

use super::values::{DayRange, FilterReader, FilterValues, ListFilter};
use crate::coded;

/// What became of reminders.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum MessageShow {
    /// Whatever became of them.
    #[default]
    All,
    /// They were handed over.
    Sent,
    /// They were due and not sent.
    Withheld,
    /// They could not be handed over, or it is unknown whether they were.
    Failed,
    /// They were dropped, because the debts are paid.
    Dropped,
}

coded!(MessageShow);

/// Which entries of the log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MessagesFilter {
    /// By outcome.
    pub show: MessageShow,
    /// Days at the institution.
    pub days: DayRange,
}

impl ListFilter for MessagesFilter {
    const LIST: &'static str = "messages";

    fn read(reader: &mut FilterReader) -> Self {
        let show = reader.value("show", MessageShow::parse).unwrap_or_default();
        Self { show, days: reader.days(["from", "to"]) }
    }

    fn values(&self) -> FilterValues {
        let show = (self.show != MessageShow::default()).then(|| self.show.code());
        FilterValues::default().with("show", show).with_days(["from", "to"], self.days)
    }
}
