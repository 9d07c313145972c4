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
    amount badge button card day debt_row drop empty_state error_summary field field_set filter_tabs
    hydration icon language_switch notice outcome page_title pagination receipt select steps
    summary_list sunrise table text_area timeline total welcome words
}

pub mod told;

#[cfg(all(test, feature = "ssr"))]
pub mod testing;
