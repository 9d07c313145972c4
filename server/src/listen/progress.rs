//! Progress of a connection: what it waits for, and since when.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::ConnectionLimits;

/// Slower readers use up their patience.
const BYTES_PER_SECOND: u64 = 1024;

/// Why a connection was ended by us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum EndReason {
    /// It never sent a request.
    Silent,
    /// It sent no further request.
    Idle,
    /// It does not read what it asked for.
    Unread,
}

impl EndReason {
    const fn code(self) -> &'static str {
        match self {
            Self::Silent => "silent",
            Self::Idle => "idle",
            Self::Unread => "unread",
        }
    }

    pub(super) fn count(self) {
        let reason = self.code();
        metrics::counter!("aldia_connections_ended_total", "reason" => reason).increment(1);
        tracing::debug!(reason, "a connection was ended");
    }
}

/// What the parts of a connection report, and its watch reads.
pub(super) struct ConnectionProgress {
    limits: ConnectionLimits,
    state: Mutex<ProgressState>,
}

impl ConnectionProgress {
    pub(super) fn new(limits: ConnectionLimits) -> Arc<Self> {
        let state = ProgressState::new(limits, Instant::now());
        Arc::new(Self { limits, state: Mutex::new(state) })
    }

    fn state(&self) -> MutexGuard<'_, ProgressState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether no request has come yet.
    pub(super) fn is_silent(&self) -> bool {
        self.state().requests == 0
    }

    /// Whether no request is in work.
    pub(super) fn is_idle(&self) -> bool {
        self.state().in_work == 0
    }

    pub(super) fn begin_request(self: &Arc<Self>) -> RequestInWork {
        let number = self.state().begin();
        RequestInWork { number, bytes: 0, progress: self.clone() }
    }

    /// The socket takes no bytes at present.
    pub(super) fn write_blocked(&self) {
        self.state().write_blocked(Instant::now());
    }

    /// The socket took some bytes.
    pub(super) fn wrote(&self, bytes: usize) {
        self.state().wrote(bytes as u64, Instant::now());
    }

    /// Waits until a limit is passed.
    pub(super) async fn ended(&self) -> EndReason {
        let ConnectionLimits { headers_within, idle_within, write_within, .. } = self.limits;
        let shortest = headers_within.min(idle_within).min(write_within);
        let mut every = tokio::time::interval(shortest / 4);
        loop {
            every.tick().await;
            if let Some(reason) = self.state().end_at(Instant::now()) {
                return reason;
            }
        }
    }
}

/// A request, from its headers to the end of its response.
pub(super) struct RequestInWork {
    number: u64,
    bytes: u64,
    progress: Arc<ConnectionProgress>,
}

impl RequestInWork {
    /// The client takes the next part of the response.
    pub(super) fn asked(&self) {
        self.progress.state().unread.remove(&self.number);
    }

    /// A part of the response was handed over.
    pub(super) fn handed_over(&mut self, bytes: usize) {
        self.bytes += bytes as u64;
        self.progress.state().unread.insert(self.number, Instant::now());
    }
}

impl Drop for RequestInWork {
    fn drop(&mut self) {
        self.progress.state().finish(self.number, self.bytes, Instant::now());
    }
}

struct ProgressState {
    limits: ConnectionLimits,
    /// Number of requests so far.
    requests: u64,
    /// Requests in work.
    in_work: u64,
    /// End of the pause that begins when nothing is in work.
    next_request_by: Instant,
    /// Responses of which a part was handed over and no further part was asked for, by request.
    unread: BTreeMap<u64, Instant>,
    /// When the socket stopped to take bytes.
    blocked_since: Option<Instant>,
    /// How long it may still do so; refilled by what it takes.
    patience: Duration,
}

impl ProgressState {
    fn new(limits: ConnectionLimits, now: Instant) -> Self {
        Self {
            limits,
            requests: 0,
            in_work: 0,
            next_request_by: now + limits.headers_within,
            unread: BTreeMap::new(),
            blocked_since: None,
            patience: limits.write_within,
        }
    }

    /// Number of the request that begins.
    fn begin(&mut self) -> u64 {
        self.requests += 1;
        self.in_work += 1;
        self.requests
    }

