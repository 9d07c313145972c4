//! Accepting an invitation: a password, the second factor, the recovery codes.

mod invitation_page;
mod recovery_codes_page;
mod server_fns;

pub use invitation_page::InvitationPage;
pub use recovery_codes_page::RecoveryCodesPage;
