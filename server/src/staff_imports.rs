//! Files that staff send to be imported, and their problems as a file.
//!
//! A file is received as it comes, into a temporary file without a name: whatever ends it early,
//! nothing of it stays.

use std::io::{Seek, SeekFrom};
use std::sync::Arc;
use std::time::Duration;

use app::request::context::RequestContext;
use app::request::kept_form::KeptForm;
use app::request::problem::Problem;
use app::request::refusal::RefusedForm;
use app::routes;
use app::staff::{
    UploadRefusal, outcome_of, problem_cells, problem_titles, undone_cells, undone_titles,
    upload_refusal,
};
use axum::Extension;
use axum::extract::{Path, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use domain::ids::ImportId;
use http::header::CONTENT_TYPE;
use http::request::Parts;
use http::{StatusCode, Uri};
use leptos::prelude::{Owner, provide_context};
use multer::{Field, Multipart};
use portal::views::imports::files::{
    self, ImportFileError, MAX_FILE_BYTES, MAX_PROBLEMS, NewImportFile, ProblemPlace, UndonePlace,
};
use portal::views::imports::import_table;
use sha2::{Digest, Sha256};
use tokio::fs::File;
use tokio::io::AsyncWriteExt;
use tokio::sync::Semaphore;

use crate::downloads::{Download, download};
use crate::problems;
use crate::state::AppState;

/// How long the next piece of a file may take to come.
const IDLE: Duration = Duration::from_secs(10);
/// How long a file may take to come.
const WITHIN: Duration = Duration::from_secs(600);
/// What is read of a file that is too large, so that its sender is told.
const PASSED_BY: u64 = 4 * MAX_FILE_BYTES;
/// How long a file waits for the one before it.
const WAIT: Duration = Duration::from_secs(2);

/// Lets one file in at a time.
#[derive(Clone)]
pub struct Gate(Arc<Semaphore>);

impl Default for Gate {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(1)))
    }
}

/// The layer around the address that takes files.
pub async fn one_at_a_time(State(gate): State<Gate>, request: Request, next: Next) -> Response {
    let Ok(Ok(permit)) = tokio::time::timeout(WAIT, gate.0.acquire()).await else {
        return problems::answer(Problem::Busy);
    };
    let receiving = tokio::time::timeout(WITHIN, next.run(request)).await;
    drop(permit);
    receiving.unwrap_or_else(|_| problems::answer(Problem::Slow))
}

/// `POST /staff/imports`: takes a file and leads to its page, or shows the form again.
pub async fn upload(
    State(app): State<AppState>,
    Extension(context): Extension<RequestContext>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let taking = async {
        files::may_upload(&app.portal, &context.actor).await.map_err(UploadRefusal::File)?;
        let boundary = parts.headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let boundary = boundary.and_then(|kind| multer::parse_boundary(kind).ok());
        let boundary = boundary.ok_or(UploadRefusal::NoFile)?;
        let received = receive(Multipart::new(body.into_data_stream(), boundary)).await?;
        // What was received whole is stored whole, whether or not its sender is still there.
        let (portal, actor) = (app.portal.clone(), context.actor.clone());
        let storing = app.begun.spawn(async move {
            let new = received.read().await?;
            files::upload(&portal, &actor, new).await.map_err(UploadRefusal::File)
        });
        storing.await.map_err(|error| broken(&error))?
    };
    match taking.await {
        Ok(id) => Redirect::to(&routes::staff_import(&id)).into_response(),
        Err(refusal) => refused(&app, refusal, parts).await,
    }
}

fn broken(error: &dyn std::fmt::Display) -> UploadRefusal {
    UploadRefusal::File(ImportFileError::Portal(portal::Error::internal(error)))
}

