//! Time to decide about a million open instalments, and to send a hundred thousand mails to a mail
//! server on the loopback interface.

use std::sync::Arc;
use std::time::{Duration, Instant};

use domain::access::Actor;
use domain::reminders::PolicyChange;
use portal::Portal;
use portal::contact::reminders::{MOST_EXAMINED, decide_due, difference, send_due};
use portal::outside::carriers::{Carriers, EmailCarrier};
use portal::outside::messages::{Mailbox, Mailer, SmtpMailer, SmtpSettings, SmtpTls};
use portal::testing::{Engine, TestPortal, open_instalments};
use sandbox::smtp_sink::MailSink;

use crate::Failure;

/// Size of the benchmark.
#[derive(Debug, Clone, Copy, clap::Args)]
pub struct Crowd {
    /// Debtors to decide about.
    #[arg(long, default_value_t = 250_000)]
    people: i64,
    /// Open instalments per debtor.
    #[arg(long, default_value_t = 4)]
    each: i64,
    /// Mails to send.
    #[arg(long, default_value_t = 100_000)]
    mails: i64,
}

/// Measures on each available engine.
pub async fn measure(crowd: Crowd) -> Result<(), Failure> {
    let engines = [Engine::Sqlite, Engine::Postgres];
    for engine in engines.into_iter().filter(|engine| engine.is_there()) {
        println!("{engine:?}:");
        decide(engine, crowd).await?;
        compare(engine).await?;
        send(engine, crowd).await?;
    }
    Ok(())
}

/// A portal on a Monday at 10:00 in Lima.
async fn open(engine: Engine) -> TestPortal {
    let t = TestPortal::open(engine).await;
    t.clock.advance(jiff::SignedDuration::from_hours(51));
    t
}

async fn decide(engine: Engine, crowd: Crowd) -> Result<(), Failure> {
    let t = open(engine).await;
    open_instalments(&t.portal, crowd.people, crowd.each).await;
    let before = memory("VmRSS")?;
    let start = Instant::now();
    let decided = decide_due(&t.portal, &Actor::System).await?;
    let took = start.elapsed();
    println!(
        "  decided about {decided} people with {} open instalments in {}; memory {before} -> {} \
         MB at most",
        crowd.people * crowd.each,
        seconds(took),
        memory("VmHWM")?
    );
    Ok(())
}

/// The difference that a change of the policy makes, for as many people as it looks at.
async fn compare(engine: Engine) -> Result<(), Failure> {
    let t = open(engine).await;
    open_instalments(&t.portal, i64::from(MOST_EXAMINED), 1).await;
    let change = PolicyChange::Removal { step: "late-week".into() };
    let before = memory("VmRSS")?;
    let start = Instant::now();
    let found = difference(&t.portal, &Actor::System, 1, &change).await?;
    println!(
        "  compared two policies for {} people in {}; memory {before} -> {} MB",
        found.examined,
        seconds(start.elapsed()),
        memory("VmRSS")?
    );
    Ok(())
}

async fn send(engine: Engine, crowd: Crowd) -> Result<(), Failure> {
    let t = open(engine).await;
    open_instalments(&t.portal, crowd.mails, 1).await;
    let sink = MailSink::start(0).await?;
    let mailer: Arc<dyn Mailer> = Arc::new(SmtpMailer::new(SmtpSettings {
        host: sink.address().ip().to_string(),
        port: sink.address().port(),
        tls: SmtpTls::None,
        sign_in: None,
        from: Mailbox { name: "Colegio".into(), address: "pagos@example.org".into() },
        timeout: Duration::from_secs(10),
    }));
    let base_url = &t.portal.settings.base_url;
    let email = EmailCarrier::new(mailer.clone(), base_url);
    let carriers = Carriers::new(vec![Arc::new(email)]);
    let portal = Portal { mailer, carriers, ..t.portal.clone() };
    decide_due(&portal, &Actor::System).await?;
    let start = Instant::now();
    let looked_at = send_due(&portal, &Actor::System).await?;
    let took = start.elapsed();
    let per_second = u128::try_from(looked_at)? * 1000 / took.as_millis().max(1);
    println!("  sent {looked_at} mails in {}: {per_second} a second", seconds(took));
    Ok(())
}

fn seconds(time: Duration) -> String {
    format!("{}.{} s", time.as_secs(), time.subsec_millis() / 100)
}

/// Current or peak memory of this process, in megabytes.
fn memory(line: &str) -> Result<u64, Failure> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let found = status.lines().find(|text| text.starts_with(line)).ok_or("no such line")?;
    let kilobytes: u64 = found.split_whitespace().nth(1).ok_or("no number")?.parse()?;
    Ok(kilobytes / 1024)
}
