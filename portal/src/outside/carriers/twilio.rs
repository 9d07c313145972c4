//! Twilio: text messages and `WhatsApp`, one HTTPS form post per message.

pub mod callback;
mod template;

use std::fmt;
use std::time::Duration;

use async_trait::async_trait;
use domain::contact::Channel;
use serde::Deserialize;
use url::Url;

use super::{Brief, Carrier, CarrierError, CarrierReference, Message};

pub use template::{Templates, is_template};

pub const BASE_URL: &str = "https://api.twilio.com";

/// Twilio error codes that blame the recipient's address.
const NO_ADDRESS: [u32; 8] = [
    21211, // Not a telephone number.
    21214, // A number that cannot be reached.
    21217, // A number that does not look like one.
    21610, // Its owner has told Twilio to stop.
    21612, // Nothing goes there from our sender.
    21614, // Not a mobile telephone.
    63003, // Nobody of the channel has this address.
    63024, // Not a reader of the channel.
];

/// Twilio error codes that are final and do not blame the address, with their meaning.
const FINAL: [(u32, &str); 9] = [
    (21655, NO_TEMPLATE), // No such template.
    (21656, NO_TEMPLATE), // It has other places than we fill.
    (63016, "WhatsApp wants an approved template: twilio.whatsapp_templates names none for this"),
    (63028, NO_TEMPLATE), // It has another number of places.
    (63032, "WhatsApp does not deliver this to its reader"),
    (63040, NO_TEMPLATE), // WhatsApp has refused it.
    (63041, NO_TEMPLATE), // It is paused.
    (63042, NO_TEMPLATE), // It is disabled.
    (63049, "WhatsApp chose not to deliver it"),
];

const NO_TEMPLATE: &str = "the template that twilio.whatsapp_templates names cannot be used";

/// Twilio error code for failed authentication.
const NO_SIGN_IN: u32 = 20003;

/// Twilio credentials, sender and API address.
#[derive(Clone, PartialEq, Eq)]
pub struct TwilioSettings {
    /// Account SID: `AC` and 32 digits.
    pub account_sid: String,
    /// Auth token; Twilio also signs its callbacks with it.
    pub auth_token: String,
    pub base_url: String,
    /// Sender: a telephone number such as `+51987654321`, or a messaging service `MG…`.
    pub sender: String,
    /// Approved `WhatsApp` templates; a message without one is sent as plain text.
    pub templates: Templates,
    /// Where Twilio reports delivery status; `None` disables callbacks.
    pub callback_url: Option<String>,
    /// Timeout of a whole call, connecting included.
    pub timeout: Duration,
}

impl TwilioSettings {
    /// Settings for Twilio's own API, without callbacks and with a timeout of 10 s.
    #[must_use]
    pub fn new(account_sid: String, auth_token: String, sender: String) -> Self {
        Self {
            account_sid,
            auth_token,
            base_url: BASE_URL.to_owned(),
            sender,
            templates: Templates::new(),
            callback_url: None,
            timeout: Duration::from_secs(10),
        }
    }

    fn messages_url(&self) -> Result<Url, TwilioSettingsError> {
        if !is_sid(&self.account_sid) {
            return Err(TwilioSettingsError::Setting("account SID"));
        }
        let base = address(&self.base_url, "base URL")?;
        let (base, account) = (base.as_str().trim_end_matches('/'), &self.account_sid);
        address(&format!("{base}/2010-04-01/Accounts/{account}/Messages.json"), "base URL")
    }
}

/// Hides the account, the auth token and our telephone number.
impl fmt::Debug for TwilioSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sender = if is_service(&self.sender) { "a service" } else { "a telephone" };
        let (callbacks, timeout) = (self.callback_url.is_some(), self.timeout);
        write!(f, "TwilioSettings(from {sender}, callbacks: {callbacks}, {timeout:?})")
    }
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TwilioSettingsError {
    #[error("Twilio carries text messages and WhatsApp only")]
    Channel,
    /// The named setting is invalid.
    #[error("Twilio's {0} cannot be used")]
    Setting(&'static str),
    #[error("Twilio's client cannot be built")]
    Client,
}

/// Twilio client for one channel.
pub struct TwilioCarrier {
    http: reqwest::Client,
    messages_url: Url,
    callback_url: Option<Url>,
    settings: TwilioSettings,
    channel: Channel,
}

impl TwilioCarrier {
    /// Builds the client; it connects on first use.
    ///
    /// # Errors
    /// When a setting is invalid, or the channel is neither `Sms` nor `WhatsApp`.
    pub fn new(settings: TwilioSettings, channel: Channel) -> Result<Self, TwilioSettingsError> {
        if !matches!(channel, Channel::Sms | Channel::WhatsApp) {
            return Err(TwilioSettingsError::Channel);
        }
        if settings.auth_token.is_empty() {
            return Err(TwilioSettingsError::Setting("auth token"));
        }
        if !is_service(&settings.sender) && !is_telephone(&settings.sender) {
            return Err(TwilioSettingsError::Setting("sender"));
        }
        if !settings.templates.values().all(|sid| is_template(sid)) {
            return Err(TwilioSettingsError::Setting("WhatsApp template"));
        }
        let messages_url = settings.messages_url()?;
        let callback_url = settings.callback_url.as_deref();
        let callback_url = callback_url.map(|url| address(url, "callback URL")).transpose()?;
        // rustls needs one process-wide crypto provider. An error only means that one is installed.
        let _ = rustls::crypto::ring::default_provider().install_default();
        // Connecting times out first: then it is certain that nothing was handed over.
        let http = reqwest::Client::builder()
            .connect_timeout((settings.timeout / 2).min(Duration::from_secs(3)))
            .timeout(settings.timeout)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()
            .map_err(|_| TwilioSettingsError::Client)?;
        Ok(Self { http, messages_url, callback_url, settings, channel })
    }

    fn form(&self, message: &Message) -> Result<Vec<(&'static str, String)>, CarrierError> {
        if !is_telephone(&message.to) {
            return Err(CarrierError::Address("not a telephone number".to_owned()));
        }
        let sender = &self.settings.sender;
        let from = if is_service(sender) {
            ("MessagingServiceSid", sender.clone())
        } else {
            ("From", self.on_channel(sender))
        };
        let to = ("To", self.on_channel(&message.to));
        let mut form = vec![to, from];
        if let Some((template, brief)) = self.template(message) {
            form.push(("ContentSid", template.clone()));
            form.push(("ContentVariables", template::variables(message, brief)));
        } else {
            form.push(("Body", message.short.clone()));
        }
        if let Some(url) = &self.callback_url {
            let mut url = url.clone();
            url.query_pairs_mut().append_pair(callback::REMINDER, &message.id);
            form.push(("StatusCallback", url.into()));
        }
        Ok(form)
    }

    /// The approved template for a message and its parameters; `WhatsApp` only.
    fn template<'a>(&'a self, message: &'a Message) -> Option<(&'a String, &'a Brief)> {
        let templates = (self.channel == Channel::WhatsApp).then_some(&self.settings.templates)?;
        let brief = message.brief.as_ref()?;
        Some((templates.get(&(brief.kind, message.language))?, brief))
    }

    /// Telephone number in the channel's address format.
    fn on_channel(&self, telephone: &str) -> String {
        match self.channel {
            Channel::WhatsApp => format!("whatsapp:{telephone}"),
            _ => telephone.to_owned(),
        }
    }
}

