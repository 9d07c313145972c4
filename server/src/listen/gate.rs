//! Caps on connections, in all and for each address. At a cap a connection without a request in
//! work gives its place to a new one: silence keeps nobody out.

use std::collections::{BTreeMap, HashMap};
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio_util::sync::CancellationToken;

use super::ConnectionLimits;
use super::progress::ConnectionProgress;

/// An address as far as caps distinguish it: of IPv6 the first 56 bits, because a line has many
/// addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct PeerPrefix(u128);

impl From<SocketAddr> for PeerPrefix {
    fn from(peer: SocketAddr) -> Self {
        Self(match peer.ip().to_canonical() {
            IpAddr::V4(ip) => u128::from(ip.to_bits()),
            IpAddr::V6(ip) => (ip.to_bits() >> 72) | (1 << 127),
        })
    }
}

/// Counts open connections. Cheap to clone.
#[derive(Clone)]
pub(super) struct ConnectionGate {
    limits: ConnectionLimits,
    places: Arc<Mutex<Places>>,
}

#[derive(Default)]
struct Places {
    last: u64,
    /// In the order of their beginning.
    open: BTreeMap<u64, OpenConnection>,
    of_peer: HashMap<PeerPrefix, usize>,
}

struct OpenConnection {
    peer: PeerPrefix,
    progress: Arc<ConnectionProgress>,
    give_up: CancellationToken,
}

/// The place of a connection; free again when dropped.
pub(super) struct GatePlace {
    number: u64,
    peer: SocketAddr,
    progress: Arc<ConnectionProgress>,
    give_up: CancellationToken,
    places: Arc<Mutex<Places>>,
}

impl ConnectionGate {
    pub(super) fn new(limits: ConnectionLimits) -> Self {
        Self { limits, places: Arc::default() }
    }

    /// A place, unless all are taken by connections with requests in work.
    pub(super) fn enter(&self, peer: SocketAddr) -> Option<GatePlace> {
        let prefix = PeerPrefix::from(peer);
        let mut places = lock(&self.places);
        let of_peer = places.of_peer.get(&prefix).copied().unwrap_or_default();
        let has_place = if of_peer >= self.limits.per_peer {
            places.free_one(Some(prefix))
        } else {
            places.open.len() < self.limits.in_all || places.free_one(None)
        };
        if !has_place {
            metrics::counter!("aldia_connections_refused_total").increment(1);
            return None;
        }
        let progress = ConnectionProgress::new(self.limits);
        let give_up = CancellationToken::new();
        let open = OpenConnection { peer: prefix, progress: progress.clone(), give_up };
        let give_up = open.give_up.clone();
        let number = places.add(open);
        drop(places);
        Some(GatePlace { number, peer, progress, give_up, places: self.places.clone() })
    }

    /// Ends a connection without a request in work, because the process has no descriptors left.
    pub(super) fn make_room(&self) {
        lock(&self.places).free_one(None);
    }
}

impl Places {
    fn add(&mut self, open: OpenConnection) -> u64 {
        self.last += 1;
        *self.of_peer.entry(open.peer).or_default() += 1;
        self.open.insert(self.last, open);
        self.show();
        self.last
    }

    /// Ends the oldest connection that never sent a request, or else the oldest that waits for
    /// the next one.
    fn free_one(&mut self, peer: Option<PeerPrefix>) -> bool {
        let is_of_peer = |open: &OpenConnection| peer.is_none_or(|peer| peer == open.peer);
        let of_peer = || self.open.iter().filter(|(_, open)| is_of_peer(open));
        let silent = of_peer().find(|(_, open)| open.progress.is_silent());
        let idle = || of_peer().find(|(_, open)| open.progress.is_idle());
        let Some(number) = silent.or_else(idle).map(|(number, _)| *number) else { return false };
        if let Some(open) = self.remove(number) {
            open.give_up.cancel();
            metrics::counter!("aldia_connections_ended_total", "reason" => "crowd").increment(1);
        }
        true
    }

    fn remove(&mut self, number: u64) -> Option<OpenConnection> {
        let open = self.open.remove(&number)?;
        if let Some(count) = self.of_peer.get_mut(&open.peer) {
            *count -= 1;
            if *count == 0 {
                self.of_peer.remove(&open.peer);
            }
        }
        self.show();
        Some(open)
    }

    fn show(&self) {
        let count = u32::try_from(self.open.len()).unwrap_or(u32::MAX);
        metrics::gauge!("aldia_connections").set(count);
    }
}

impl GatePlace {
    pub(super) fn progress(&self) -> Arc<ConnectionProgress> {
        self.progress.clone()
    }

    pub(super) const fn peer(&self) -> SocketAddr {
        self.peer
    }

    /// Ends when another connection takes this place.
    pub(super) async fn given_up(&self) {
        self.give_up.cancelled().await;
    }
}

impl Drop for GatePlace {
    fn drop(&mut self) {
        lock(&self.places).remove(self.number);
    }
}

fn lock(places: &Mutex<Places>) -> MutexGuard<'_, Places> {
    places.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const ANA: ([u8; 4], u16) = ([192, 0, 2, 1], 1000);
    const EVA: ([u8; 4], u16) = ([192, 0, 2, 2], 1000);

    fn gate() -> ConnectionGate {
        ConnectionGate::new(ConnectionLimits {
            in_all: 3,
            per_peer: 2,
            headers_within: Duration::from_secs(10),
            idle_within: Duration::from_secs(60),
            write_within: Duration::from_secs(30),
        })
    }

    #[tokio::test]
    async fn at_its_cap_an_address_loses_its_oldest_silent_connection() {
        let gate = gate();
        let idle = gate.enter(ANA.into()).unwrap();
        drop(idle.progress().begin_request());
        let silent = gate.enter(ANA.into()).unwrap();
        let other = gate.enter(EVA.into()).unwrap();

        let _new = gate.enter(ANA.into()).unwrap();

        assert!(silent.give_up.is_cancelled());
        assert!(!idle.give_up.is_cancelled(), "it has sent a request");
        assert!(!other.give_up.is_cancelled(), "the cap was another's");
    }

    #[tokio::test]
    async fn what_is_in_work_keeps_its_place_and_the_next_is_refused() {
        let gate = gate();
        let places: Vec<GatePlace> =
            [ANA, ANA, EVA].iter().map(|peer| gate.enter((*peer).into()).unwrap()).collect();
        let work: Vec<_> = places.iter().map(|place| place.progress().begin_request()).collect();
        for peer in [ANA, EVA, ([192, 0, 2, 3], 1)] {
            assert!(gate.enter(peer.into()).is_none(), "{peer:?}");
        }
        drop(work);
        assert!(gate.enter(EVA.into()).is_some());
        assert!(places[0].give_up.is_cancelled(), "the oldest of all");
        drop(places);
        assert_eq!(lock(&gate.places).open.len(), 0);
        assert!(lock(&gate.places).of_peer.is_empty());
    }

    #[test]
    fn a_line_with_many_addresses_is_one_peer() {
        let prefix = |text: &str| PeerPrefix::from(text.parse::<SocketAddr>().unwrap());
        assert_eq!(prefix("[2001:db8:0:1::1]:1"), prefix("[2001:db8:0:2::9]:2"));
        assert_ne!(prefix("[2001:db8:0:100::1]:1"), prefix("[2001:db8:0:200::1]:1"));
        assert_eq!(prefix("192.0.2.1:1"), prefix("[::ffff:192.0.2.1]:2"));
        assert_ne!(prefix("192.0.2.1:1"), prefix("192.0.2.2:1"));
    }
}
