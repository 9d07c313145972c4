//! The demo's data, loaded before the demo is served.

use std::io::{self, Write};

use portal::demo::{self, SignIn, StaffSignIn};
use portal::platform::clock::{Clock, SystemClock};

use super::CommandFailure;
use crate::assemble;
use crate::config::Config;

/// What is printed about it.
pub struct DemoSummary {
    sign_ins: Vec<SignIn>,
    pay_link: Option<String>,
    staff: Option<StaffSignIn>,
}

/// Loads the data unless it exists.
///
/// # Errors
/// When the database cannot be opened.
pub async fn load(config: &Config) -> Result<DemoSummary, CommandFailure> {
    let portal = assemble::migrated_portal(config).await?.portal;
    // Several demos of one database may start at once.
    let alone = portal.db.alone("demo").await?;
    let sign_ins = demo::load(&portal).await?;
    let pay_link = demo::pay_link(&portal).await?;
    let staff = demo::load_staff(&portal).await?;
    drop(alone);
    portal.db.close().await;
    Ok(DemoSummary { sign_ins, pay_link, staff })
}

/// Prints a pay-link, and who can sign in and how.
///
/// # Errors
/// When writing fails.
pub fn tell(out: &mut impl Write, loaded: &DemoSummary) -> io::Result<()> {
    let DemoSummary { sign_ins, pay_link, staff } = loaded;
    if let Some(pay_link) = pay_link {
        writeln!(out, "  A pay-link        {pay_link}")?;
    }
    if let Some(SignIn { password, .. }) = sign_ins.first() {
        writeln!(out, "\n  Sign in with the password \"{password}\" as")?;
    }
    let width = sign_ins.iter().map(|one| one.email.chars().count()).max().unwrap_or(0) + 2;
    for SignIn { who, email, .. } in sign_ins {
        writeln!(out, "    {email:<width$}{who}")?;
    }
    if let Some(staff) = staff {
        let StaffSignIn { email, factor, .. } = staff;
        writeln!(out, "\n  At /staff, with the same password and a code of this key")?;
        writeln!(out, "    {email:<width$}{}", factor.secret)?;
        if let Some(code) = staff.code(SystemClock::default().now()) {
            writeln!(out, "  Its code of now   {code}, once, for half a minute at most")?;
        }
        writeln!(
            out,
            "  To add the key    type it into any authenticator, or open {}",
            factor.uri
        )?;
        writeln!(out, "  Without one       oathtool --totp --base32 \"{}\"", factor.secret)?;
    }
    Ok(())
}
