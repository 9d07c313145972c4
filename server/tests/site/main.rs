//! The whole site over HTTP, as its visitors meet it: each module is one promise of the edge.

mod edge;
mod events;
mod house;
mod identity;
mod knocking;
mod people;
mod stopping;
