//! Lists of the desk as files.
//!
//! A file is made whole, into a temporary file without a name, and then sent as it is: an error has
//! a page, and a slow reader holds nothing but its file. Each person makes one at a time.

use std::collections::HashSet;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use app::request::context::RequestContext;
use app::request::kept_form::KeptForm;
use app::request::problem::Problem;
use app::request::refusal::RefusedForm;
use app::routes;
use app::staff::{
    ExportRefusal, StaffProof, any_filter, export_layout, export_page_of, export_refusal,
    prove_for_export,
};
use axum::Extension;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::access::Actor;
use domain::ids::StaffId;
use domain::lists::{AnyFilter, ExportFormat};
use futures::StreamExt;
use http::header::{CONTENT_LENGTH, SET_COOKIE};
use http::request::Parts;
use http::{HeaderValue, StatusCode};
use portal::views::desk::export::{ExportFile, ExportOrder, export, may_export};
use tokio::fs::File;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::io::ReaderStream;
use url::form_urlencoded::{Serializer, parse};

use crate::downloads::{Download, download};
use crate::middleware::limits::FORM_BYTES;
use crate::state::AppState;
use crate::{problems, server_functions};

/// How long a file may take to be made.
const WITHIN: Duration = Duration::from_secs(600);
/// What is read of a file at once, in bytes.
const PIECE: usize = 64 * 1024;
/// Files that are made at once.
const AT_ONCE: usize = 2;

/// Who makes or receives a file, and how many are made.
#[derive(Clone)]
pub struct ExportGate {
    people: Arc<Mutex<HashSet<StaffId>>>,
    places: Arc<Semaphore>,
}

impl Default for ExportGate {
    fn default() -> Self {
        Self { people: Arc::default(), places: Arc::new(Semaphore::new(AT_ONCE)) }
    }
}

/// Held while a file of somebody is made and sent.
struct PersonPermit {
    gate: ExportGate,
    person: StaffId,
}

impl Drop for PersonPermit {
    fn drop(&mut self) {
        let mut people = self.gate.people.lock().unwrap_or_else(PoisonError::into_inner);
        people.remove(&self.person);
    }
}

impl ExportGate {
    fn enter(
        &self,
        person: &StaffId,
    ) -> Result<(PersonPermit, OwnedSemaphorePermit), ExportRefusal> {
        let place = self.places.clone().try_acquire_owned().map_err(|_| ExportRefusal::Busy)?;
        let mut people = self.people.lock().unwrap_or_else(PoisonError::into_inner);
        if !people.insert(person.clone()) {
            return Err(ExportRefusal::Running);
        }
        Ok((PersonPermit { gate: self.clone(), person: person.clone() }, place))
    }
}

/// What a form asks for.
struct ExportForm {
    filter: AnyFilter,
    format: ExportFormat,
    kept: KeptForm,
    /// Of the second factor.
    code: String,
}

impl ExportForm {
    /// Reads a form; `None` if it is none of ours.
    fn read(body: &[u8]) -> Option<Self> {
        let kept = KeptForm::read(routes::STAFF_EXPORTS, body)?;
        let mut query = Serializer::new(String::new());
        let filter = any_filter(&query.extend_pairs(&kept.fields).finish())?;
        let format = ExportFormat::parse(kept.value("format")?)?;
        let code = parse(body).find(|(name, _)| name == "code");
        let code = code.map(|(_, code)| code.into_owned()).unwrap_or_default();
        Some(Self { filter, format, kept, code })
    }
}

