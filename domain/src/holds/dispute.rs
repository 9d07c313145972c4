//! Disputes: staff decide by a date, and reminders are on hold until they do.

use super::hold::days;
use crate::calendar::SignedDuration;

/// Time for staff to decide.
pub const DECISION: SignedDuration = days(90);
/// Time for the correction of an invoice whose dispute was upheld.
pub const CORRECTION: SignedDuration = days(30);
