//! Addresses for processes that tests start.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};

use rand::Rng as _;

/// An address on the loopback interface that nobody listens on.
///
/// Its port is below those that the system hands out by itself (from 32768 on), so no connection
/// and no listener on port 0 takes it before the process that is meant to.
///
/// # Panics
/// When no port can be listened on.
#[must_use]
pub fn free_address() -> SocketAddr {
    (0..1_000)
        .map(|_| SocketAddr::from((Ipv4Addr::LOCALHOST, rand::rng().random_range(10_000..32_000))))
        .find(|address| TcpListener::bind(address).is_ok())
        .expect("a port is free")
}
