//! The filter of cases.

use strum::{EnumString, IntoStaticStr, VariantArray};

use super::values::{FilterReader, FilterValues, ListFilter};
use crate::coded;
use crate::holds::Cause;

/// A part of the queue of cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
#[expect(missing_docs, reason = "kinds of cases")]
pub enum CaseTab {
    #[default]
    All,
    /// Those that the actor looks after.
    Mine,
    Overdue,
    Questions,
    Claims,
    Disputes,
}

coded!(CaseTab);

impl CaseTab {
    /// The cause of all its cases, if they have one.
    #[must_use]
    pub const fn cause(self) -> Option<Cause> {
        match self {
            Self::Questions => Some(Cause::Question),
            Self::Claims => Some(Cause::ClaimPaid),
            Self::Disputes => Some(Cause::Dispute),
            Self::All | Self::Mine | Self::Overdue => None,
        }
    }
}

/// Which cases.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "a part of the queue")]
pub struct CasesFilter {
    pub show: CaseTab,
}

impl ListFilter for CasesFilter {
    const LIST: &'static str = "cases";

    fn read(reader: &mut FilterReader) -> Self {
        Self { show: reader.value("show", CaseTab::parse).unwrap_or_default() }
    }

    fn values(&self) -> FilterValues {
        let show = (self.show != CaseTab::default()).then(|| self.show.code());
        FilterValues::default().with("show", show)
    }
}
