//! The layers around every handler, outermost first, in the router's order.

pub mod again;
pub mod body;
pub mod headers;
pub mod limits;
pub mod log;
pub mod origin;
pub mod panic;
pub mod redirects;
pub mod refusals;
