//! A sign-in of staff between password and code, in a cookie.

use portal::people::staff::{ATTEMPT_LIFETIME, StaffAttempt};

use crate::request::context::{RequestContext, is_local_path};
use crate::request::cookies;
use crate::routes;

const COOKIE: &str = "staff-attempt";

/// Keeps the proof of the password.
pub(super) fn keep(context: &RequestContext, attempt: &StaffAttempt) {
    cookies::write(context, COOKIE, &attempt.0, ATTEMPT_LIFETIME.as_secs());
}

/// The proof of the password. Call before the first `await`.
pub(super) fn read(context: &RequestContext) -> Option<StaffAttempt> {
    cookies::read(context, COOKIE).filter(|text| !text.is_empty()).map(StaffAttempt)
}

pub(super) fn forget(context: &RequestContext) {
    cookies::write(context, COOKIE, "", 0);
}

/// Where to go after signing in: a page of staff, the first one by default.
pub(super) fn destination(next: Option<&str>) -> &str {
    let is_of_staff = |next: &&str| {
        let path = next.split(['?', '#']).next().unwrap_or_default();
        let is_below = path == routes::STAFF || path.starts_with("/staff/");
        is_local_path(next) && is_below && !path.starts_with(routes::STAFF_SIGN_IN)
    };
    next.filter(is_of_staff).unwrap_or(routes::STAFF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_leads_to_a_page_of_staff_and_not_in_a_circle() {
        for (next, expected) in [
            (None, "/staff"),
            (Some("/staff/people"), "/staff/people"),
            (Some("/staff/people?x=1"), "/staff/people?x=1"),
            (Some("/staff"), "/staff"),
            (Some("/invoices"), "/staff"),
            (Some("/staffing"), "/staff"),
            (Some("//evil.example/staff/"), "/staff"),
            (Some("/staff/sign-in?next=/staff"), "/staff"),
        ] {
            assert_eq!(destination(next), expected, "{next:?}");
        }
    }
}
