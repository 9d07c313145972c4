//! Staff, as administrators see them.

mod people_page;
mod person_page;
mod refused_state;
mod role_fields;
mod server_fns;

pub use people_page::PeoplePage;
pub use person_page::PersonPage;

pub(super) use person_page::Sessions;

/// Form that decides on a request: a page may have several.
fn decision_form(request: &str) -> String {
    format!("decide-{request}")
}
