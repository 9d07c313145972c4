//! What customers see: a folder for each feature, with its pages, islands and server functions.

/// Declares modules that exist on the server only.
macro_rules! server_only {
    ($($name:ident)*) => { $(
        #[cfg(feature = "ssr")]
        pub mod $name;
    )* };
}

server_only! { answer invoices live_page overview holds verify words }

pub mod basket;
pub mod live_island;
pub mod payments;
