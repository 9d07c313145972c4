//! Every page URL, on one screen. What is not a page is in the server's router.

/// What is owed, what is next.
pub const OVERVIEW: &str = "/";
/// All invoices; `?show=pending|paid|all`, `?page=2`.
pub const INVOICES: &str = "/invoices";
/// What to pay together.
pub const BASKET: &str = "/basket";
/// Payments and their receipts.
pub const PAYMENTS: &str = "/payments";
/// Contact, language, sessions.
pub const PROFILE: &str = "/profile";
/// Where nobody goes to become somebody; `?next=/path`.
pub const SIGN_IN: &str = "/sign-in";
/// `POST`: ends the session.
pub const SIGN_OUT: &str = "/sign-out";
/// `POST language=es|en|pt&next=/path`: keeps the language and goes back.
pub const LANGUAGE: &str = "/language";
/// The mails that the demo would have sent.
pub const DEMO_MAILS: &str = "/demo/mails";
/// Not a page: what open pages listen to.
pub const EVENTS: &str = "/events";

#[cfg(feature = "ssr")]
pub use pages::App;

#[cfg(feature = "ssr")]
mod pages {
    use leptos::prelude::*;
    use leptos_meta::provide_meta_context;
    use leptos_router::SsrMode;
    use leptos_router::components::{Route, Router, Routes};
    use leptos_router::path;

    use crate::demo::MailsPage;
    use crate::problem::{Problem, ShownProblem};
    use crate::problem_page::ProblemPage;
    use crate::shell::{Document, provide_shell_of};

    /// The whole site: the document, and in it the page of the address or that of a problem.
    #[component]
    pub fn App() -> impl IntoView {
        provide_meta_context();
        provide_shell_of(&crate::context::visit());
        let content = match use_context::<ShownProblem>() {
            Some(ShownProblem(problem)) => view! { <ProblemPage problem/> }.into_any(),
            None => view! { <Router><Pages/></Router> }.into_any(),
        };
        view! { <Document>{content}</Document> }
    }

    /// Every page. Each waits for its data: with scripts off it is whole.
    #[component]
    fn Pages() -> impl IntoView {
        let missing = || view! { <ProblemPage problem=Problem::NotFound/> };
        view! {
            <Routes fallback=missing>
                <Route path=path!("/") view=Placeholder ssr=SsrMode::Async/>
                <Route path=path!("/demo/mails") view=MailsPage ssr=SsrMode::Async/>
            </Routes>
        }
    }

    #[component]
    fn Placeholder() -> impl IntoView {
        let institution = crate::context::visit().portal.settings.institution.name.clone();
        Suspend::new(async move {
            view! { <main><h1>{institution}</h1></main> }
        })
    }
}