    /// A response is complete. What was handed over of it may still be on its way.
    fn finish(&mut self, number: u64, bytes: u64, now: Instant) {
        self.unread.remove(&number);
        self.in_work = self.in_work.saturating_sub(1);
        let pause = self.limits.idle_within + reading_time(bytes);
        self.next_request_by = self.next_request_by.max(now + pause);
    }

    fn write_blocked(&mut self, now: Instant) {
        self.blocked_since.get_or_insert(now);
    }

    fn wrote(&mut self, bytes: u64, now: Instant) {
        if let Some(since) = self.blocked_since.take() {
            self.patience = self.patience.saturating_sub(now - since);
        }
        let refilled = self.patience + reading_time(bytes);
        self.patience = refilled.min(self.limits.write_within);
    }

    fn end_at(&self, now: Instant) -> Option<EndReason> {
        let is_blocked = self.blocked_since.is_some_and(|since| now - since >= self.patience);
        let is_unread = |since: &Instant| now - *since >= self.limits.write_within;
        if is_blocked || self.unread.values().any(is_unread) {
            return Some(EndReason::Unread);
        }
        let is_over = self.in_work == 0 && now >= self.next_request_by;
        let reason = if self.requests == 0 { EndReason::Silent } else { EndReason::Idle };
        is_over.then_some(reason)
    }
}

fn reading_time(bytes: u64) -> Duration {
    Duration::from_millis(bytes * 1000 / BYTES_PER_SECOND)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: ConnectionLimits = ConnectionLimits {
        in_all: 1,
        per_peer: 1,
        headers_within: Duration::from_secs(10),
        idle_within: Duration::from_secs(60),
        write_within: Duration::from_secs(30),
    };

    /// A connection, and its clock in seconds.
    fn connection() -> (ProgressState, impl Fn(u64) -> Instant) {
        let begun = Instant::now();
        let at = move |seconds| begun + Duration::from_secs(seconds);
        (ProgressState::new(LIMITS, begun), at)
    }

    #[test]
    fn a_connection_without_a_request_ends_and_one_in_work_does_not() {
        let (mut state, at) = connection();
        assert_eq!(state.end_at(at(9)), None);
        assert_eq!(state.end_at(at(10)), Some(EndReason::Silent));
        let number = state.begin();
        assert_eq!(state.end_at(at(1000)), None, "it waits for us");
        state.finish(number, 0, at(1000));
        assert_eq!(state.end_at(at(1059)), None);
        assert_eq!(state.end_at(at(1060)), Some(EndReason::Idle));
    }

    #[test]
    fn a_large_response_has_the_time_to_arrive() {
        let (mut state, at) = connection();
        let number = state.begin();
        state.finish(number, 100 * 1024, at(0));
        assert_eq!(state.end_at(at(159)), None);
        assert_eq!(state.end_at(at(160)), Some(EndReason::Idle));
    }

    #[test]
    fn a_response_of_which_nothing_more_is_asked_ends_the_connection() {
        let (mut state, at) = connection();
        let (stalled, other) = (state.begin(), state.begin());
        state.unread.insert(stalled, at(0));
        for second in 0..30 {
            state.unread.insert(other, at(second));
            assert_eq!(state.end_at(at(second)), None);
        }
        assert_eq!(state.end_at(at(30)), Some(EndReason::Unread), "others do not excuse it");
        state.finish(stalled, 0, at(30));
        assert_eq!(state.end_at(at(31)), None);
    }

    #[test]
    fn a_reader_of_one_byte_now_and_then_ends_like_one_who_reads_nothing() {
        let (mut state, at) = connection();
        state.begin();
        for round in 0..2 {
            state.write_blocked(at(round * 14));
            state.wrote(1, at(round * 14 + 14));
        }
        state.write_blocked(at(28));
        assert_eq!(state.end_at(at(29)), None);
        assert_eq!(state.end_at(at(31)), Some(EndReason::Unread));

        let (mut steady, at) = connection();
        steady.begin();
        for round in 0..100 {
            steady.write_blocked(at(round * 14));
            assert_eq!(steady.end_at(at(round * 14 + 13)), None);
            steady.wrote(16 * 1024, at(round * 14 + 14));
        }
    }
}
