//! The institution as shown on every page.

use leptos::prelude::use_context;
use portal::platform::settings::Settings;

use crate::routes;

/// The institution as shown on pages.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InstitutionView {
    /// Public name.
    pub name: String,
    /// Registration number and lines of the postal address.
    pub lines: Vec<String>,
    /// Address of the logo, if there is one: a square or wide image at least 80 px high.
    pub logo: Option<String>,
    /// Contact address for customers; may be empty.
    pub email: String,
    /// Contact number for customers; may be empty.
    pub phone: String,
    /// Sandbox deployment: every page says that no real money moves.
    pub sandbox: bool,
}

impl InstitutionView {
    #[must_use]
    pub fn of(settings: &Settings) -> Self {
        let institution = &settings.institution;
        let legal_id = (!institution.legal_id.is_empty()).then(|| institution.legal_id.clone());
        Self {
            name: institution.name.clone(),
            lines: legal_id.into_iter().chain(institution.address.iter().cloned()).collect(),
            logo: settings.logo.as_ref().map(|logo| routes::logo(logo.version())),
            email: institution.email.clone(),
            phone: institution.phone.clone(),
            sandbox: settings.demo,
        }
    }
}

/// The institution of this request.
#[must_use]
pub fn institution() -> InstitutionView {
    use_context().unwrap_or_default()
}
