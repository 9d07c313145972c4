//! Page of the link that undoes a change of address; asks first, because programs follow links.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use portal::people::users::undo_is_open;

use super::server_fns::UndoEmail;
use crate::components::button::Button;
use crate::components::card::Card;
use crate::components::page_title::PageTitle;
use crate::request::context::request_context;
use crate::request::problem::Problem;
use crate::shared::problem_page::ProblemPage;
use crate::shared::shell::{Frame, Width};
use crate::t;

/// Asks whether to undo the change.
#[component]
pub fn UndoEmailPage() -> impl IntoView {
    let context = request_context();
    Suspend::new(async move {
        let token = context.path.rsplit('/').next().unwrap_or_default().to_owned();
        match undo_is_open(&context.portal, &token).await {
            Ok(old) => view! { <Undo token old=old.as_str().to_owned()/> }.into_any(),
            Err(error) => {
                let problem = Problem::from(&error);
                if problem == Problem::Broken {
                    tracing::error!(%error, "a change of address could not be read");
                }
                view! { <ProblemPage problem/> }.into_any()
            }
        }
    })
}

#[component]
fn Undo(token: String, old: String) -> impl IntoView {
    view! {
        <Frame width=Width::Narrow>
            <div class="sign-in stack">
                <PageTitle title=t!(profile.undo_title) lead=t!(profile.undo_lead, email = old)/>
                <Card>
                    <form class="sign-in__form stack" method="post" action=UndoEmail::url()>
                        <input type="hidden" name="token" value=token/>
                        <Button>{t!(profile.undo_submit)}</Button>
                    </form>
                </Card>
            </div>
        </Frame>
    }
    .into_any()
}
