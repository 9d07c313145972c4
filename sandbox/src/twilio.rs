//! A test double of Twilio: messages over HTTP, by its public documentation.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Json;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use serde_json::json;
use sha1::Sha1;
use tokio::net::TcpListener;

use crate::{broken_connection, status};

/// SID of the double's only account.
pub const ACCOUNT: &str = "AC0123456789abcdef0123456789abcdef";
/// Auth token of the account.
pub const AUTH_TOKEN: &str = "auth-token-of-the-double";

/// Response of the double.
#[derive(Clone, Copy, Debug)]
pub enum TwilioBehaviour {
    /// Creates every message.
    Accept,
    /// Refuses with this status and code, and quotes the address as Twilio does.
    Refuse(u16, u32),
    /// Answers this without creating a message.
    Say(u16, &'static str),
    /// Redirects to another path of its own.
    Redirect(u16),
    /// Creates the message without answering.
    Hang,
    /// Creates the message and closes the connection.
    Close,
    /// Creates the message and reports its delivery status before answering.
    TellFirst(&'static str, Option<&'static str>),
    /// Creates the message, reports its delivery status, and closes the connection.
    TellAndClose(&'static str, Option<&'static str>),
}

/// Fields of a message, by name.
pub type TwilioFields = BTreeMap<String, String>;

/// The double. Cheap to clone.
#[derive(Clone)]
pub struct TwilioDouble {
    /// Base URL.
    pub url: String,
    books: Arc<Mutex<TwilioBooks>>,
}

/// Received requests.
pub struct TwilioBooks {
    /// Created messages.
    pub messages: Vec<TwilioFields>,
    /// Number of requests, on any path.
    pub requests: usize,
    behaviour: TwilioBehaviour,
}

impl TwilioDouble {
    /// Starts the double on a free port.
    ///
    /// # Errors
    /// When no port is free.
    pub async fn start() -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let books =
            TwilioBooks { messages: Vec::new(), requests: 0, behaviour: TwilioBehaviour::Accept };
        let double = Self { url, books: Arc::new(Mutex::new(books)) };
        let app = Router::new().fallback(answer).with_state(double.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        Ok(double)
    }

    pub fn books(&self) -> MutexGuard<'_, TwilioBooks> {
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Switches the response.
    pub fn behave(&self, behaviour: TwilioBehaviour) {
        self.books().behaviour = behaviour;
    }
}

async fn answer(
    State(double): State<TwilioDouble>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    double.books().requests += 1;
    let fields: TwilioFields = url::form_urlencoded::parse(&body).into_owned().collect();
    if let Err((status, code)) = check(&method, &uri, &headers, &fields) {
        return refuse(status, code, &fields);
    }
    let behaviour = double.books().behaviour;
    match behaviour {
        TwilioBehaviour::Accept => double.make(fields),
        TwilioBehaviour::Refuse(status, code) => refuse(status, code, &fields),
        TwilioBehaviour::Say(code, text) => (status(code), text).into_response(),
        TwilioBehaviour::Redirect(code) => {
            let place = format!("{}{}", double.url, uri.path());
            (status(code), [(header::LOCATION, place)]).into_response()
        }
        TwilioBehaviour::Hang => {
            double.make(fields);
            std::future::pending().await
        }
        TwilioBehaviour::Close => {
            double.make(fields);
            broken_connection()
        }
        TwilioBehaviour::TellFirst(word, code) => {
            let answer = double.make(fields.clone());
            let sid = double.sid_of(&fields);
            assert_eq!(double.tell(&fields, &sid, (word, code)).await, 204);
            answer
        }
        TwilioBehaviour::TellAndClose(word, code) => {
            double.make(fields.clone());
            let sid = double.sid_of(&fields);
            assert_eq!(double.tell(&fields, &sid, (word, code)).await, 204);
            broken_connection()
        }
    }
}

impl TwilioDouble {
    fn make(&self, fields: TwilioFields) -> Response {
        let mut books = self.books();
        books.messages.push(fields);
        let sid = sid(books.messages.len());
        let made = json!({ "sid": sid, "status": "queued", "error_code": null });
        (StatusCode::CREATED, Json(made)).into_response()
    }
}

/// SID of the n-th created message.
fn sid(number: usize) -> String {
    format!("SM{number:032}")
}

impl TwilioDouble {
    /// SID of a created message.
    pub fn sid_of(&self, fields: &TwilioFields) -> String {
        let made = self.books().messages.iter().position(|made| made == fields);
        sid(made.expect("it was made") + 1)
    }