/// `POST /staff/exports`: makes the file, or shows the form again.
pub async fn make(
    State(app): State<AppState>,
    Extension(context): Extension<RequestContext>,
    Extension(gate): Extension<ExportGate>,
    request: Request,
) -> Response {
    if let Err(error) = server_functions::admit(&app, &context) {
        return problems::of_error(&error);
    }
    let (parts, body) = request.into_parts();
    // The body was read whole before.
    let body = to_bytes(body, FORM_BYTES).await.unwrap_or_default();
    let Some(form) = ExportForm::read(&body) else {
        return match may_export(&context.actor) {
            Err(portal::Error::SignInFirst) => sign_in(routes::STAFF),
            Err(error) => problems::of_error(&error),
            Ok(()) => problems::answer(Problem::Unreadable),
        };
    };
    let (proof, cookie) = match prove_for_export(&context, &parts.headers, &form.code).await {
        Ok(StaffProof { actor, cookie }) => (Ok(actor), cookie),
        Err(error) => (Err(ExportRefusal::Proof(error)), None),
    };
    let made = match proof {
        Ok(actor) => file(&app, &context, &gate, &form, &actor).await,
        Err(refusal) => Err(refusal),
    };
    let is_proved = cookie.is_some();
    let mut response = match made {
        Ok((file, permit)) => sent(file, form.format, permit),
        Err(refusal) => refused(&app, form, refusal, is_proved, parts).await,
    };
    if let Some(cookie) = cookie {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}

async fn file(
    app: &AppState,
    context: &RequestContext,
    gate: &ExportGate,
    form: &ExportForm,
    actor: &Actor,
) -> Result<(ExportFile, PersonPermit), ExportRefusal> {
    let Actor::Staff { id, .. } = actor else {
        return Err(ExportRefusal::Export(portal::Error::SignInFirst.into()));
    };
    let (permit, place) = gate.enter(id)?;
    let (filter, language) = (form.filter.clone(), context.language);
    let layout = export_layout(&app.portal, &filter, language);
    let order = ExportOrder { filter, format: form.format, language };
    let making = export(&app.portal, actor, &order, layout);
    let made = tokio::time::timeout(WITHIN, making).await;
    drop(place);
    let made = made.map_err(|_| ExportRefusal::Export(portal::Error::Busy.into()))?;
    Ok((made.map_err(ExportRefusal::Export)?, permit))
}

/// The response with the file. The permit is given back when it was read, or nobody reads it.
fn sent(file: ExportFile, format: ExportFormat, permit: PersonPermit) -> Response {
    let ExportFile { name, file, bytes, .. } = file;
    let content_type = format.content_type();
    let mut response = download(Download { name: &name, content_type, bytes: Vec::new() });
    let pieces = ReaderStream::with_capacity(File::from_std(file), PIECE);
    let pieces = pieces.map(move |piece: io::Result<_>| {
        let _held = &permit;
        piece
    });
    *response.body_mut() = Body::from_stream(pieces);
    response.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from(bytes));
    response
}

/// The page with the form and what is wrong, or the answer to what nobody can correct.
async fn refused(
    app: &AppState,
    form: ExportForm,
    refusal: ExportRefusal,
    is_proved: bool,
    parts: Parts,
) -> Response {
    let page = export_page_of(&form.filter);
    let problem = match export_refusal(refusal, is_proved) {
        Ok(problem) => problem,
        Err(portal::Error::SignInFirst) => return sign_in(&page),
        Err(error) => return problems::of_error(&error),
    };
    let Ok(page) = page.parse() else { return problems::answer(Problem::Broken) };
    let refused = RefusedForm { form: form.kept, problem };
    let mut shown = app.pages.render_refused(refused, page, parts).await;
    if shown.status() == StatusCode::OK {
        *shown.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    shown
}

fn sign_in(next: &str) -> Response {
    let next = Serializer::new(String::new()).append_pair("next", next).finish();
    Redirect::to(&format!("{}?{next}", routes::STAFF_SIGN_IN)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_makes_one_file_at_a_time_and_the_process_a_few() {
        let gate = ExportGate::default();
        let id = |text: &str| StaffId::parse(text).unwrap();
        let (eva, place) = gate.enter(&id("eva")).unwrap();
        assert!(matches!(gate.enter(&id("eva")), Err(ExportRefusal::Running)));
        let (luz, _place) = gate.enter(&id("luz")).unwrap();
        assert!(matches!(gate.enter(&id("sol")), Err(ExportRefusal::Busy)));
        drop(place);
        assert!(matches!(gate.enter(&id("eva")), Err(ExportRefusal::Running)), "it is sent yet");
        drop(eva);
        assert!(gate.enter(&id("eva")).is_ok());
        drop(luz);
    }

    #[test]
    fn a_form_is_read_with_its_filter_and_its_code_is_not_kept() {
        let body = b"list=invoices&show=all&number=F%26&format=csv&code=123456";
        let form = ExportForm::read(body).unwrap();
        assert_eq!((form.format, form.code.as_str()), (ExportFormat::Csv, "123456"));
        let page = export_page_of(&form.filter);
        assert_eq!(page, "/staff/exports?list=invoices&number=F%26&show=all");
        assert_eq!(form.kept.value("code"), None);
        for body in [&b""[..], b"list=x&format=csv", b"list=audit", b"list=audit&format=pdf"] {
            assert!(ExportForm::read(body).is_none());
        }
    }
}
