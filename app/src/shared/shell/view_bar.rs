//! The bar on each page of a customer at which staff look.

use leptos::prelude::*;

use super::SignedIn;
use crate::components::icon::{Glyph, Icon};
use crate::request::context::RequestContext;
use crate::request::reader::short_instant;
use crate::{routes, t};

/// Says who looks at whose pages until when, with the way out. Nothing for everybody else.
#[component]
pub(super) fn ViewBar() -> impl IntoView {
    let viewing = use_context::<RequestContext>().and_then(|context| context.viewing);
    let Some((staff, user)) = viewing.zip(use_context::<SignedIn>()) else { return ().into_any() };
    let until = short_instant(staff.ends_at);
    let text = t!(shell.viewing, staff = staff.name, user = user.name, time = until);
    view! {
        <section class="view-bar" aria-label=t!(shell.viewing_label)>
            <Glyph icon=Icon::Shield/>
            <p class="view-bar__text">{text}</p>
            <form method="post" action=routes::STAFF_END_VIEW>
                <button class="view-bar__end" type="submit">
                    {t!(shell.viewing_end)}
                </button>
            </form>
        </section>
    }
    .into_any()
}
