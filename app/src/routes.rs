//! Every page URL, on one screen. What is not a page is in the server's router.

/// What is owed, what is next.
pub const OVERVIEW: &str = "/";
/// Where nobody goes to become somebody; `?next=/path`.
pub const SIGN_IN: &str = "/sign-in";
/// Not a page: what open pages listen to.
pub const EVENTS: &str = "/events";

#[cfg(feature = "ssr")]
pub use pages::App;

#[cfg(feature = "ssr")]
mod pages {
    use leptos::prelude::*;
    use leptos_meta::{MetaTags, provide_meta_context};
    use leptos_router::SsrMode;
    use leptos_router::components::{Route, Router, Routes};
    use leptos_router::path;

    use crate::i18n;
    use crate::problem::{Problem, ShownProblem};
    use crate::problem_page::ProblemPage;

    /// The whole site: the document, and in it the page of the address or that of a problem.
    #[component]
    pub fn App() -> impl IntoView {
        provide_meta_context();
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
            </Routes>
        }
    }

    /// Stands in until the shell and the first page are there.
    #[component]
    fn Document(children: Children) -> impl IntoView {
        view! {
            <!DOCTYPE html>
            <html lang=i18n::language().code()>
                <head>
                    <meta charset="utf-8"/>
                    <meta name="viewport" content="width=device-width, initial-scale=1"/>
                    <MetaTags/>
                </head>
                <body><main>{children()}</main></body>
            </html>
        }
    }

    #[component]
    fn Placeholder() -> impl IntoView {
        let institution = crate::context::visit().portal.settings.institution.name.clone();
        Suspend::new(async move {
            view! { <h1>{institution}</h1> }
        })
    }
}
