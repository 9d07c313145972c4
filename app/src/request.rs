//! Context of a request: actor, language, cookies, institution and errors.

pub mod confirmation;
pub mod context;
pub mod cookies;
pub mod i18n;
pub mod institution;
pub mod kept_form;
pub mod problem;
pub mod reader;
pub mod refusal;
