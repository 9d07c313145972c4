//! Confirmations of what was just done. They stand in the address of the page that follows, with a
//! stamp: no address that somebody else wrote, or kept, makes a page confirm what was not done.

use portal::platform::stamp;

use super::context::{query_value, redirect, request_context};

/// Redirects to a page that confirms what was done, by a code under a name.
pub fn confirm(page: &str, name: &str, what: &str) {
    let context = request_context();
    let said = format!("{page}?{name}={what}");
    let at = stamp::stamp(&context.portal, &context.actor, &said);
    redirect(&format!("{said}&at={at}"));
}

/// The code under a name, if the reader did it a short time ago.
pub fn confirmed(name: &str) -> Option<String> {
    let context = request_context();
    let what = query_value(&context.query, name)?;
    let at = query_value(&context.query, "at")?;
    let said = format!("{}?{name}={what}", context.path);
    stamp::is_fresh(&context.portal, &context.actor, &said, &at).then_some(what)
}