#[async_trait]
impl Carrier for TwilioCarrier {
    fn channel(&self) -> Channel {
        self.channel
    }

    fn dedupes(&self) -> bool {
        false
    }

    async fn hand_over(&self, message: &Message) -> Result<CarrierReference, CarrierError> {
        let form = self.form(message)?;
        let TwilioSettings { account_sid, auth_token, .. } = &self.settings;
        let request = self
            .http
            .post(self.messages_url.clone())
            .basic_auth(account_sid, Some(auth_token))
            .form(&form);
        let response = request.send().await.map_err(|error| hold(&error))?;
        let status = response.status().as_u16();
        let body = response.bytes().await.map_err(|error| hold(&error))?;
        answer(status, &body)
    }
}

/// A message created by Twilio.
#[derive(Deserialize)]
struct MessageSid {
    sid: String,
}

/// Twilio's error body. Its message field quotes the address, so it is not read.
#[derive(Deserialize)]
struct Failure {
    code: u32,
}

fn answer(status: u16, body: &[u8]) -> Result<CarrierReference, CarrierError> {
    if !(200..=299).contains(&status) {
        let code = serde_json::from_slice::<Failure>(body).ok().map(|failure| failure.code);
        return Err(refusal(status, code));
    }
    match serde_json::from_slice::<MessageSid>(body) {
        Ok(made) if is_sid(&made.sid) => Ok(CarrierReference { reference: Some(made.sid) }),
        _ => Err(CarrierError::Unknown("unreadable answer".to_owned())),
    }
}

/// Classifies a status that is not a success.
fn refusal(status: u16, code: Option<u32>) -> CarrierError {
    // Twilio's codes have five digits; a longer number could be a telephone number.
    let code = code.filter(|code| *code < 1_000_000);
    let reason = reason(status, code);
    match (status, code) {
        (400..=499, Some(code)) if NO_ADDRESS.contains(&code) => CarrierError::Address(reason),
        (401 | 403, _) | (400..=499, Some(NO_SIGN_IN)) => CarrierError::Temporary(format!(
            "{reason}: Twilio refuses our sign-in, an operator must mend the settings"
        )),
        (429 | 503, _) => CarrierError::Temporary(reason),
        (400..=499, _) => CarrierError::Permanent(reason),
        _ => CarrierError::Unknown(reason),
    }
}

/// Status with Twilio's error code, and its meaning where an operator can act on it.
fn reason(told: impl fmt::Display, code: Option<u32>) -> String {
    let Some(code) = code else { return format!("{told}, no code") };
    match FINAL.into_iter().find(|(known, _)| *known == code) {
        Some((_, meaning)) => format!("{told}, code {code}: {meaning}"),
        None => format!("{told}, code {code}"),
    }
}

/// Classifies a transport error.
fn hold(error: &reqwest::Error) -> CarrierError {
    if error.is_connect() {
        return CarrierError::Temporary("no connection".to_owned());
    }
    let what = if error.is_timeout() { "time-out" } else { "connection lost" };
    CarrierError::Unknown(what.to_owned())
}

fn address(text: &str, name: &'static str) -> Result<Url, TwilioSettingsError> {
    match Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => Ok(url),
        _ => Err(TwilioSettingsError::Setting(name)),
    }
}

fn is_service(sender: &str) -> bool {
    sender.starts_with("MG") && is_sid(sender)
}

/// Whether the text looks like a Twilio SID and is therefore safe in a path and in a log.
fn is_sid(text: &str) -> bool {
    matches!(text.len(), 3..=64) && text.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// Whether the text is a telephone number in E.164 format.
fn is_telephone(text: &str) -> bool {
    text.strip_prefix('+').is_some_and(|digits| {
        matches!(digits.len(), 7..=15)
            && !digits.starts_with('0')
            && digits.bytes().all(|b| b.is_ascii_digit())
    })
}
