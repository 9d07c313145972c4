//! Field and words of errors about promises on the telephone.

use super::StaffFormError::{
    self, NoDebt, PromiseAgain, PromiseClosed, PromiseDay, PromiseFar, PromiseOpen, PromisePaid,
    PromisePast, PromisesBroken,
};
use crate::components::Text;
use crate::t;

impl StaffFormError {
    pub(super) fn place_and_words_of_promises(self) -> (&'static str, Text) {
        match self {
            NoDebt => ("debts", t!(promises.error.no_debt).into()),
            PromiseDay => ("on", t!(promises.error.no_day).into()),
            PromisePast => ("on", t!(promises.error.past).into()),
            PromiseFar => ("on", t!(promises.error.far).into()),
            PromiseOpen => ("debts", t!(promises.error.open).into()),
            PromiseAgain => ("debts", t!(promises.error.again).into()),
            PromisesBroken => ("", t!(promises.error.broken).into()),
            PromisePaid => ("debts", t!(promises.error.paid).into()),
            PromiseClosed => ("", t!(promises.error.closed).into()),
            other => other.place_and_words(),
        }
    }
}
