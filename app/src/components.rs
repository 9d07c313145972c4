//! Small pieces that pages are made of; none of them calls the server.

#[cfg(feature = "ssr")]
pub use words::{MaybeText, Text, Tone};

/// Declares modules that exist on the server only: what they render never wakes up.
macro_rules! server_only {
    ($($name:ident)*) => { $(
        #[cfg(feature = "ssr")]
        pub mod $name;
    )* };
}

server_only! {
    amount badge button card day debt_row empty_state error_summary field filter_tabs hydration
    icon language_switch notice page_title pagination receipt steps summary_list table timeline
    total words
}

#[cfg(all(test, feature = "ssr"))]
pub mod testing;
