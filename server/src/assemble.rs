//! Assembles the portal from the configuration.

use std::sync::Arc;
use std::time::Duration;

use portal::outside::carriers::twilio::TwilioCarrier;
use portal::outside::carriers::webhook::WebhookCarrier;
use portal::outside::carriers::{Carrier, Carriers, EmailCarrier};
use portal::outside::gateways::Gateway;
use portal::outside::gateways::sandbox::{SandboxGateway, SandboxSettings};
use portal::outside::gateways::stripe::StripeGateway;
use portal::outside::messages::{Mailbox, Mailer, SmtpMailer, SmtpSettings, SmtpTls};
use portal::platform::clock::Clock;
use portal::platform::db::Db;
use portal::{Guard, Portal};
use sandbox::smtp_sink::MailSink;

use crate::commands::CommandFailure;
use crate::config::{Config, is_open_to_others};

/// The portal, and the demo's mail sink.
pub struct Installation {
    /// The portal, on a database whose tables are up to date.
    pub portal: Portal,
    /// Captures mails in the demo.
    pub sink: Option<Arc<MailSink>>,
}

/// Opens the database, whose tables must be up to date, and assembles the portal.
///
/// # Errors
/// When the database cannot be opened, or a setting cannot be used.
pub async fn portal(config: &Config) -> Result<Installation, CommandFailure> {
    let db = Db::open_migrated(config.database_url.expose()).await?;
    tell_of_readers(config);
    on(db, config).await
}

/// Opens and migrates the database, and assembles the portal: for the commands that begin a
/// release.
///
/// # Errors
/// As [`portal`]; when a migration fails.
pub async fn migrated_portal(config: &Config) -> Result<Installation, CommandFailure> {
    on(migrated(config).await?, config).await
}

async fn on(db: Db, config: &Config) -> Result<Installation, CommandFailure> {
    if !config.settings.demo {
        portal::demo::refuse_demo_data(&db).await?;
    }
    let (mailer, sink) = mailer(config).await?;
    let clock = config.clock();
    let portal = Portal {
        db,
        clock: clock.clone(),
        gateway: gateway(config)?,
        carriers: carriers(config, &mailer, clock.clone())?,
        mailer,
        guard: Guard::new(clock),
        settings: Arc::new(config.settings.clone()),
    };
    Ok(Installation { portal, sink })
}

/// Opens and migrates the database; creates the folder of a SQLite file.
///
/// # Errors
/// When it cannot be opened, or a migration fails.
pub async fn migrated(config: &Config) -> Result<Db, CommandFailure> {
    let url = config.database_url.expose();
    if url.starts_with("sqlite:") {
        std::fs::create_dir_all(config.data_folder())?;
    }
    let db = Db::open(url).await?;
    tell_of_readers(config);
    db.migrate().await?;
    Ok(db)
}

/// A database that an older release, or a copy, left readable by others.
fn tell_of_readers(config: &Config) {
    if let Some(file) = config.database_file().filter(|file| is_open_to_others(file)) {
        tracing::warn!(
            file = %file.display(),
            "others on this machine can read the database: chmod 600, and 700 its folder"
        );
    }
}

/// The carriers of reminders: the mail server and those that are configured.
fn carriers(
    config: &Config,
    mailer: &Arc<dyn Mailer>,
    clock: Arc<dyn Clock>,
) -> Result<Carriers, CommandFailure> {
    let base_url = &config.settings.base_url;
    let mut carriers: Vec<Arc<dyn Carrier>> =
        vec![Arc::new(EmailCarrier::new(mailer.clone(), base_url))];
    for (channel, settings) in &config.twilio {
        carriers.push(Arc::new(TwilioCarrier::new(settings.clone(), *channel)?));
    }
    if let Some(webhook) = &config.webhook {
        carriers.push(Arc::new(WebhookCarrier::new(webhook.clone(), clock)?));
    }
    Ok(Carriers::new(carriers))
}

fn gateway(config: &Config) -> Result<Arc<dyn Gateway>, CommandFailure> {
    if let Some(sandbox) = &config.sandbox {
        let (key, webhook_secret) = sandbox.keys.clone();
        let settings = SandboxSettings::new(&sandbox.url, key, webhook_secret);
        return Ok(Arc::new(SandboxGateway::new(settings)?));
    }
    let stripe = config.stripe.as_ref().ok_or("no gateway is configured")?;
    Ok(Arc::new(StripeGateway::new(stripe.clone())?))
}

/// The configured mail server; in the demo, without one, a sink.
async fn mailer(
    config: &Config,
) -> Result<(Arc<dyn Mailer>, Option<Arc<MailSink>>), CommandFailure> {
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