/// The page with the form and what is wrong, or the answer to what nobody can correct.
async fn refused(app: &AppState, refusal: UploadRefusal, parts: Parts) -> Response {
    let problem = match upload_refusal(refusal) {
        Ok(problem) => problem,
        Err(portal::Error::SignInFirst) => return sign_in(routes::STAFF_IMPORTS),
        Err(error) => return problems::of_error(&error),
    };
    let Some(form) = KeptForm::read(routes::STAFF_IMPORTS, b"") else {
        return problems::answer(Problem::Broken);
    };
    let page = Uri::from_static(routes::STAFF_IMPORTS);
    let refused = RefusedForm { form, problem };
    let mut shown = app.pages.render_refused(refused, page, parts).await;
    if shown.status() == StatusCode::OK {
        *shown.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    shown
}

fn sign_in(next: &str) -> Response {
    Redirect::to(&format!("{}?next={next}", routes::STAFF_SIGN_IN)).into_response()
}

/// A file that came whole.
struct WholeFile {
    name: String,
    bytes: u64,
    hash: String,
    file: std::fs::File,
}

impl WholeFile {
    /// Reads it as a table, on a thread of its own.
    async fn read(self) -> Result<NewImportFile, UploadRefusal> {
        let Self { name, bytes, hash, file } = self;
        let reading = tokio::task::spawn_blocking(move || import_table(file)).await;
        let table = reading.map_err(|error| broken(&error))?.map_err(UploadRefusal::Workbook)?;
        Ok(NewImportFile { name, bytes, hash, table })
    }
}

/// Receives the first field with a file.
async fn receive(mut form: Multipart<'static>) -> Result<WholeFile, UploadRefusal> {
    loop {
        let next = tokio::time::timeout(IDLE, form.next_field()).await;
        let field = next.map_err(|_| UploadRefusal::TooSlow)?.map_err(|_| UploadRefusal::NoFile)?;
        let field = field.ok_or(UploadRefusal::NoFile)?;
        if field.name() == Some("file") {
            return content(field).await;
        }
    }
}

async fn content(mut field: Field<'_>) -> Result<WholeFile, UploadRefusal> {
    let name = field.file_name().unwrap_or_default().to_owned();
    let file = tempfile::tempfile().map_err(|error| broken(&error))?;
    let mut file = File::from_std(file);
    let (mut bytes, mut hash) = (0_u64, Sha256::new());
    loop {
        let chunk = tokio::time::timeout(IDLE, field.chunk()).await;
        let chunk =
            chunk.map_err(|_| UploadRefusal::TooSlow)?.map_err(|_| UploadRefusal::NoFile)?;
        let Some(chunk) = chunk else { break };
        bytes += chunk.len() as u64;
        if bytes > MAX_FILE_BYTES {
            // Browsers show the answer only once they have sent all of it.
            if bytes < PASSED_BY {
                continue;
            }
            return Err(UploadRefusal::TooLarge);
        }
        hash.update(&chunk);
        file.write_all(&chunk).await.map_err(|error| broken(&error))?;
    }
    if bytes == 0 {
        return Err(UploadRefusal::NoFile);
    }
    if bytes > MAX_FILE_BYTES {
        return Err(UploadRefusal::TooLarge);
    }
    file.flush().await.map_err(|error| broken(&error))?;
    let mut file = file.into_std().await;
    file.seek(SeekFrom::Start(0)).map_err(|error| broken(&error))?;
    Ok(WholeFile { name, bytes, hash: hex(&hash.finalize()), file })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// `GET /staff/imports/{id}/problems.csv`: in the reader's language.
pub async fn problems(
    State(app): State<AppState>,
    Extension(context): Extension<RequestContext>,
    Path(id): Path<String>,
) -> Response {
    let found = async {
        let id = ImportId::parse(&id).map_err(|_| portal::Error::NotFound)?;
        let most = u32::try_from(MAX_PROBLEMS).unwrap_or(u32::MAX);
        files::problems(&app.portal, &context.actor, &id, ProblemPlace::default(), most).await
    };
    let problems = match found.await {
        Ok(problems) => problems,
        Err(portal::Error::SignInFirst) => {
            return sign_in(&format!("{}/{id}", routes::STAFF_IMPORTS));
        }
        Err(error) => return problems::of_error(&error),
    };
    let problems = problems.iter().map(problem_cells);
    as_csv(&context, "problems.csv", problem_titles, || problems.collect())
}

/// `GET /staff/imports/{id}/undone.csv?outcome=`: the rows that ended in one way.
pub async fn undone(
    State(app): State<AppState>,
    Extension(context): Extension<RequestContext>,
    Path(id): Path<String>,
) -> Response {
    let outcome = outcome_of(&context.query);
    let found = async {
        let id = ImportId::parse(&id).map_err(|_| portal::Error::NotFound)?;
        let from = UndonePlace { before: i64::MAX, limit: u32::MAX };
        files::undone_rows(&app.portal, &context.actor, &id, outcome, from).await
    };
    match found.await {
        Ok(rows) => {
            let name = format!("{}.csv", outcome.code());
            as_csv(&context, &name, undone_titles, || rows.iter().map(undone_cells).collect())
        }
        Err(portal::Error::SignInFirst) => sign_in(&format!("{}/{id}", routes::STAFF_IMPORTS)),
        Err(error) => problems::of_error(&error),
    }
}

/// A table in the reader's language, which spreadsheets open and do not evaluate.
fn as_csv(
    context: &RequestContext,
    name: &str,
    titles: impl Fn() -> [&'static str; 5],
    rows: impl FnOnce() -> Vec<[String; 5]>,
) -> Response {
    let rows = Owner::new().with(|| {
        provide_context(context.language);
        let rows = rows().into_iter().map(|row| row.map(|cell| inert(&cell)));
        std::iter::once(titles().map(str::to_owned)).chain(rows).collect::<Vec<_>>()
    });
    match csv_of(&rows) {
        Ok(bytes) => download(Download {
            name,
            content_type: "text/csv; charset=utf-8",
            // The mark by which spreadsheets know UTF-8.
            bytes: [&b"\xef\xbb\xbf"[..], &bytes].concat(),
        }),
        Err(error) => problems::of_error(&portal::Error::internal(error)),
    }
}

fn csv_of(rows: &[[String; 5]]) -> Result<Vec<u8>, csv::Error> {
    let mut out = csv::Writer::from_writer(Vec::new());
    rows.iter().try_for_each(|row| out.write_record(row))?;
    out.into_inner().map_err(|error| error.into_error().into())
}

/// A text that spreadsheets do not evaluate.
fn inert(text: &str) -> String {
    domain::imports::neutral(text).into_owned()
}
