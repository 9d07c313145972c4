//! The whole site over HTTP, as its visitors meet it: each module is one promise of the edge.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test ends where it cannot go on")]

mod commands;
mod edge;
mod events;
mod house;
mod identity;
mod knocking;
mod pages;
mod people;
mod stopping;
mod told;
