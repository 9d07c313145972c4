//! A refused form is shown again in the response to it, with what was typed and what is wrong.
//! Neither is in an address, so that no address can make a page say what is not so, and nothing is
//! stored.

use std::sync::{Arc, OnceLock};

use leptos::prelude::use_context;

use crate::request::kept_form::KeptForm;

/// Why a server function refused its form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Something is to be corrected.
    Problem {
        /// Address of the page that has the form.
        page: String,
        /// Error of the form, as a query.
        problem: String,
    },
    /// Only somebody who is signed in may send it.
    SignInFirst,
}

/// Carries the refusal from a server function to the server, which provides the slot.
#[derive(Debug, Clone, Default)]
pub struct RefusalSlot(Arc<OnceLock<Refusal>>);

impl RefusalSlot {
    #[must_use]
    pub fn get(&self) -> Option<&Refusal> {
        self.0.get()
    }
}

/// Provided to the page that shows a refused form again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedForm {
    pub form: KeptForm,
    /// Error of the form, as a query.
    pub problem: String,
}

/// Ends a server function: the page is shown with the error and with what was typed.
pub(crate) fn refuse(page: &str, problem: &str) {
    put(Refusal::Problem { page: page.to_owned(), problem: problem.to_owned() });
}

/// Ends a server function: the form is kept until its sender has signed in.
pub(crate) fn sign_in_first() {
    put(Refusal::SignInFirst);
}

fn put(refusal: Refusal) {
    if let Some(RefusalSlot(slot)) = use_context::<RefusalSlot>() {
        // A function ends once; otherwise its first refusal is kept.
        let _ = slot.set(refusal);
    }
}

/// Error of the form that this page shows again, as a query; empty if there is none.
pub(crate) fn problem() -> String {
    use_context::<RefusedForm>().map(|refused| refused.problem).unwrap_or_default()
}

/// What was typed into a field of the refused form with this action.
pub(crate) fn typed(action: &str, field: &str) -> Option<String> {
    let RefusedForm { form, .. } = use_context::<RefusedForm>()?;
    (form.action == action).then(|| form.value(field).map(str::to_owned))?
}

#[cfg(test)]
mod tests {
    use leptos::prelude::{Owner, provide_context};

    use super::*;

    #[test]
    fn what_was_typed_belongs_to_its_form_and_the_first_refusal_stays() {
        Owner::new().with(|| {
            assert_eq!((problem(), typed("/do/a", "name")), (String::new(), None));
            let form = KeptForm::read("/do/a", b"name=Ana&name=Eva").unwrap();
            provide_context(RefusedForm { form, problem: "problem=x".into() });
            assert_eq!(problem(), "problem=x");
            assert_eq!(typed("/do/a", "name").as_deref(), Some("Ana"));
            assert_eq!((typed("/do/b", "name"), typed("/do/a", "email")), (None, None));

            let slot = RefusalSlot::default();
            provide_context(slot.clone());
            refuse("/profile", "problem=x");
            sign_in_first();
            assert!(
                matches!(slot.get(), Some(Refusal::Problem { page, .. }) if page == "/profile")
            );
        });
    }
}
