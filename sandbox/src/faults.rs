//! Faults that are planted in a gateway's API, each for one call.

use std::collections::VecDeque;

use serde::Deserialize;

/// A call of a gateway's API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApiCall {
    /// Opens a checkout.
    Open,
    /// Asks how a checkout stands.
    Query,
    /// Withdraws a checkout.
    Cancel,
    /// Gives money back.
    Refund,
}

/// What goes wrong with a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApiFault {
    /// It is done, and its answer does not come.
    Hang,
    /// It is done, and answered with 500.
    FailAfter,
    /// It is not done, and answered with 500.
    FailBefore,
    /// It is not done, and answered with 400.
    Refuse,
}

/// The faults that wait for their call.
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
