//! Renders components to HTML for tests.

use domain::calendar::TimeZone;
use domain::language::Language;
use leptos::prelude::*;

use crate::request::reader::Reader;

/// HTML of a view for a reader in Peru on 15 November 2026.
pub fn html<V: IntoView>(language: Language, view: impl FnOnce() -> V) -> String {
    Owner::new().with(|| {
        let now = "2026-11-15T17:00:00Z".parse().expect("an instant");
        let lima = TimeZone::get("America/Lima").expect("a zone");
        Reader::new(language, "PE", lima, now).provide();
        view().into_view().to_html()
    })
}
