//! The demo's institution: loaded before the demo is served, told to the person at the terminal.

use portal::demo::{self, SignIn};

use super::CommandFailure;
use crate::assemble;
use crate::config::Config;

/// What the person at the terminal is told of it.
pub struct Loaded {
    sign_ins: Vec<SignIn>,
    pay_link: Option<String>,
}

/// Loads it unless it is there.
///
/// # Errors
/// When the database cannot be opened.
pub async fn load(config: &Config) -> Result<Loaded, CommandFailure> {
    let portal = assemble::portal(config).await?.portal;
    let sign_ins = demo::load(&portal).await?;
    let pay_link = demo::pay_link(&portal).await?;
    portal.db.close().await;
    Ok(Loaded { sign_ins, pay_link })
}

/// Says which link opens one debt without signing in, who can sign in, and how.
#[expect(clippy::print_stdout, reason = "this is for the person at the terminal")]
pub fn tell(loaded: &Loaded) {
    let Loaded { sign_ins, pay_link } = loaded;
    if let Some(pay_link) = pay_link {
        println!("  A pay-link        {pay_link}");
    }
    if let Some(SignIn { password, .. }) = sign_ins.first() {
        println!("\n  Sign in with the password \"{password}\" as");
    }
    for SignIn { who, email, .. } in sign_ins {
        println!("    {email:<34}{who}");
    }
}
