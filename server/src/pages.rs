//! Renders the pages of `app`, each with its request's context, nonce and id.

use std::pin::Pin;
use std::sync::Arc;

use app::demo::{DemoMail, DemoMails};
use app::pages::App;
use app::request::context::{RequestContext, SessionControl};
use app::request::kept_form::KeptForm;
use app::request::problem::{Problem, RequestId, ShownProblem};
use app::request::refusal::RefusedForm;
use app::routes;
use app::shared::shell::AssetUrls;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::Response;
use domain::access::Actor;
use http::request::Parts;
use http::{Method, Uri};
use leptos::nonce::Nonce;
use leptos::prelude::{provide_context, use_context};
use leptos_axum::AxumRouteListing;
use portal::Portal;
use sandbox::smtp_sink::{MailSink, SinkMail};

use crate::assets;
use crate::request_context::NoSession;
use crate::state::{AppState, RequestStamp};

type Handler =
    dyn Fn(Request) -> Pin<Box<dyn Future<Output = Response> + Send>> + Send + Sync + 'static;

/// The pages and how they are rendered. Cheap to clone.
#[derive(Clone)]
pub struct Pages {
    render: Arc<Handler>,
    list: Arc<[AxumRouteListing]>,
    base: Base,
}

/// Values shared by all requests.
#[derive(Clone)]
struct Base {
    stranger: RequestContext,
    mails: Option<DemoMails>,
}

impl Pages {
    /// Lists the pages; each is rendered whole before the first byte is sent.
    #[must_use]
    pub fn new(portal: &Portal, sink: Option<Arc<MailSink>>) -> Self {
        let stranger = stranger(portal);
        let base = Base { stranger, mails: sink.map(demo_mails) };
        let context = context_of(base.clone());
        let (list, _) = leptos_axum::generate_route_list_with_exclusions_and_ssg_and_context(
            App,
            None,
            context.clone(),
        );
        let handler = leptos_axum::render_app_async_with_context(context, App);
        let render: Arc<Handler> = Arc::new(move |request| Box::pin(handler(request)));
        Self { render, list: list.into(), base }
    }

    /// Every page: its path as axum writes it.
    #[must_use]
    pub fn list(&self) -> &[AxumRouteListing] {
        &self.list
    }

    /// The context of an anonymous request, used where there is no other.
    #[must_use]
    pub fn stranger(&self) -> &RequestContext {
        &self.base.stranger
    }

    /// Provides the context of pages and server functions.
    pub fn context(&self) -> impl Fn() + Clone + Send + Sync + 'static {
        context_of(self.base.clone())
    }

    /// The page of the request's address.
    pub async fn render(&self, request: Request) -> Response {
        (self.render)(request).await
    }

    /// The page that shows a refused form again, at its own address.
    pub async fn render_refused(
        &self,
        refused: RefusedForm,
        page: Uri,
        mut parts: Parts,
    ) -> Response {
        if let Some(context) = parts.extensions.get_mut::<RequestContext>() {
            page.path().clone_into(&mut context.path);
            page.query().unwrap_or_default().clone_into(&mut context.query);
        }
        (parts.method, parts.uri) = (Method::GET, page);
        parts.extensions.insert(refused);
        self.render(Request::from_parts(parts, Body::empty())).await
    }

    /// The page of a form that came without a session.
    pub async fn render_kept(&self, form: KeptForm, mut parts: Parts) -> Response {
        if let Some(context) = parts.extensions.get_mut::<RequestContext>() {
            // The form's own address has no page to come back to.
            let is_of_staff = routes::is_of_staff(&form.action);
            let first = if is_of_staff { routes::STAFF } else { routes::OVERVIEW };
            first.clone_into(&mut context.path);
        }
        let mut request = Request::from_parts(parts, Body::empty());
        request.extensions_mut().insert(form);
        self.render(request).await
    }

    /// The page of a problem, shown in place of what was asked for.
    pub async fn render_problem(&self, problem: Problem, parts: Parts) -> Response {
        let mut request = Request::from_parts(parts, Body::empty());
        request.extensions_mut().insert(ShownProblem(problem));
        self.render(request).await
    }
}

/// The handler of every page.
pub async fn show(State(app): State<AppState>, request: Request) -> Response {
    app.pages.render(request).await
}

/// Copies values from the request's extensions into the context of its page.
fn context_of(base: Base) -> impl Fn() + Clone + Send + Sync + 'static {
    move || {
        let parts = use_context::<Parts>();
        let extensions = parts.as_ref().map(|parts| &parts.extensions);
        if let Some(carried) = extensions.and_then(|all| all.get::<RequestStamp>()) {
            provide_context::<Nonce>(carried.nonce.clone());
            provide_context::<RequestId>(carried.id.clone());
        }
        if let Some(problem) = extensions.and_then(|all| all.get::<ShownProblem>()) {
            provide_context(*problem);
        }
        if let Some(form) = extensions.and_then(|all| all.get::<KeptForm>()) {
            provide_context(form.clone());
        }
        if let Some(refused) = extensions.and_then(|all| all.get::<RefusedForm>()) {
            provide_context(refused.clone());
        }
        provide_context(asset_urls());
        if let Some(mails) = &base.mails {
            provide_context(mails.clone());
        }
        let context = extensions.and_then(|all| all.get::<RequestContext>());
        let context = context.unwrap_or(&base.stranger).clone();
        provide_context(context.language);
        provide_context(context);
    }
}

fn demo_mails(sink: Arc<MailSink>) -> DemoMails {
    let shown = |mail: SinkMail| DemoMail {
        to: mail.to.join(", "),
        date: mail.date,
        subject: mail.subject,
        text: mail.text,
        files: mail.attachments.into_iter().map(|file| file.name).collect(),
    };
    DemoMails(Arc::new(move || sink.messages().into_iter().map(shown).collect()))
}

fn asset_urls() -> AssetUrls {
    let assets::EntryFiles { css, js, wasm } = assets::entry();
    let font = assets::url("fonts/figtree.woff2");
    AssetUrls { css, js, wasm, font, favicon: assets::url("images/favicon.svg") }
}

fn stranger(portal: &Portal) -> RequestContext {
    let session: Arc<dyn SessionControl> = Arc::new(NoSession);
    RequestContext {
        portal: portal.clone(),
        actor: Actor::Nobody,
        language: portal.settings.institution.language,
        user: None,
        staff: None,
        viewing: None,
        agent: String::new(),
        client: String::new(),
        session,
        session_ended: false,
        session_expiry: None,
        path: "/".to_owned(),
        query: String::new(),
    }
}
