//! The form of an export: its proof, and why it was refused.

use domain::access::Actor;
use http::{HeaderMap, HeaderValue};
use portal::Error;
use portal::people::staff::{self, StaffError};
use portal::views::desk::export::ExportError;

use crate::request::context::{RequestContext, SessionError};
use crate::request::cookies::{client_of, devices_line};
use crate::staff::form_errors::StaffFormError;

/// Name of the form.
pub(super) const EXPORT: &str = "export";

/// Why no file was made.
#[derive(Debug)]
pub enum ExportRefusal {
    /// Another export of the same person is being made.
    Running,
    /// As many as the process makes at once are being made.
    Busy,
    Proof(StaffError),
    Export(ExportError),
}

/// Error of the form, as a query for its page; with a fresh proof if a code came with the form.
///
/// # Errors
/// What nobody can correct.
pub fn export_refusal(refusal: ExportRefusal, is_proved: bool) -> Result<String, Error> {
    let error = match refusal {
        ExportRefusal::Running => StaffFormError::ExportRunning,
        ExportRefusal::Busy => StaffFormError::Busy,
        ExportRefusal::Export(ExportError::TooManyRows) => StaffFormError::TooManyRows,
        ExportRefusal::Proof(StaffError::WrongCode) => StaffFormError::WrongCode,
        ExportRefusal::Proof(StaffError::TooManyAttempts(_)) => StaffFormError::SlowDown,
        ExportRefusal::Export(ExportError::Portal(error))
        | ExportRefusal::Proof(StaffError::Portal(error)) => match error {
            Error::ProofNeeded => StaffFormError::ProofNeeded,
            Error::Busy => StaffFormError::Busy,
            error => return Err(error),
        },
        ExportRefusal::Proof(error) => return Err(Error::internal(error)),
    };
    Ok(error.query(EXPORT, is_proved))
}

/// The actor of a form that may have come with a code.
pub struct StaffProof {
    pub actor: Actor,
    /// Set if a code came, and was right: for the browser.
    pub cookie: Option<HeaderValue>,
}

/// Takes the code of a form that no server function receives, and renews the session.
///
/// # Errors
/// As of [`staff::prove`].
pub async fn prove_for_export(
    context: &RequestContext,
    headers: &HeaderMap,
    code: &str,
) -> Result<StaffProof, StaffError> {
    let Actor::Staff { roles, .. } = &context.actor else { return Err(Error::SignInFirst.into()) };
    if code.trim().is_empty() {
        return Ok(StaffProof { actor: context.actor.clone(), cookie: None });
    }
    let client = client_of(context, headers);
    let welcome = staff::prove(&context.portal, &client, &context.actor, code).await?;
    let entered = context.session.enter_as_staff(&welcome.pass).await;
    entered.map_err(|SessionError(error)| error)?;
    let cookie = devices_line(context, &welcome.devices);
    Ok(StaffProof { actor: welcome.actor(roles.clone()), cookie })
}
