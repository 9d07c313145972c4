//! Listens until told to stop, then finishes open requests.

use std::future::Future;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use axum::Router;
use axum_server::Handle;
use hyper_util::rt::TokioTimer;
use tokio_util::sync::CancellationToken;

/// Time limit for open requests at shutdown.
pub const FINISH_WITHIN: Duration = Duration::from_secs(20);

/// Maximum size of request line and headers.
const HEADER_BYTES: u32 = 64 * 1024;

/// Binds an address early, so that a taken port is reported before anything else starts.
///
/// # Errors
/// When the address cannot be bound.
pub fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    let listener = TcpListener::bind(address)?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

/// Serves until `stopping` is cancelled, and then until the last response is sent, at most 20 s.
/// Clients must send their headers in time.
///
/// # Errors
/// When the listener fails.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    headers_within: Duration,
    stopping: CancellationToken,
) -> io::Result<()> {
    let handle = Handle::new();
    let mut server = axum_server::from_tcp(listener)?.handle(handle.clone());
    server
        .http_builder()
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(headers_within)
        .max_buf_size(HEADER_BYTES as usize)
        .http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(Some(Duration::from_secs(30)))
        .max_header_list_size(HEADER_BYTES);
    let stop = async move {
        stopping.cancelled().await;
        handle.graceful_shutdown(Some(FINISH_WITHIN));
    };
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    run_beside(server.serve(service), stop).await
}

/// Runs `work` to its end, and `beside` as long as that takes.
async fn run_beside<T>(work: impl Future<Output = T>, beside: impl Future<Output = ()>) -> T {
    tokio::pin!(work);
    tokio::select! {
        done = &mut work => done,
        () = beside => work.await,
    }
}
