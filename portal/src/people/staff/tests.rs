//! Staff, from the first administrator on.

mod audit;
mod enrolment;
mod four_eyes;
mod operator;
mod sessions;
mod sign_in;

use domain::access::{Actor, Role};
use domain::identity::Password;
use domain::staff::StaffState;
use jiff::SignedDuration;

use super::sessions::{StaffPass, StaffSession};
use super::*;
use crate::people::sessions::SessionKey;
use crate::platform::throttle::Client;
use crate::testing::staff_members::{
    EnrolledStaff, STAFF_PASSWORD, enrol, enrolled, invited, staff_client,
};
use crate::testing::{Engine, TestPortal, on_both};
use crate::{Error, Portal};

fn password() -> Password {
    Password::new(STAFF_PASSWORD.into())
}

/// Opens the session of a pass, as the server does.
async fn open(portal: &Portal, pass: &StaffPass, secret: &str) -> SessionKey {
    let key = SessionKey::of(secret.as_bytes());
    assert!(super::sessions::open(portal, &key, pass).await.unwrap());
    key
}

async fn session(portal: &Portal, key: &SessionKey) -> Option<StaffSession> {
    super::sessions::find(portal, key).await.unwrap()
}

/// The actor of an enrolled member under a session of theirs.
async fn acting(portal: &Portal, who: &EnrolledStaff) -> Actor {
    let key = open(portal, &who.pass, who.id.as_str()).await;
    session(portal, &key).await.unwrap().actor("198.51.100.20", portal.now())
}

/// A second step later, so that the authenticator shows another code.
fn later(t: &TestPortal) {
    t.clock.advance(SignedDuration::from_secs(domain::staff::STEP_S));
}

async fn member(portal: &Portal, id: &domain::ids::StaffId) -> StaffMember {
    find(portal, &Actor::System, id).await.unwrap()
}
