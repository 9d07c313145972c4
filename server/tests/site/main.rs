//! The whole site over HTTP, from a visitor's point of view; each module covers one promise.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test ends where it cannot go on")]

mod away;
mod commands;
mod connections;
mod edge;
mod events;
mod forms;
mod hang_ups;
mod house;
mod identity;
mod knocking;
mod links;
mod pages;
mod people;
mod staff;
mod stopping;
mod taken_back;
mod till;
mod told;
