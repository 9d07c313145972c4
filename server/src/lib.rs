//! How the world reaches Aldía: HTTP, REST, webhooks in, server-sent events, the command line.

pub mod assets;
pub mod session;
