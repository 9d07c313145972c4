//! The recovery codes, shown until they are saved, and never again.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use portal::people::staff::codes_to_show;

use super::server_fns::StaffCodesSaved;
use crate::components::button::{Button, LinkButton, Look};
use crate::components::card::Card;
use crate::components::page_title::PageTitle;
use crate::request::context::{redirect, request_context};
use crate::shared::answer::answer;
use crate::shared::shell::{Frame, Width};
use crate::{routes, t};

#[component]
pub fn RecoveryCodesPage() -> impl IntoView {
    let context = request_context();
    Suspend::new(async move {
        answer(codes_to_show(&context.portal, &context.actor).await, |codes| {
            if codes.is_empty() {
                redirect(routes::STAFF);
                return ().into_any();
            }
            let line = |code: String| view! { <li><code>{code}</code></li> };
            view! {
                <Frame width=Width::Narrow>
                    <div class="sign-in stack">
                        <PageTitle title=t!(staff.codes.title) lead=t!(staff.codes.lead)/>
                        <Card>
                            <div class="stack">
                                <ul class="recovery-codes">
                                    {codes.into_iter().map(line).collect_view()}
                                </ul>
                                <LinkButton href=routes::STAFF_CODES_FILE look=Look::Secondary>
                                    {t!(staff.codes.download)}
                                </LinkButton>
                                <form method="post" action=StaffCodesSaved::url()>
                                    <Button>{t!(staff.codes.saved)}</Button>
                                </form>
                            </div>
                        </Card>
                    </div>
                </Frame>
            }
            .into_any()
        })
    })
}
