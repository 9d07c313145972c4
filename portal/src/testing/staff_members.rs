//! Staff for tests, with an authenticator.

use domain::access::{Actor, PROOF_LIFETIME, Proof, Role};
use domain::identity::{Email, Password};
use domain::ids::StaffId;
use jiff::Timestamp;
use totp_rs::{Builder, Secret, Totp};

use crate::Portal;
use crate::people::staff::sessions::StaffPass;
use crate::people::staff::{
    self, FactorSetup, Invitation, NewStaff, choose_password, confirm_factor, enrolment,
};
use crate::platform::ids;
use crate::platform::throttle::Client;

mod store;

/// The password of enrolled staff.
pub const STAFF_PASSWORD: &str = "cuatro gatos verdes bailan";

/// An authenticator, as on somebody's telephone.
#[derive(Debug, Clone)]
pub struct Authenticator(Totp);

impl Authenticator {
    /// Set up by typing the secret.
    ///
    /// # Panics
    /// When it is no secret.
    #[must_use]
    pub fn of(setup: &FactorSetup) -> Self {
        let secret = Secret::try_from_base32(setup.secret.replace(' ', "")).expect("base32");
        Self(Builder::new().with_secret(secret).build().expect("a secret of 160 bits"))
    }

    /// The code that it shows at an instant.
    ///
    /// # Panics
    /// Before 1970.
    #[must_use]
    pub fn code(&self, at: Timestamp) -> String {
        self.0.generate(u64::try_from(at.as_second()).expect("after 1970")).to_string()
    }
}

/// Somebody who accepted an invitation.
#[derive(Debug, Clone)]
pub struct EnrolledStaff {
    pub id: StaffId,
    pub email: String,
    pub pass: StaffPass,
    pub authenticator: Authenticator,
}

/// The client of staff in tests.
#[must_use]
pub fn staff_client() -> Client {
    Client::new("198.51.100.20", "").with_agent("Mozilla/5.0 (X11; Linux) Firefox/150.0")
}

/// Invites somebody from the command line, with these roles.
///
/// # Panics
/// When the address is taken.
pub async fn invited(portal: &Portal, name: &str, roles: &[Role]) -> Invitation {
    let new = NewStaff {
        email: Email::parse(&format!("{name}@santarosa.example")).expect("an address"),
        name: name.to_owned(),
        language: None,
        roles: roles.iter().copied().collect(),
    };
    staff::invite(portal, &Actor::System, &new).await.expect("a new member").0
}

/// Accepts an invitation. The code of this instant is used by it.
///
/// # Panics
/// When the invitation is not open.
pub async fn enrol(portal: &Portal, invitation: &Invitation) -> EnrolledStaff {
    let token = invitation.url.rsplit('/').next().expect("a link has a token");
    let client = staff_client();
    let password = Password::new(STAFF_PASSWORD.into());
    choose_password(portal, &client, token, &password).await.expect("a good password");
    let enrolment = enrolment(portal, token).await.expect("the invitation is open");
    let authenticator = Authenticator::of(&enrolment.setup.expect("a password is chosen"));
    let code = authenticator.code(portal.now());
    let welcome = confirm_factor(portal, &client, token, &code).await.expect("the code is right");
    let id = invitation.staff.clone();
    EnrolledStaff { id, email: enrolment.email, pass: welcome.pass, authenticator }
}

/// Somebody with these roles who accepted their invitation.
///
/// # Panics
/// When the address is taken.
pub async fn enrolled(portal: &Portal, name: &str, roles: &[Role]) -> EnrolledStaff {
    enrol(portal, &invited(portal, name, roles).await).await
}

/// An active member of staff who cannot sign in, without the time that passwords take.
///
/// # Panics
/// When the id is taken.
pub async fn seed_staff(portal: &Portal, id: &str, roles: &[Role]) {
    store::active(portal, id, roles).await;
}

/// A pass, as if the member of staff had signed in now, with a proof that is fresh or stale.
///
/// # Panics
/// When there is no such member.
pub async fn staff_pass(portal: &Portal, id: &str, proof: Proof) -> StaffPass {
    let now = portal.now();
    let proved_at = match proof {
        Proof::Fresh => now,
        Proof::Stale => now - PROOF_LIFETIME,
    };
    StaffPass {
        staff: StaffId::parse(id).expect("an id"),
        epoch: store::epoch(portal, id).await,
        number: ids::text(now),
        began_at: now,
        proved_at,
        address: "198.51.100.20".into(),
        agent: "Firefox".into(),
        codes: None,
    }
}
