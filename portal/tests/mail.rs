//! Mails over real SMTP on the loopback interface: content, and the meaning of each failure.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::time::Duration;

use domain::calendar::TimeZone;
use domain::language::Language;
use portal::outside::messages::{
    Attachment, Envelope, Letterhead, Mail, Mailbox, Mailer, MessageKind, SendError, SignInCode,
    SmtpMailer, SmtpSettings, SmtpTls, compose,
};
use sandbox::smtp_sink::{MailSink, SinkBehaviour, SinkFile, SinkMail};

fn settings(sink: &MailSink) -> SmtpSettings {
    SmtpSettings {
        host: sink.address().ip().to_string(),
        port: sink.address().port(),
        tls: SmtpTls::None,
        sign_in: None,
        from: Mailbox { name: "Colegio Ñandú".into(), address: "pagos@nandu.example".into() },
        timeout: Duration::from_secs(10),
    }
}

fn mail(id: &str) -> Mail {
    let to = Envelope {
        name: "Rosa Güiñazú Peña".into(),
        address: "rosa@example.com".into(),
        language: Language::Es,
        message_id: format!("{id}@nandu.example"),
        written_at: "2026-11-15T19:05:00Z".parse().unwrap(),
    };
    let head = Letterhead {
        institution: "Colegio Ñandú".into(),
        contact: "tesoreria@nandu.example".into(),
        site: "https://pagos.nandu.example".into(),
        country: "PE".into(),
        zone: TimeZone::get("America/Lima").unwrap(),
        sandbox: true,
    };
    let kind = MessageKind::SignInCode(SignInCode { code: "482913".into(), minutes: 10 });
    compose(&kind, &to, &head).unwrap()
}

async fn arrived(sink: &MailSink, id: &str) -> SinkMail {
    let id = format!("<{id}@nandu.example>");
    let wanted = sink.wait_for(|mail| mail.message_id == id);
    tokio::time::timeout(Duration::from_secs(30), wanted).await.expect("the mail arrives")
}

#[tokio::test]
async fn a_mail_arrives_as_it_was_written() {
    let sink = MailSink::start(0).await.unwrap();
    let mut sent = mail("job-1");
    // Every byte value, and lines of dots, as a PDF may contain them.
    let bytes: Vec<u8> = (0..=255).cycle().take(70_000).chain(*b"\r\n.\r\n..\r\n").collect();
    sent.attachments.push(Attachment {
        name: "recibo-Ñ-000123.pdf".into(),
        content_type: "application/pdf".into(),
        bytes,
    });
    sent.text.push_str("\n.\n..dots at the start of a line\n.\n");
    SmtpMailer::new(settings(&sink)).send(&sent).await.unwrap();

    let got = arrived(&sink, "job-1").await;
    assert_eq!(got.from, "pagos@nandu.example");
    assert_eq!(got.to, ["rosa@example.com"]);
    assert_eq!(got.subject, sent.subject);
    assert_eq!(got.text.trim_end(), sent.text.trim_end());
    assert_eq!(got.html.trim_end(), sent.html.trim_end());
    let Attachment { name, content_type, bytes } = sent.attachments.remove(0);
    assert_eq!(got.attachments, [SinkFile { name, content_type, bytes }]);
    assert_eq!(got.header("Auto-Submitted").as_deref(), Some("auto-generated"));
    assert_eq!(got.header("From").unwrap(), "Colegio Ñandú <pagos@nandu.example>");
    assert_eq!(got.header("To").unwrap(), "Rosa Güiñazú Peña <rosa@example.com>");
}

#[tokio::test]
async fn one_connection_carries_many_mails() {
    let sink = MailSink::start(0).await.unwrap();
    let mailer = SmtpMailer::new(settings(&sink));
    for i in 0..20 {
        mailer.send(&mail(&format!("job-{i}"))).await.unwrap();
    }
    assert_eq!(sink.messages().len(), 20);
    assert_eq!(sink.sessions(), 1);
}

