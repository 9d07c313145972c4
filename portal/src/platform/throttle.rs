//! Throttling: slows down who guesses and who floods, and locks nobody out.
//!
//! A limit on an account alone could be used by anybody to shut the account's owner out; a limit
//! on an address alone does not stop a thousand addresses. So three limits stand at each door: on
//! the address, on the account *from* that address (strict), and on the account from anywhere
//! (loose: one address alone cannot use it up). A browser that has signed in to the account before
//! has a limit of its own, which no stranger can use up. And the last way in, a reset link by
//! mail, cannot be used up at all: where no more links are sent, those in the mailbox still work.
//! What remains: who is new to the portal, and shares an address with somebody who floods it at
//! the same time, waits for a share of that address's limit.
//!
//! The limits are this process's: *n* replicas together allow *n* times as much. Nothing is written
//! to the database. Addresses and accounts are kept as numbers of cells only, drawn anew at each
//! start; there is a fixed number of cells, so that a flood cannot fill the memory.

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

mod limits;
mod steady;

use limits::Limits;
use steady::Steady;

pub use limits::Door;

type Limiter = RateLimiter<u32, DashMapStateStore<u32>, Steady, NoOpMiddleware<Nanos>>;

/// For each limit, so many cells: about 10 MB were all in use.
const CELLS: u64 = 1 << 18;

/// From where somebody knocks.
#[derive(Clone, PartialEq, Eq, Hash, Default)]
pub struct Client {
    prefix: String,
    devices: String,
}

/// Addresses are personal: logs that print one by mistake print none.
impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Client(…)")
    }
}

impl Client {
    /// A client of an IP address. Of IPv6 the first 56 bits count: a line is given many addresses.
    /// `devices` is what the browser's device cookie says, empty when there is none.
    #[must_use]
    pub fn new(address: &str, devices: &str) -> Self {
        let prefix = match address.parse::<IpAddr>().map(|ip| ip.to_canonical()) {
            Ok(IpAddr::V6(ip)) => format!("{:014x}", ip.to_bits() >> 72),
            Ok(ip @ IpAddr::V4(_)) => ip.to_string(),
            Err(_) => address.chars().take(64).collect(),
        };
        Self { prefix, devices: devices.to_owned() }
    }

    /// What the browser's device cookie says.
    pub(crate) fn devices(&self) -> &str {
        &self.devices
    }
}

/// Somebody at a door.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Knock<'a> {
    pub(crate) client: &'a Client,
    /// What they want to get into: an address or an invoice, whether it exists or not.
    pub(crate) account: &'a str,
    /// The browser, when it has signed in to the account before.
    pub(crate) device: Option<&'a str>,
}

/// Why somebody must wait, and how long, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Too much comes from the address.
    Address(u64),
    /// Too much is tried at the account.
    Account(u64),
}

impl Refusal {
    pub(crate) const fn seconds(self) -> u64 {
        match self {
            Self::Address(seconds) | Self::Account(seconds) => seconds,
        }
    }
}

/// The limits of one door.
struct Doorway {
    address: Limiter,
    pair: Limiter,
    account: Limiter,
    device: Limiter,
}

/// All limits of this process. Cheap to clone; all clones count together.
#[derive(Clone)]
pub struct Throttle {
    doors: Arc<[Doorway; Door::ALL.len()]>,
    cells: Arc<RandomState>,
    clock: Steady,
}

impl fmt::Debug for Throttle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Throttle({} cells in use)", self.cells_in_use())
    }
}

impl Throttle {
    /// Counts by a clock.
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
        Self { doors, cells: Arc::default(), clock }
    }

    /// Lets a knock in, or says how long to wait. Who is refused has used nothing up, but for
    /// the wider limits that let them in.
    pub(crate) fn knock(&self, door: Door, knock: Knock<'_>) -> Result<(), Refusal> {
        let Doorway { address, pair, account, device } = &self.doors[door as usize];
        if let Some(browser) = knock.device {
            let known = self.pass(device, &(knock.account, browser));
            return known.map_err(Refusal::Account);
        }
        let prefix = knock.client.prefix.as_str();
        self.pass(address, &prefix).map_err(Refusal::Address)?;
        self.pass(pair, &(knock.account, prefix)).map_err(Refusal::Account)?;
        self.pass(account, &knock.account).map_err(Refusal::Account)
    }

    fn pass(&self, limiter: &Limiter, key: &impl Hash) -> Result<(), u64> {
        let cell = u32::try_from(self.cells.hash_one(key) % CELLS).unwrap_or(0);
        let wait = |until: governor::NotUntil<Nanos>| until.wait_time_from(self.clock.now());
        limiter.check_key(&cell).map_err(|until| wait(until).as_secs() + 1)
    }

    /// Gives back the memory of cells that are as good as new. Called now and then.
    pub fn forget_idle(&self) {
        for limiter in self.limiters() {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
    }

    /// How many cells are in use, for metrics and tests.
    #[must_use]
    pub fn cells_in_use(&self) -> usize {
        self.limiters().map(Limiter::len).sum()
    }

    fn limiters(&self) -> impl Iterator<Item = &Limiter> {
        self.doors.iter().flat_map(|d| [&d.address, &d.pair, &d.account, &d.device])
    }
}

#[cfg(test)]
mod tests;
