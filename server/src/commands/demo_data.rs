//! The demo's institution: loaded before the demo is served, told to the person at the terminal.

use portal::demo::{self, SignIn};

use super::Failure;
use crate::assemble;
use crate::config::Config;

/// Loads it unless it is there; gives how to sign in.
///
/// # Errors
/// When the database cannot be opened.
pub async fn load(config: &Config) -> Result<Vec<SignIn>, Failure> {
    let portal = assemble::portal(config).await?.portal;
    let sign_ins = demo::load(&portal).await?;
    portal.db.close().await;
    Ok(sign_ins)
}

/// Says who can sign in, and how.
#[expect(clippy::print_stdout, reason = "this is for the person at the terminal")]
pub fn tell(sign_ins: &[SignIn]) {
    if let Some(SignIn { password, .. }) = sign_ins.first() {
        println!("\n  Sign in with the password \"{password}\" as");
    }
    for SignIn { who, email, .. } in sign_ins {
        println!("    {email:<34}{who}");
    }
}
