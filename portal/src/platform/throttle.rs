//! Rate limits that slow down guessing and flooding without locking anybody out.
//!
//! A limit per account alone would let anybody lock its owner out; a limit per address alone does
//! not stop a thousand addresses. So each door has three limits: on the address, on the account
//! *from* that address (strict), and on the account from anywhere (loose: one address alone cannot
//! exhaust it). A browser that has signed in to the account before has a limit of its own, which no
//! stranger can exhaust. The last resort, a reset link by mail, cannot be exhausted: when no more
//! links are sent, those in the mailbox are still valid. One case remains: a new user who shares an
//! address with an attacker at the same time has to wait for a share of that address's limit.
//!
//! Writes have limits of their own, by whoever writes and by whom they are about: see [`Write`].
//!
//! The limits are per process: *n* replicas together allow *n* times as much. Nothing is written to
//! the database. Addresses and accounts are stored only as indexes of cells, hashed with a random
//! seed at each start; the number of cells is fixed, so that a flood cannot exhaust the memory.

use std::fmt;
use std::hash::{BuildHasher, Hash, RandomState};
use std::net::IpAddr;
use std::sync::Arc;

use governor::RateLimiter;
use governor::clock::Clock as _;
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::keyed::DashMapStateStore;

use crate::platform::clock::Clock;

mod address;
mod limits;
mod steady;
mod writes;

use limits::Limits;
use steady::Steady;

pub use address::{UNREADABLE, address_of};
pub use limits::Door;
pub use writes::Write;

type Limiter = RateLimiter<u32, DashMapStateStore<u32>, Steady, NoOpMiddleware<Nanos>>;

/// Cells of each limit: about 10 MB if all were in use.
const CELLS: u64 = 1 << 18;

/// Longer than the names of today's programs.
const AGENT_CHARS: usize = 200;

/// Client of a request, as far as rate limits distinguish it.
#[derive(Clone, Default)]
pub struct Client {
    prefix: String,
    devices: String,
    address: String,
    agent: String,
}

/// Limits tell clients apart by these two; the rest is only shown.
impl PartialEq for Client {
    fn eq(&self, other: &Self) -> bool {
        (&self.prefix, &self.devices) == (&other.prefix, &other.devices)
    }
}

impl Eq for Client {}

/// Addresses are personal data and must not reach a log.
impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Client(…)")
    }
}

impl Client {
    /// A client by its IP address. For IPv6 only the first 56 bits count, because a line has many
    /// addresses; all whose address cannot be read are one client. `devices` is the value of the
    /// browser's device cookie, or empty.
    #[must_use]
    pub fn new(address: &str, devices: &str) -> Self {
        let prefix = match address_of(address) {
            Some(IpAddr::V6(ip)) => format!("{:014x}", ip.to_bits() >> 72),
            Some(ip @ IpAddr::V4(_)) => ip.to_string(),
            None => UNREADABLE.to_owned(),
        };
        let (devices, address) = (devices.to_owned(), address.to_owned());
        Self { prefix, devices, address, agent: String::new() }
    }

    /// The same, with what its program calls itself: it is shown in lists of sessions.
    #[must_use]
    pub fn with_agent(self, agent: &str) -> Self {
        Self { agent: agent.chars().take(AGENT_CHARS).collect(), ..self }
    }

    /// The address, or the first 56 bits of it.
    #[must_use]
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// The whole address, as it came.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// What its program calls itself; empty if unknown.
    pub(crate) fn agent(&self) -> &str {
        &self.agent
    }

    /// Value of the browser's device cookie.
    pub(crate) fn devices(&self) -> &str {
        &self.devices
    }
}

/// An attempt at a door.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Knock<'a> {
    pub(crate) client: &'a Client,
    /// The target: an address or an invoice, whether it exists or not.
    pub(crate) account: &'a str,
    /// The browser, if it has signed in to the account before.
    pub(crate) device: Option<&'a str>,
}

/// The exhausted limit, and the seconds to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ThrottleRefusal {
    /// The limit of the address.
    Address(u64),
    /// A limit of the account.
    Account(u64),
}

impl ThrottleRefusal {
    pub(crate) const fn seconds(self) -> u64 {
        match self {
            Self::Address(seconds) | Self::Account(seconds) => seconds,
        }
    }
}

/// Limiters of one door.
struct Doorway {
    address: Limiter,
    pair: Limiter,
    account: Limiter,
    device: Limiter,
}

/// All limits of this process. Cheap to clone; clones share their state.
#[derive(Clone)]
pub struct Throttle {
    doors: Arc<[Doorway; Door::ALL.len()]>,
    writes: Arc<[Limiter; Write::ALL.len()]>,
    cells: Arc<RandomState>,
    clock: Steady,
}

impl fmt::Debug for Throttle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Throttle({} cells in use)", self.cells_in_use())
    }
}

impl Throttle {
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        let clock = Steady::new(clock);
        let limiter = |quota| Limiter::new(quota, DashMapStateStore::default(), clock.clone());
        let doorway = |limits: Limits| Doorway {
            address: limiter(limits.address.quota()),
            pair: limiter(limits.pair.quota()),
            account: limiter(limits.account.quota()),
            device: limiter(limits.device.quota()),
        };
        let doors = Arc::new(Door::ALL.map(|door| doorway(door.limits())));
        let writes = Arc::new(Write::ALL.map(|write| limiter(write.limit().quota())));
        Self { doors, writes, cells: Arc::default(), clock }
    }

    /// Admits an attempt, or returns the time to wait. A refused attempt uses up only the limits
    /// that were checked before.
    pub(crate) fn knock(&self, door: Door, knock: Knock<'_>) -> Result<(), ThrottleRefusal> {
        let Doorway { address, pair, account, device } = &self.doors[door as usize];
        if let Some(browser) = knock.device {
            let known = self.pass(device, &(knock.account, browser));
            return known.map_err(ThrottleRefusal::Account);
        }
        let prefix = knock.client.prefix.as_str();
        self.pass(address, &prefix).map_err(ThrottleRefusal::Address)?;
        self.pass(pair, &(knock.account, prefix)).map_err(ThrottleRefusal::Account)?;
        self.pass(account, &knock.account).map_err(ThrottleRefusal::Account)
    }

    fn pass(&self, limiter: &Limiter, key: &impl Hash) -> Result<(), u64> {
        let cell = u32::try_from(self.cells.hash_one(key) % CELLS).unwrap_or(0);
        let wait = |until: governor::NotUntil<Nanos>| until.wait_time_from(self.clock.now());
        limiter.check_key(&cell).map_err(|until| wait(until).as_secs() + 1)
    }

    /// Frees the memory of fully refilled cells. Called periodically.
    pub fn forget_idle(&self) {
        for limiter in self.limiters() {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
    }

    /// Number of cells in use, for metrics and tests.
    #[must_use]
    pub fn cells_in_use(&self) -> usize {
        self.limiters().map(Limiter::len).sum()
    }

    fn limiters(&self) -> impl Iterator<Item = &Limiter> {
        let of_doors = self.doors.iter();
        let of_doors = of_doors.flat_map(|d| [&d.address, &d.pair, &d.account, &d.device]);
        of_doors.chain(self.writes.iter())
    }
}

#[cfg(test)]
mod tests;
