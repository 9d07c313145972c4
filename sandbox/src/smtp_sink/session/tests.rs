//! The dialogue, byte by byte.

use super::*;
use tokio::io::duplex;

async fn dialogue(client_says: &str) -> (String, Vec<SinkMail>) {
    let mailbox = Arc::new(SinkMailbox::default());
    let (ours, theirs) = duplex(1 << 20);
    let (reader, writer) = io::split(theirs);
    let (mut answers, mut words) = io::split(ours);
    let session = tokio::spawn(run(reader, writer, Arc::clone(&mailbox)));
    words.write_all(client_says.as_bytes()).await.unwrap();
    words.shutdown().await.unwrap();
    session.await.unwrap();
    drop(words);
    let mut heard = Vec::new();
    answers.read_to_end(&mut heard).await.unwrap();
    let codes = String::from_utf8(heard).unwrap();
    let codes: Vec<_> = codes.lines().filter_map(|line| line.get(..4)).collect();
    let mails = mailbox.state().mails.iter().cloned().collect();
    (codes.join("").trim_end().to_owned(), mails)
}

#[tokio::test]
async fn a_mail_is_kept_without_the_doubled_dots() {
    let (codes, mails) = dialogue(concat!(
        "EHLO me\r\nMAIL FROM:<a@x.pe> BODY=8BITMIME\r\nRCPT TO:<b@x.pe>\r\nrcpt to:<c@x.pe>\r\n",
        "DATA\r\nSubject: dots\r\n\r\n..one\r\n...two\r\nend\r\n.\r\nQUIT\r\n",
    ))
    .await;
    assert_eq!(codes, "220 250-250-250-250 250 250 250 354 250 221");
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].from, "a@x.pe");
    assert_eq!(mails[0].to, ["b@x.pe", "c@x.pe"]);
    assert_eq!(mails[0].subject, "dots");
    assert_eq!(mails[0].text, ".one\n..two\nend\n");
}

#[tokio::test]
async fn commands_out_of_order_are_refused() {
    for (says, codes) in [
        ("DATA\r\n", "220 503"),
        ("RCPT TO:<b@x.pe>\r\n", "220 503"),
        ("MAIL FROM:<a@x.pe>\r\nMAIL FROM:<a@x.pe>\r\n", "220 250 503"),
        ("MAIL FROM:<a@x.pe>\r\nDATA\r\n", "220 250 503"),
        ("MAIL FROM:<a@x.pe>\r\nRSET\r\nRCPT TO:<b@x.pe>\r\n", "220 250 250 503"),
        ("MAIL a@x.pe\r\n", "220 501"),
        ("MAIL FROM:<a@x.pe>\r\nRCPT TO:<>\r\n", "220 250 501"),
        ("VRFY b\r\nNOOP\r\nñ\r\n", "220 502 250 502"),
        ("NOOP\nNOOP\r\n", "220"),
    ] {
        assert_eq!(dialogue(says).await, (codes.to_owned(), vec![]), "{says:?}");
    }
}

#[tokio::test]
async fn what_is_too_long_is_refused_and_the_dialogue_goes_on_or_ends() {
    let line = "x".repeat(998);
    let large = format!("{line}\r\n").repeat(MAIL_MAX / 1000 + 1);
    let start = "MAIL FROM:<a@x.pe>\r\nRCPT TO:<b@x.pe>\r\nDATA\r\n";
    let (codes, mails) = dialogue(&format!("{start}{large}.\r\nNOOP\r\n")).await;
    assert_eq!((codes.as_str(), mails.len()), ("220 250 250 354 552 250", 0));

    let endless = "x".repeat(5000);
    assert_eq!(dialogue(&format!("{endless}\r\nNOOP\r\n")).await.0, "220");
}
