//! The filter of the audit.

use super::values::{DayRange, FilterReader, FilterValues, ListFilter};
use crate::ids::StaffId;

/// Which entries of the audit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Code of what was done; empty for all.
    pub act: String,
    /// By this member of staff only.
    pub actor: Option<StaffId>,
    /// Days at the institution.
    pub days: DayRange,
}

impl ListFilter for AuditFilter {
    const LIST: &'static str = "audit";

    fn read(reader: &mut FilterReader) -> Self {
        let is_sign = |b: u8| b.is_ascii_lowercase() || b == b'_';
        let code = |text: &str| text.bytes().all(is_sign).then(|| text.to_owned());
        Self {
            act: reader.value("act", code).unwrap_or_default(),
            actor: reader.value("actor", |id| StaffId::parse(id).ok()),
            days: reader.days(["from", "to"]),
        }
    }

    fn values(&self) -> FilterValues {
        FilterValues::default()
            .with_text("act", &self.act)
            .with("actor", self.actor.as_ref())
            .with_days(["from", "to"], self.days)
    }
}
