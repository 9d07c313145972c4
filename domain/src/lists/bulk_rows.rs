//! The filter of a bulk act's rows.

use strum::{EnumString, IntoStaticStr, VariantArray};

use super::values::{FilterReader, FilterValues, ListFilter};
use crate::bulk::BulkOutcome;
use crate::coded;
use crate::ids::BulkId;

/// What became of the rows that are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
#[expect(missing_docs, reason = "outcomes")]
pub enum BulkShow {
    #[default]
    All,
    Pending,
    Done,
    Skipped,
    Failed,
}

coded!(BulkShow);

impl BulkShow {
    /// The outcome of all rows that are shown, if they have one.
    #[must_use]
    pub const fn outcome(self) -> Option<BulkOutcome> {
        match self {
            Self::All => None,
            Self::Pending => Some(BulkOutcome::Pending),
            Self::Done => Some(BulkOutcome::Done),
            Self::Skipped => Some(BulkOutcome::Skipped),
            Self::Failed => Some(BulkOutcome::Failed),
        }
    }
}

/// Which rows of which act.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BulkRowsFilter {
    /// Without one there are no rows.
    pub act: Option<BulkId>,
    /// What became of them.
    pub show: BulkShow,
}

impl ListFilter for BulkRowsFilter {
    const LIST: &'static str = "bulk_rows";

    fn read(reader: &mut FilterReader) -> Self {
        Self {
            act: reader.value("act", |text| BulkId::parse(text).ok()),
            show: reader.value("show", BulkShow::parse).unwrap_or_default(),
        }
    }

    fn values(&self) -> FilterValues {
        let show = (self.show != BulkShow::default()).then(|| self.show.code());
        FilterValues::default().with("act", self.act.as_ref()).with("show", show)
    }
}
