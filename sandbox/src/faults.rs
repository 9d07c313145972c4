//! Faults planted in a gateway's API, each for one call.

use std::collections::VecDeque;

use serde::Deserialize;

/// A call of a gateway's API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApiCall {
    Open,
    Query,
    Cancel,
    Refund,
}

/// Effect of a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApiFault {
    /// Performed, without an answer.
    Hang,
    /// Performed, but answered with 500.
    FailAfter,
    /// Not performed, answered with 500.
    FailBefore,
    /// Not performed, answered with 400.
    Refuse,
}

/// Faults that have not been triggered yet.
#[derive(Default)]
pub(crate) struct Faults(VecDeque<(ApiCall, ApiFault)>);

impl Faults {
    pub(crate) fn plant(&mut self, call: ApiCall, fault: ApiFault, times: usize) {
        self.0.extend(std::iter::repeat_n((call, fault), times));
    }

    pub(crate) fn take(&mut self, call: ApiCall) -> Option<ApiFault> {
        let place = self.0.iter().position(|(waits_for, _)| *waits_for == call)?;
        self.0.remove(place).map(|(_, fault)| fault)
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }
}
