//! What every page knows of the institution.

use leptos::prelude::use_context;
use portal::platform::settings::Settings;

use crate::routes;

/// Who collects here, as pages show it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InstitutionView {
    /// The name that people know.
    pub name: String,
    /// Its registration and its postal address, in lines.
    pub lines: Vec<String>,
    /// The address of its logo, when it has one: a square or wide picture of at least 80 px height.
    pub logo: Option<String>,
    /// Where customers write to; empty where there is none.
    pub email: String,
    /// Where customers call; empty where there is none.
    pub phone: String,
    /// The sandbox gateway is on: every page says that no money moves.
    pub sandbox: bool,
}

impl InstitutionView {
    /// What pages show of what the institution has chosen.
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
