//! An SMTP dialogue (RFC 5321) with EHLO, MAIL, RCPT, DATA, RSET, NOOP and QUIT, within limits.

use std::sync::Arc;
use std::time::Duration;

use tokio::io::{
    self, AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader,
};
use tokio::time::timeout;

use super::{SinkBehaviour, SinkMail, SinkMailbox};

/// Maximum line length with its end (RFC 5321 requires at least 1,000).
const LINE_MAX: u64 = 4096;
/// Maximum size of a mail.
const MAIL_MAX: usize = 25 * 1024 * 1024;
/// Maximum number of recipients of a mail (RFC 5321 requires at least 100).
const RECIPIENTS_MAX: usize = 100;
/// Idle timeout.
const IDLE_MAX: Duration = Duration::from_secs(300);

/// Serves one client until it disconnects.
pub(super) async fn run(
    reader: impl AsyncRead + Unpin,
    writer: impl AsyncWrite + Unpin,
    mailbox: Arc<SinkMailbox>,
) {
    let dialogue = Dialogue {
        reader: BufReader::new(reader),
        writer,
        mailbox,
        from: None,
        recipients: Vec::new(),
    };
    // An error (client gone, silent, or not speaking SMTP) ends only this dialogue.
    let _ = dialogue.talk().await;
}

struct Dialogue<R, W> {
    reader: BufReader<R>,
    writer: W,
    mailbox: Arc<SinkMailbox>,
    from: Option<String>,
    recipients: Vec<String>,
}

impl<R: AsyncRead + Unpin, W: AsyncWrite + Unpin> Dialogue<R, W> {
    async fn talk(mut self) -> io::Result<()> {
        self.say("220 localhost ready").await?;
        loop {
            let line = self.line().await?;
            let line = String::from_utf8_lossy(&line).trim_end().to_owned();
            let (verb, rest) = line.split_once(' ').unwrap_or((&line, ""));
            match verb.to_ascii_uppercase().as_str() {
                "EHLO" => {
                    self.forget();
                    let size = format!("250 SIZE {MAIL_MAX}");
                    self.say("250-localhost\r\n250-8BITMIME\r\n250-SMTPUTF8").await?;
                    self.say(&size).await?;
                }
                "HELO" | "RSET" => {
                    self.forget();
                    self.say("250 ok").await?;
                }
                "NOOP" => self.say("250 ok").await?,
                "MAIL" => self.mail(rest).await?,
                "RCPT" => self.rcpt(rest).await?,
                "DATA" => {
                    if !self.data().await? {
                        return Ok(());
                    }
                }
                "QUIT" => return self.say("221 bye").await,
                _ => self.say("502 not known here").await?,
            }
        }
    }

    async fn mail(&mut self, rest: &str) -> io::Result<()> {
        match path(rest, "FROM:") {
            _ if self.from.is_some() => self.say("503 one mail at a time").await,
            None => self.say("501 MAIL FROM:<address>").await,
            Some(from) => {
                self.from = Some(from);
                self.say("250 ok").await
            }
        }
    }

    async fn rcpt(&mut self, rest: &str) -> io::Result<()> {
        if let SinkBehaviour::RefuseRecipient(code) = self.mailbox.behaviour() {
            return self.say(&format!("{code} {rest} is refused")).await;
        }
        match path(rest, "TO:").filter(|to| !to.is_empty()) {
            _ if self.from.is_none() => self.say("503 MAIL comes first").await,
            _ if self.recipients.len() == RECIPIENTS_MAX => {
                self.say("452 too many recipients").await
            }
            None => self.say("501 RCPT TO:<address>").await,
            Some(to) => {
                self.recipients.push(to);
                self.say("250 ok").await
            }
        }
    }

    /// Receives a mail; false if the dialogue must end.
    async fn data(&mut self) -> io::Result<bool> {
        let (Some(from), false) = (self.from.clone(), self.recipients.is_empty()) else {
            self.say("503 MAIL and RCPT come first").await?;
            return Ok(true);
        };
        self.say("354 go on, end with a dot").await?;
        let Some(raw) = self.content().await? else {
            self.forget();
            self.say("552 the mail is too large").await?;
            return Ok(true);
        };
        let mail = SinkMail::read(from, std::mem::take(&mut self.recipients), raw);
        self.forget();
        match self.mailbox.behaviour() {
            SinkBehaviour::Accept | SinkBehaviour::RefuseRecipient(_) => self.mailbox.keep(mail),
            SinkBehaviour::RefuseMail(code) => {
                self.say(&format!("{code} the mail is refused")).await?;
                return Ok(true);
            }
            SinkBehaviour::HangUp => {
                self.mailbox.keep(mail);
                return Ok(false);
            }
            SinkBehaviour::SayNothing => {
                self.mailbox.keep(mail);
                let other = |b: SinkBehaviour| (b != SinkBehaviour::SayNothing).then_some(());
                self.mailbox.until(|kept| other(kept.behaviour)).await;
            }
        }
        self.say("250 kept").await?;
        Ok(true)
    }

    /// Reads until the terminating dot; `None` if it is too large (the rest is read and discarded).
    async fn content(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut content = Vec::new();
        let mut fits = true;
        loop {
            let line = self.line().await?;
            if line == b".\r\n" {
                return Ok(fits.then_some(content));
            }
            let line = line.strip_prefix(b".").unwrap_or(&line);
            fits = fits && content.len() + line.len() <= MAIL_MAX;
            if fits {
                content.extend_from_slice(line);
            }
        }
    }

    async fn line(&mut self) -> io::Result<Vec<u8>> {
        let mut line = Vec::new();
        let mut bounded = (&mut self.reader).take(LINE_MAX);
        timeout(IDLE_MAX, bounded.read_until(b'\n', &mut line)).await??;
        if line.ends_with(b"\r\n") { Ok(line) } else { Err(io::ErrorKind::InvalidData.into()) }
    }

    async fn say(&mut self, answer: &str) -> io::Result<()> {
        self.writer.write_all(format!("{answer}\r\n").as_bytes()).await?;
        self.writer.flush().await
    }

    fn forget(&mut self) {
        self.from = None;
        self.recipients.clear();
    }
}

/// `FROM:<rosa@example.com> SIZE=12` gives `rosa@example.com`.
fn path(rest: &str, word: &str) -> Option<String> {
    let (head, tail) = rest.split_at_checked(word.len())?;
    let tail = tail.trim_start().strip_prefix('<')?;
    let (path, _) = tail.split_once('>')?;
    head.eq_ignore_ascii_case(word).then(|| path.to_owned())
}

#[cfg(test)]
mod tests;
