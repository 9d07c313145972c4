//! The administrator of the demo, with a second factor that is printed.

use domain::access::{Actor, Role};
use domain::calendar::Timestamp;
use domain::identity::Password;

use super::school::School;
use super::{DemoError, wrong};
use crate::people::staff::{
    FactorSetup, NewStaff, choose_password, confirm_factor, enrolment, factor, invite,
};
use crate::platform::throttle::Client;
use crate::{Portal, Result};

/// Credentials of the demo's administrator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffSignIn {
    pub email: String,
    pub password: String,
    /// For an authenticator.
    pub factor: FactorSetup,
}

impl StaffSignIn {
    /// The code that an authenticator with this factor shows at an instant.
    #[must_use]
    pub fn code(&self, now: Timestamp) -> Option<String> {
        factor::code_of(&self.factor, now)
    }
}

/// Makes the administrator unless they exist; `None` if they were changed since.
///
/// # Errors
/// Outside demo mode, because the password is public; otherwise when the database fails.
pub async fn load_staff(portal: &Portal) -> Result<Option<StaffSignIn>, DemoError> {
    if !portal.settings.demo {
        return Err(DemoError::OtherMode);
    }
    let school = School::read()?;
    let email = &school.staff.email;
    let is_there = factor::of_address(portal, email).await?;
    let found = match is_there {
        None => Some(enrol(portal, &school).await?),
        Some(found) => found,
    };
    let sign_in = |factor| StaffSignIn {
        email: email.as_str().to_owned(),
        password: school.password.clone(),
        factor,
    };
    Ok(found.map(sign_in))
}

/// Invites and accepts, as on the pages.
async fn enrol(portal: &Portal, school: &School) -> Result<FactorSetup> {
    let new = NewStaff {
        email: school.staff.email.clone(),
        name: school.staff.name.clone(),
        language: None,
        roles: [Role::Admin].into_iter().collect(),
    };
    let (invitation, _) = invite(portal, &Actor::System, &new).await.map_err(wrong)?;
    let token = invitation.url.rsplit('/').next().unwrap_or_default();
    let client = Client::new("127.0.0.1", "");
    let password = Password::new(school.password.clone());
    choose_password(portal, &client, token, &password).await.map_err(wrong)?;
    let setup = enrolment(portal, token).await?.setup.ok_or_else(|| wrong("no second factor"))?;
    let code = factor::code_of(&setup, portal.now()).ok_or_else(|| wrong("no secret"))?;
    confirm_factor(portal, &client, token, &code).await.map_err(wrong)?;
    Ok(setup)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::staff::{enter_factor, sign_in};
    use crate::testing::on_both;

    #[tokio::test]
    async fn the_administrator_signs_in_with_what_is_printed_after_a_restart_too() {
        on_both(async |t| {
            let portal = &t.portal;
            let first = load_staff(portal).await.unwrap().unwrap();
            assert_eq!(load_staff(portal).await.unwrap(), Some(first.clone()));
            t.clock.advance(jiff::SignedDuration::from_mins(1));
            let client = Client::new("127.0.0.1", "");
            let password = Password::new(first.password.clone());
            let attempt = sign_in(portal, &client, &first.email, &password).await.unwrap();
            let code = first.code(portal.now()).unwrap();
            enter_factor(portal, &client, &attempt, &code).await.unwrap();
        })
        .await;
    }
}
