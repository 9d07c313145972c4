//! Puts the portal together from the configuration.

use std::sync::Arc;
use std::time::Duration;

use domain::contact::Channel;
use portal::Portal;
use portal::guard::Guard;
use portal::outside::carriers::twilio::{TwilioCarrier, TwilioSettings};
use portal::outside::carriers::webhook::WebhookCarrier;
use portal::outside::carriers::{Carrier, Carriers, EmailCarrier};
use portal::outside::gateways::Gateway;
use portal::outside::gateways::sandbox::{SandboxGateway, SandboxSettings};
use portal::outside::gateways::stripe::{StripeGateway, StripeSettings};
use portal::outside::messages::{Mailbox, Mailer, SmtpMailer, SmtpSettings, SmtpTls};
use portal::platform::clock::Clock;
use portal::platform::db::Db;
use sandbox::smtp_sink::MailSink;

use crate::commands::Failure;
use crate::config::Config;

/// The portal, and what stands in for the world in the demo.
pub struct Assembled {
    /// The portal, on a database that is up to date.
    pub portal: Portal,
    /// Where mails go that nobody carries; in the demo only.
    pub sink: Option<Arc<MailSink>>,
}

/// Opens and migrates the database, and puts the portal on it.
///
/// # Errors
/// When the database cannot be opened, or a setting cannot be used.
pub async fn portal(config: &Config) -> Result<Assembled, Failure> {
    let (mailer, sink) = mailer(config).await?;
    let clock = config.clock();
    let portal = Portal {
        db: open(config).await?,
        clock: clock.clone(),
        gateway: gateway(config)?,
        carriers: carriers(config, &mailer, clock.clone())?,
        mailer,
        guard: Guard::new(clock),
        settings: Arc::new(config.settings.clone()),
    };
    Ok(Assembled { portal, sink })
}

/// Opens the database and brings its tables up to date; a file's folder is made.
///
/// # Errors
/// When it cannot be opened, or a migration fails.
pub async fn open(config: &Config) -> Result<Db, Failure> {
    let url = config.database_url.expose();
    if url.starts_with("sqlite:") {
        std::fs::create_dir_all(config.data_folder())?;
    }
    let db = Db::open(url).await?;
    db.migrate().await?;
    Ok(db)
}

/// Who carries reminders: the mail server, and whom else the operator has chosen.
fn carriers(
    config: &Config,
    mailer: &Arc<dyn Mailer>,
    clock: Arc<dyn Clock>,
) -> Result<Carriers, Failure> {
    let base_url = &config.settings.base_url;
    let mut carriers: Vec<Arc<dyn Carrier>> =
        vec![Arc::new(EmailCarrier::new(mailer.clone(), base_url))];
    if let Some(twilio) = &config.carriers.twilio {
        let senders =
            [(Channel::Sms, &twilio.sms_sender), (Channel::WhatsApp, &twilio.whatsapp_sender)];
        for (channel, sender) in senders {
            let Some(sender) = sender else { continue };
            let token = twilio.auth_token.expose().to_owned();
            let mut settings =
                TwilioSettings::new(twilio.account_sid.clone(), token, sender.clone());
            settings.callback_url = Some(format!("{base_url}{}", crate::carriers::TWILIO));
            if let Some(url) = &twilio.base_url {
                settings.base_url.clone_from(url);
            }
            settings.templates.clone_from(&twilio.whatsapp_templates);
            settings.timeout = CARRIER_WITHIN;
            carriers.push(Arc::new(TwilioCarrier::new(settings, channel)?));
        }
    }
    if let Some(webhook) = &config.carriers.webhook {
        carriers.push(Arc::new(WebhookCarrier::new(webhook.clone(), clock)?));
    }
    Ok(Carriers::new(carriers))
}

/// Shorter than the time that a reminder may take.
const CARRIER_WITHIN: Duration = Duration::from_secs(6);

fn gateway(config: &Config) -> Result<Arc<dyn Gateway>, Failure> {
    if let Some(sandbox) = &config.sandbox {
        let (key, webhook_secret) = sandbox.keys.clone();
        let settings = SandboxSettings::new(&sandbox.url, key, webhook_secret);
        return Ok(Arc::new(SandboxGateway::new(settings)?));
    }
    let stripe = config.stripe.as_ref().ok_or("no gateway is configured")?;
    let mut settings =
        StripeSettings::new(stripe.secret_key.clone(), stripe.webhook_secrets.clone());
    if let Some(base_url) = &stripe.base_url {
        settings.base_url.clone_from(base_url);
    }
    if let Some(page_origin) = &stripe.page_origin {
        settings.page_origin.clone_from(page_origin);
    }
    Ok(Arc::new(StripeGateway::new(settings)?))
}

/// The carrier that is configured; in the demo, without one, a sink of our own.
async fn mailer(config: &Config) -> Result<(Arc<dyn Mailer>, Option<Arc<MailSink>>), Failure> {
    if let Some(smtp) = &config.smtp {
        return Ok((Arc::new(SmtpMailer::new(smtp.clone())), None));
    }
    let sink = MailSink::start(0).await?;
    let institution = &config.settings.institution;
    let settings = SmtpSettings {
        host: sink.address().ip().to_string(),
        port: sink.address().port(),
        tls: SmtpTls::None,
        sign_in: None,
        from: Mailbox { name: institution.name.clone(), address: institution.email.clone() },
        timeout: Duration::from_secs(10),
    };
    Ok((Arc::new(SmtpMailer::new(settings)), Some(Arc::new(sink))))
}
