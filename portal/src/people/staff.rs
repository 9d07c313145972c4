//! Staff: invited, with a password and a second factor, signed in under sessions of their own.
//!
//! Every change of staff takes the lock of the audit first, so that no two are decided side by
//! side, and writes its entry in the same commit.

use domain::access::{Right, Role, Roles};
use domain::identity::{Email, NameProblem, NotAnEmail, PasswordProblem};
use domain::ids::StaffId;
use domain::language::Language;
use domain::staff::{ChangeRefusal, StaffState};
use jiff::Timestamp;

use super::users::passwords::NewPasswordError;
use crate::Error;

mod account;
pub mod audit;
pub(crate) mod factor;
pub(crate) mod invitations;
mod mails;
mod members;
mod operator;
mod recovery;
mod requests;
pub mod sessions;
mod sign_in;
pub(crate) mod store;

pub use account::{
    change_language, change_password, codes_saved, codes_to_show, profile, renew_codes, sign_out,
};
pub use factor::FactorSetup;
pub use invitations::{
    Enrolment, INVITATION_LIFETIME, Invitation, choose_password, confirm_factor, enrolment,
};
pub use members::{
    ChangeOutcome, NewStaff, change_roles, disable, find, invite, invite_again, list,
};
pub use operator::{CommandAuthor, author};
pub use requests::{RequestKind, StaffRequest, decide, open_requests};
pub use sign_in::{
    ATTEMPT_LIFETIME, SealedCodes, StaffAttempt, StaffWelcome, enter_factor, prove, sign_in,
};

/// The right to all changes of staff.
const RIGHT: Right = Right::ManageStaff;

/// A member of staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffMember {
    pub id: StaffId,
    /// Also identifies them at sign-in.
    pub email: Email,
    pub name: String,
    /// `None` if never chosen.
    pub language: Option<Language>,
    pub state: StaffState,
    pub roles: Roles,
    /// A form carries it back; a change in between makes the form stale.
    pub version: i64,
    pub created_at: Timestamp,
}

impl StaffMember {
    /// Whether they administer the portal.
    #[must_use]
    pub fn is_admin(&self) -> bool {
        self.roles.has(Role::Admin)
    }
}

/// A member of staff as colleagues name them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Colleague {
    pub id: StaffId,
    pub name: String,
}

/// How a member of staff is written to.
pub(crate) struct StaffMailbox {
    pub(crate) name: String,
    pub(crate) email: Email,
    pub(crate) language: Option<Language>,
    pub(crate) is_admin: bool,
}

/// Errors of the use cases of staff.
#[derive(Debug, thiserror::Error)]
pub enum StaffError {
    #[error(transparent)]
    Email(#[from] NotAnEmail),
    #[error("another member of staff has this address")]
    EmailTaken,
    #[error(transparent)]
    Name(#[from] NameProblem),
    /// The new password is refused.
    #[error(transparent)]
    Password(#[from] PasswordProblem),
    #[error("address and password do not match")]
    WrongPassword,
    #[error("this is not the current password")]
    WrongCurrentPassword,
    /// Mistyped, used before, or of another time.
    #[error("the code is not valid")]
    WrongCode,
    /// Between password and code too much time has passed, or something changed.
    #[error("the sign-in must begin again")]
    AttemptOver,
    #[error("too many attempts; try again in {0} s")]
    TooManyAttempts(u64),
    #[error(transparent)]
    Change(#[from] ChangeRefusal),
    /// The state does not allow it.
    #[error("their state does not allow this")]
    WrongState,
    /// Somebody changed them after the form was made.
    #[error("they were changed meanwhile")]
    Stale,
    #[error("something is asked for them already")]
    RequestOpen,
    /// Who asked, and whom it is about, cannot approve.
    #[error("another person must decide this")]
    OwnRequest,
    /// Nobody could approve: only the command line can do it.
    #[error("there is no other administrator who could approve this")]
    NobodyToApprove,
    #[error(transparent)]
    Portal(#[from] Error),
}

impl From<NewPasswordError> for StaffError {
    fn from(error: NewPasswordError) -> Self {
        match error {
            NewPasswordError::Password(problem) => Self::Password(problem),
            NewPasswordError::Portal(error) => Self::Portal(error),
        }
    }
}

#[cfg(test)]
mod tests;
