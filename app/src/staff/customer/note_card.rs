//! The form that adds a note.

use domain::ids::CustomerId;
use domain::staff::NOTE_MAX_CHARS;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use super::server_fns::StaffAddNote;
use crate::components::Text;
use crate::components::button::{Button, Look};
use crate::components::card::Card;
use crate::components::text_area::TextArea;
use crate::request::refusal::typed;
use crate::staff::form_errors::StaffFormProblem;
use crate::t;

#[component]
pub(super) fn NoteCard(id: CustomerId, problem: StaffFormProblem) -> impl IntoView {
    let action = StaffAddNote::url();
    view! {
        <Card title=t!(customer.note_title)>
            <form class="stack" method="post" action=action>
                <input type="hidden" name="customer" value=id.to_string()/>
                <TextArea
                    name="text"
                    label=t!(customer.note)
                    longest=NOTE_MAX_CHARS
                    value=typed(action, "text").map(Text::from)
                    hint=t!(customer.note_hint)
                    error=problem.at("", "text")
                />
                <Button look=Look::Secondary>{t!(customer.note_submit)}</Button>
            </form>
        </Card>
    }
    .into_any()
}
