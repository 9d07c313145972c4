//! Reminders through a real mail server with every kind of failure.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use domain::access::Actor;
use jiff::SignedDuration;
use portal::Portal;
use portal::contact::reminders::{decide_due, send_due};
use portal::outside::carriers::{Carriers, EmailCarrier};
use portal::outside::messages::{Mailbox, Mailer, SmtpMailer, SmtpSettings, SmtpTls};
use portal::testing::family::family;
use portal::testing::{TestPortal, on_both};
use sandbox::smtp_sink::{MailSink, SinkBehaviour};

/// A portal on a Saturday at 8:00 in Lima, which sends mails to a server on the loopback interface.
fn portal(t: &TestPortal, port: u16) -> Portal {
    t.clock.advance(SignedDuration::from_hours(1));
    let mailer: Arc<dyn Mailer> = Arc::new(SmtpMailer::new(SmtpSettings {
        host: "127.0.0.1".into(),
        port,
        tls: SmtpTls::None,
        sign_in: None,
        from: Mailbox { name: "Colegio".into(), address: "pagos@santarosa.example".into() },
        timeout: Duration::from_secs(1),
    }));
    let email = EmailCarrier::new(mailer.clone(), &t.portal.settings.base_url);
    let carriers = Carriers::new(vec![Arc::new(email)]);
    Portal { mailer, carriers, ..t.portal.clone() }
}

async fn run(portal: &Portal) {
    decide_due(portal, &Actor::System).await.expect("it decides");
    send_due(portal, &Actor::System).await.expect("it sends");
}

/// Ids of the mails to each reader.
fn ids(sink: &MailSink) -> BTreeMap<String, Vec<String>> {
    let mut ids: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for mail in sink.messages() {
        let id = mail.header("Message-ID").expect("every mail has one");
        ids.entry(mail.to[0].clone()).or_default().push(id);
    }
    for of_one in ids.values_mut() {
        of_one.dedup();
    }
    ids
}

#[tokio::test]
async fn whatever_the_mail_server_does_each_reader_gets_one_mail() {
    for fault in [
        SinkBehaviour::RefuseRecipient(450),
        SinkBehaviour::RefuseMail(421),
        SinkBehaviour::RefuseMail(452),
        SinkBehaviour::HangUp,
        SinkBehaviour::SayNothing,
    ] {
        on_both(async |t| {
            let sink = MailSink::start(0).await.unwrap();
            let portal = portal(&t, sink.address().port());
            family(&portal).await;
            sink.behave(fault);
            for _ in 0..3 {
                run(&portal).await;
                t.clock.advance(SignedDuration::from_secs(30));
            }
            sink.behave(SinkBehaviour::Accept);
            for _ in 0..72 {
                t.clock.advance(SignedDuration::from_mins(10));
                run(&portal).await;
            }
            let ids = ids(&sink);
            assert_eq!(ids.len(), 2, "{fault:?}: nothing is lost: {ids:?}");
            let once = ids.values().all(|of_one| of_one.len() == 1);
            assert!(once, "{fault:?}: each under one id: {ids:?}");
        })
        .await;
    }
}

#[tokio::test]
async fn a_mail_server_that_is_down_delays_and_one_that_knows_no_such_reader_ends_it() {
    on_both(async |t| {
        let sink = MailSink::start(0).await.unwrap();
        let port = sink.address().port();
        let portal = portal(&t, port);
        family(&portal).await;
        drop(sink);
        run(&portal).await;
        let sink = MailSink::start(port).await.unwrap();
        sink.behave(SinkBehaviour::RefuseRecipient(550));
        t.clock.advance(SignedDuration::from_mins(1));
        run(&portal).await;
        sink.behave(SinkBehaviour::Accept);
        for _ in 0..72 {
            t.clock.advance(SignedDuration::from_mins(10));
            run(&portal).await;
        }
        assert_eq!(sink.messages().len(), 0, "there is no other channel, and the mailbox is gone");
    })
    .await;
}

#[tokio::test]
async fn a_reminder_can_be_stopped_at_one_click() {
    on_both(async |t| {
        let sink = MailSink::start(0).await.unwrap();
        let portal = portal(&t, sink.address().port());
        family(&portal).await;
        run(&portal).await;
        for mail in sink.messages() {
            let url = mail.header("List-Unsubscribe").unwrap();
            assert!(url.starts_with("<http") && url.ends_with("/stop>"), "{url}");
            let post = mail.header("List-Unsubscribe-Post").unwrap();
            assert_eq!(post, "List-Unsubscribe=One-Click");
            assert_eq!(mail.header("Auto-Submitted").as_deref(), Some("auto-generated"));
        }
        assert_eq!(sink.messages().len(), 2);
    })
    .await;
}