#[tokio::test]
async fn an_answer_decides_whether_a_mail_is_tried_again() {
    let sink = MailSink::start(0).await.unwrap();
    let mailer = SmtpMailer::new(settings(&sink));
    for (behaviour, temporary, kept) in [
        (SinkBehaviour::RefuseRecipient(450), true, 0),
        (SinkBehaviour::RefuseRecipient(550), false, 0),
        (SinkBehaviour::RefuseRecipient(530), true, 0),
        (SinkBehaviour::RefuseRecipient(535), true, 0),
        (SinkBehaviour::RefuseMail(421), true, 0),
        (SinkBehaviour::RefuseMail(452), true, 0),
        (SinkBehaviour::RefuseMail(554), false, 0),
        (SinkBehaviour::HangUp, true, 1),
    ] {
        sink.clear();
        sink.behave(behaviour);
        let error = mailer.send(&mail("job-2")).await.unwrap_err();
        assert_eq!(matches!(error, SendError::Temporary(_)), temporary, "{behaviour:?}: {error}");
        assert!(!error.to_string().contains("rosa"), "{error}");
        assert_eq!(sink.messages().len(), kept, "{behaviour:?}");
        sink.behave(SinkBehaviour::Accept);
        mailer.send(&mail("job-3")).await.expect("the next mail is not harmed");
    }
}

#[tokio::test]
async fn a_carrier_that_hangs_up_after_taking_the_mail_gets_the_same_mail_again() {
    let sink = MailSink::start(0).await.unwrap();
    let mailer = SmtpMailer::new(settings(&sink));
    sink.behave(SinkBehaviour::HangUp);
    mailer.send(&mail("job-4")).await.unwrap_err();
    sink.behave(SinkBehaviour::Accept);
    mailer.send(&mail("job-4")).await.unwrap();
    let both = sink.messages();
    assert_eq!(both.len(), 2);
    assert_eq!(both[0].raw, both[1].raw);
}

#[tokio::test]
async fn a_silent_carrier_is_left_in_time_and_its_late_answer_harms_no_other_mail() {
    let sink = MailSink::start(0).await.unwrap();
    let mut hurried = settings(&sink);
    hurried.timeout = Duration::from_secs(2);
    let mailer = SmtpMailer::new(hurried);
    sink.behave(SinkBehaviour::SayNothing);
    let error = mailer.send(&mail("job-5")).await.unwrap_err();
    assert!(matches!(error, SendError::Temporary(_)), "{error}");
    arrived(&sink, "job-5").await;

    sink.behave(SinkBehaviour::RefuseMail(554));
    let patient = SmtpMailer::new(settings(&sink));
    for mailer in [&mailer, &patient] {
        let error = mailer.send(&mail("job-6")).await.unwrap_err();
        assert!(matches!(error, SendError::Permanent(_)), "the late 250 was taken for this one's");
    }
}

#[tokio::test]
async fn no_connection_means_try_again() {
    let sink = MailSink::start(0).await.unwrap();
    let settings = settings(&sink);
    let mailer = SmtpMailer::new(settings.clone());
    mailer.send(&mail("job-7")).await.unwrap();
    drop(sink);
    for mailer in [mailer, SmtpMailer::new(settings)] {
        let error = mailer.send(&mail("job-7")).await.unwrap_err();
        assert!(matches!(error, SendError::Temporary(_)), "{error}");
    }
}

#[tokio::test]
async fn nothing_is_sent_in_the_clear_when_protection_is_asked_for() {
    let sink = MailSink::start(0).await.unwrap();
    for tls in [SmtpTls::Starttls, SmtpTls::Tls] {
        let mut settings = settings(&sink);
        settings.tls = tls;
        settings.sign_in = Some(("user".into(), "secret-password".into()));
        assert!(!format!("{settings:?}").contains("secret"));
        let error = SmtpMailer::new(settings).send(&mail("job-8")).await.unwrap_err();
        assert!(matches!(error, SendError::Temporary(_)), "{tls:?}: {error}");
    }
    assert_eq!(sink.messages(), []);
}
