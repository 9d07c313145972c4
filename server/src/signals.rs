//! Signals that stop the process.

use std::io;

use tokio::signal::unix::{SignalKind, signal};

/// Ends at the first SIGTERM or SIGINT from now on.
///
/// # Errors
/// When the process cannot listen to signals.
pub fn stop() -> io::Result<impl Future<Output = ()> + Send> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
