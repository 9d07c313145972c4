//! Accepting, and what keeps it from working.

use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::time::Instant;

use super::gate::ConnectionGate;

/// Pause after a failure, such as too many open files.
const PAUSE: Duration = Duration::from_millis(50);
/// Failures are logged at most this often.
const LOG_EVERY: Duration = Duration::from_secs(1);

/// Accepts connections; makes room where the process has no file descriptors left.
pub(super) struct Acceptor {
    listener: TcpListener,
    gate: ConnectionGate,
    log: FailureLog,
}

impl Acceptor {
    pub(super) fn new(listener: TcpListener, gate: ConnectionGate) -> Self {
        Self { listener, gate, log: FailureLog::default() }
    }

    /// The next connection. Cancel-safe.
    pub(super) async fn accept(&mut self) -> (TcpStream, SocketAddr) {
        loop {
            match self.listener.accept().await {
                Ok(connection) => return connection,
                // The client went before it was accepted.
                Err(error) if is_of_the_client(&error) => {}
                Err(error) => {
                    self.gate.make_room();
                    if let Some(failures) = self.log.record(Instant::now()) {
                        tracing::error!(%error, failures, "connections cannot be accepted");
                    }
                    tokio::time::sleep(PAUSE).await;
                }
            }
        }
    }
}

fn is_of_the_client(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset | ErrorKind::ConnectionRefused
    )
}

/// Decides which failures are logged, and counts the others.
#[derive(Debug, Default)]
struct FailureLog {
    logged_at: Option<Instant>,
    failures: u64,
}

impl FailureLog {
    /// The number of failures since the last line of the log, if a line is due.
    fn record(&mut self, now: Instant) -> Option<u64> {
        metrics::counter!("aldia_accept_failures_total").increment(1);
        self.failures += 1;
        if self.logged_at.is_some_and(|at| now.duration_since(at) < LOG_EVERY) {
            return None;
        }
        self.logged_at = Some(now);
        Some(std::mem::take(&mut self.failures))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_are_logged_once_a_second_with_their_number() {
        let (mut log, begin) = (FailureLog::default(), Instant::now());
        let lines: Vec<Option<u64>> =
            (0..45).map(|n| log.record(begin + PAUSE * n)).filter(Option::is_some).collect();
        assert_eq!(lines, [Some(1), Some(20), Some(20)]);
    }
}
