//! The layers around every handler, outermost first, as the router puts them on.

pub mod body;
pub mod headers;
pub mod limits;
pub mod log;
pub mod origin;
pub mod panic;
pub mod redirects;