    /// Reports a message's delivery status like Twilio; returns the status of the answer.
    pub async fn tell(
        &self,
        fields: &TwilioFields,
        sid: &str,
        (word, code): (&str, Option<&str>),
    ) -> u16 {
        let url = &fields["StatusCallback"];
        let mut form = BTreeMap::from([
            ("AccountSid", ACCOUNT),
            ("MessageSid", sid),
            ("MessageStatus", word),
            ("To", &fields["To"]),
        ]);
        form.extend(code.map(|code| ("ErrorCode", code)));
        // Sorted by name, because the map is.
        let parameters: String =
            form.iter().map(|(name, value)| format!("{name}{value}")).collect();
        let mac = Hmac::<Sha1>::new_from_slice(AUTH_TOKEN.as_bytes());
        let mac = mac.expect("HMAC takes keys of any length");
        let mac = mac.chain_update(format!("{url}{parameters}")).finalize();
        let signature = STANDARD.encode(mac.into_bytes());
        let call = reqwest::Client::new().post(url).header("x-twilio-signature", signature);
        call.form(&form).send().await.expect("the callback is answered").status().as_u16()
    }
}

/// An error in Twilio's format.
fn refuse(http: u16, code: u32, fields: &TwilioFields) -> Response {
    let to = fields.get("To").map_or("", String::as_str);
    let error = json!({
        "code": code,
        "message": format!("The 'To' number {to} is not a valid phone number."),
        "more_info": format!("https://www.twilio.com/docs/errors/{code}"),
        "status": http,
    });
    (status(http), Json(error)).into_response()
}

/// Checks credentials, path and format. The error is a status and a code.
fn check(
    method: &Method,
    uri: &Uri,
    headers: &HeaderMap,
    fields: &TwilioFields,
) -> Result<(), (u16, u32)> {
    let text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let credentials = STANDARD.encode(format!("{ACCOUNT}:{AUTH_TOKEN}"));
    if text(header::AUTHORIZATION) != Some(&format!("Basic {credentials}")) {
        return Err((401, 20003));
    }
    if *uri != format!("/2010-04-01/Accounts/{ACCOUNT}/Messages.json").as_str() {
        return Err((404, 20404));
    }
    if method != Method::POST {
        return Err((405, 20004));
    }
    if text(header::CONTENT_TYPE) != Some("application/x-www-form-urlencoded") {
        return Err((400, 20001));
    }
    let has = |name: &str| fields.get(name).is_some_and(|value| !value.is_empty());
    if !has("To") {
        return Err((400, 21604));
    }
    if has("From") == has("MessagingServiceSid") {
        return Err((400, 21603));
    }
    content(fields)?;
    // Both addresses must be of the same channel.
    let on_whatsapp = |name: &str| fields[name].starts_with("whatsapp:");
    if has("From") && on_whatsapp("From") != on_whatsapp("To") {
        return Err((400, 21910));
    }
    Ok(())
}

/// Checks the content: free text, or a template with its variables.
fn content(fields: &TwilioFields) -> Result<(), (u16, u32)> {
    let value = |name: &str| fields.get(name).map(String::as_str).filter(|text| !text.is_empty());
    let Some(template) = value("ContentSid") else {
        return value("Body").map(drop).ok_or((400, 21602));
    };
    let digits = template.strip_prefix("HX").unwrap_or_default();
    if digits.len() != 32 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Err((400, 21655));
    }
    let Some(given) = value("ContentVariables") else { return Ok(()) };
    // Refuses anything but an object of texts, and texts that are empty or contain line breaks or
    // gaps.
    let places: BTreeMap<String, String> = serde_json::from_str(given).map_err(|_| (400, 21656))?;
    let is_taken = |text: &String| {
        !text.trim().is_empty() && !text.contains(['\n', '\r', '\t']) && !text.contains("     ")
    };
    if places.values().all(is_taken) { Ok(()) } else { Err((400, 21656)) }
}
