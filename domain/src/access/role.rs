//! Roles of staff.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::coded;

/// A role of staff; one person may have several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Role {
    /// Sees customers and their debts.
    Viewer,
    /// Accepts payments at the counter.
    Cashier,
    /// Communicates with debtors.
    Collector,
    /// Does the accounting.
    Finance,
    /// Sets up the portal.
    Admin,
}

coded!(Role);
