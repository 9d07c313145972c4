//! The sandbox gateway's provider: a pretended card gateway on its own port, for the demo and for
//! tests.
//!
//! It is its own world: the portal knows it over HTTP only, as it would know a real one. No money
//! moves.

mod api;
mod book;
pub mod cards;
mod control;
mod journal;
mod page;
mod random;
mod settings;
mod webhooks;

use std::future::Future;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::extract::DefaultBodyLimit;
use jiff::Timestamp;
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

pub use settings::{Delays, NotInDemo, ProviderSettings};

use book::Book;
use control::Faults;
use journal::Journal;

/// The provider. Cheap to clone.
#[derive(Clone)]
pub struct Provider(Arc<Inside>);

struct Inside {
    settings: ProviderSettings,
    kept: Mutex<Kept>,
    faults: Mutex<Faults>,
    /// Something may be due earlier than the worker thinks.
    changed: Notify,
    stop: CancellationToken,
}

struct Kept {
    book: Book,
    journal: Journal,
}

impl Provider {
    /// Makes the provider, as its journal knows it.
    ///
    /// # Errors
    /// When the journal cannot be read or written.
    pub fn open(settings: ProviderSettings) -> io::Result<Self> {
        let mut book = Book::new(&settings.public_url, settings.delays.clone());
        let journal = match &settings.journal {
            Some(path) => {
                book.recall(Journal::read(path)?);
                book.due_again(settings.clock.now());
                book.take_fresh();
                Journal::start(path, book.lines())?
            }
            None => Journal::default(),
        };
        Ok(Self(Arc::new(Inside {
            settings,
            kept: Mutex::new(Kept { book, journal }),
            faults: Mutex::default(),
            changed: Notify::new(),
            stop: CancellationToken::new(),
        })))
    }

    /// Reads or changes the book as it stands now; nobody hears of a change before the journal has
    /// it.
    fn with_book<T>(&self, work: impl FnOnce(&mut Book, Timestamp) -> T) -> io::Result<T> {
        let now = self.0.settings.clock.now();
        let mut kept = lock(&self.0.kept);
        kept.book.pass_time(now);
        let answer = work(&mut kept.book, now);
        let fresh = kept.book.take_fresh();
        if !fresh.is_empty() {
            kept.journal.append(&fresh)?;
            self.0.changed.notify_one();
        }
        Ok(answer)
    }
}

/// A panic elsewhere does not stop the sandbox: each change of the book is whole.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Everything that the provider answers to, without its webhooks: those are sent by [`serve`].
pub fn router(provider: Provider) -> Router {
    Router::new()
        .merge(api::routes(&provider))
        .merge(control::routes(&provider))
        .merge(page::routes())
        .layer(DefaultBodyLimit::max(64 * 1024))
        .with_state(provider)
}

/// Answers calls and sends webhooks until `shutdown`.
///
/// # Errors
/// When the journal cannot be read or written, or the listener fails.
pub async fn serve(
    listener: TcpListener,
    settings: ProviderSettings,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let provider = Provider::open(settings)?;
    let stop = provider.0.stop.clone();
    let _stop_when_dropped = stop.clone().drop_guard();
    let worker = tokio::spawn(webhooks::send_all(provider.clone()));
    axum::serve(listener, router(provider))
        .with_graceful_shutdown(async move {
            shutdown.await;
            stop.cancel();
        })
        .await?;
    worker.await.map_err(io::Error::other)
}
