//! How the world reaches Aldía: HTTP, REST, webhooks in, server-sent events, the command line.

// Pages are types as deep as themselves: see `app`.
#![recursion_limit = "256"]

pub mod assemble;
pub mod assets;
pub mod carriers;
pub mod cli;
pub mod commands;
pub mod config;
pub mod demo_mails;
pub mod downloads;
pub mod events;
pub mod health;
pub mod health_alarms;
pub mod language;
pub mod links;
pub mod listen;
pub mod middleware;
pub mod pages;
pub mod problems;
pub mod process;
pub mod request_context;
pub mod router;
pub mod server_functions;
pub mod session;
pub mod signals;
pub mod staff_downloads;
mod staff_exports;
mod staff_filters;
pub mod staff_imports;
pub mod state;
pub mod telemetry;
pub mod webhooks;
