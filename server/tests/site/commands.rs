//! The operator's commands, each run as a separate process on the test's database.

use std::process::Stdio;

use portal::testing::TestPortal;
use sandbox::smtp_sink::MailSink;
use tokio::io::AsyncWriteExt;
use tokio::process::Command;

mod database;
mod desk;
mod figures;
mod reminders;
mod runs;
mod staff;
mod terminal;

/// Result of a command.
#[derive(Debug)]
struct Output {
    /// Exit code: 0, 1 for a failure, 2 for a usage error.
    code: i32,
    out: String,
    err: String,
    /// Recipients of its mails.
    readers: Vec<String>,
}

impl Output {
    /// Standard output of a successful command.
    #[track_caller]
    fn done(self) -> String {
        assert_eq!(self.code, 0, "{self:?}");
        self.out
    }

    /// Asserts that it failed with this code and message.
    #[track_caller]
    fn refused(&self, code: i32, words: &str) {
        assert!(self.code == code && self.err.contains(words), "{words}: {self:?}");
        assert_eq!(self.out, "", "{self:?}");
    }
}

/// Runs `aldia` at the time of the test's clock.
async fn aldia(t: &TestPortal, arguments: &[&str]) -> Output {
    aldia_reading(t, arguments, "").await
}

/// The same, with standard input.
async fn aldia_reading(t: &TestPortal, arguments: &[&str], input: &str) -> Output {
    let now = t.portal.now().to_string();
    let sink = MailSink::start(0).await.unwrap();
    let port = sink.address().port().to_string();
    let settings = [
        ("ALDIA_MODE", "demo"),
        ("ALDIA_SECRET", "a secret of thirty-two bytes or more"),
        ("ALDIA_DEMO_NOW", &now),
        ("ALDIA_LOG__FILTER", "off"),
        ("ALDIA_SMTP__HOST", "127.0.0.1"),
        ("ALDIA_SMTP__PORT", &port),
        ("ALDIA_SMTP__TLS", "none"),
        ("ALDIA_SMTP__FROM", "pagos@santarosa.example"),
        ("DATABASE_URL", &t.database.url),
    ];
    let mut process = Command::new(env!("CARGO_BIN_EXE_aldia"))
        .args(arguments)
        .envs(settings)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut stdin = process.stdin.take().unwrap();
    // Most commands do not read their input and may have exited already.
    let _ = stdin.write_all(input.as_bytes()).await;
    drop(stdin);
    let output = process.wait_with_output().await.unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Output {
        code: output.status.code().unwrap(),
        out: text(output.stdout),
        err: text(output.stderr),
        readers: sink.messages().into_iter().flat_map(|mail| mail.to).collect(),
    }
}
