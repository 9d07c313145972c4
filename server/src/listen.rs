//! Accepts connections until told to stop, then finishes open requests.
//!
//! Every state of a connection has an end: the first request, a request's headers and body, the
//! pause between requests, and a response that is not read.

use std::convert::Infallible;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use tokio::net::TcpStream;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt;

mod accept;
mod body;
mod gate;
pub mod open_files;
mod progress;
mod stream;

use accept::Acceptor;
use body::CountedBody;
use gate::{ConnectionGate, GatePlace};
use progress::ConnectionProgress;
use stream::PacedStream;

/// Time limit for open requests at shutdown.
pub const FINISH_WITHIN: Duration = Duration::from_secs(20);

/// Maximum size of request line and headers.
const HEADER_BYTES: u32 = 64 * 1024;

/// Maximum number of concurrent requests on one HTTP/2 connection.
const STREAMS: u32 = 100;

/// Limits on connections.
#[derive(Debug, Clone, Copy)]
pub struct ConnectionLimits {
    /// Maximum number of connections.
    pub in_all: usize,
    /// Maximum number of connections of one address.
    pub per_peer: usize,
    /// Time limit for a client to send its first request, and for the headers of each.
    pub headers_within: Duration,
    /// Maximum pause between requests.
    pub idle_within: Duration,
    /// How long a client may read slower than 1 KiB a second.
    pub write_within: Duration,
}

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
///
/// # Errors
/// When the listener cannot be used.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    limits: ConnectionLimits,
    stopping: CancellationToken,
) -> io::Result<()> {
    let gate = ConnectionGate::new(limits);
    let mut acceptor = Acceptor::new(tokio::net::TcpListener::from_std(listener)?, gate.clone());
    let open = TaskTracker::new();
    let finishing = Finishing { begun: stopping.clone(), over: CancellationToken::new() };
    let builder = Arc::new(builder(limits));
    while let Some((stream, peer)) = stopping.run_until_cancelled(acceptor.accept()).await {
        let Some(place) = gate.enter(peer) else { continue };
        let (builder, router) = (builder.clone(), router.clone());
        let finishing = finishing.clone();
        open.spawn(async move { connection(&builder, router, stream, place, finishing).await });
    }
    drop(acceptor);
    open.close();
    if tokio::time::timeout(FINISH_WITHIN, open.wait()).await.is_err() {
        finishing.over.cancel();
        open.wait().await;
    }
    Ok(())
}

fn builder(limits: ConnectionLimits) -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.headers_within)
        .max_buf_size(HEADER_BYTES as usize);
    builder
        .http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(Some(Duration::from_secs(30)))
        .max_concurrent_streams(STREAMS)
        .max_header_list_size(HEADER_BYTES);
    builder
}

/// Shutdown as a connection sees it.
#[derive(Clone)]
struct Finishing {
    /// No further requests are taken.
    begun: CancellationToken,
    /// Whatever is still open is closed.
    over: CancellationToken,
}

/// Serves a connection until either side ends it.
async fn connection(
    builder: &Builder<TokioExecutor>,
    router: Router,
    stream: TcpStream,
    place: GatePlace,
    finishing: Finishing,
) {
    let progress = place.progress();
    let (answering, peer) = (progress.clone(), place.peer());
    let service = service_fn(move |request| answer(router.clone(), peer, &answering, request));
    let io = TokioIo::new(PacedStream::new(stream, progress.clone()));
    let serving = builder.serve_connection(io, service);
    tokio::pin!(serving);
    let ended = progress.ended();
    tokio::pin!(ended);
    let mut is_finishing = false;
    loop {
        tokio::select! {
            // An error means that the client has gone or does not speak HTTP.
            _ = &mut serving => return,
            reason = &mut ended => return reason.count(),
            () = place.given_up() => return,
            () = finishing.over.cancelled() => return,
            () = finishing.begun.cancelled(), if !is_finishing => {
                is_finishing = true;
                serving.as_mut().graceful_shutdown();
            }
        }
    }
}

fn answer(
    router: Router,
    peer: SocketAddr,
    progress: &Arc<ConnectionProgress>,
    mut request: Request<Incoming>,
) -> impl Future<Output = Result<Response<CountedBody>, Infallible>> + use<> {
    let work = progress.begin_request();
    request.extensions_mut().insert(ConnectInfo(peer));
    async move {
        let response = router.oneshot(request).await?;
        Ok(response.map(|body| CountedBody::new(body, work)))
    }
}
