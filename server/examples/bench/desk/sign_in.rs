//! Signs the demo's administrator in, with the key that was printed.

use std::time::Duration;

use portal::people::staff::FactorSetup;
use portal::platform::clock::{Clock, SystemClock};
use portal::testing::staff_members::Authenticator;
use reqwest::header::COOKIE;
use reqwest::{Client, redirect};

use crate::Failure;
use crate::product::{PASSWORD, cookies_of};

/// A code serves once, and the seed may have used that of now.
const NEXT_CODE: Duration = Duration::from_secs(31);

/// The session cookie of the administrator.
pub async fn staff_cookie(base: &str, printed: &str) -> Result<String, Failure> {
    let line = printed.split("At /staff").nth(1).and_then(|rest| rest.lines().nth(1));
    let (email, secret) =
        line.and_then(|line| line.trim().split_once(' ')).ok_or("no key was printed")?;
    let secret = secret.split_whitespace().collect();
    let setup = FactorSetup { secret, uri: String::new(), qr: None };
    let authenticator = Authenticator::of(&setup);
    for _ in 0..3 {
        let code = authenticator.code(SystemClock::default().now());
        if let Some(cookie) = attempt(base, email, &code).await? {
            return Ok(cookie);
        }
        tokio::time::sleep(NEXT_CODE).await;
    }
    Err("the administrator cannot sign in".into())
}

async fn attempt(base: &str, email: &str, code: &str) -> Result<Option<String>, Failure> {
    let client = Client::builder().redirect(redirect::Policy::none()).build()?;
    let send = async |path: &str, form: &[(&str, &str)], cookies: &str| {
        let request = client.post(format!("{base}{path}")).header("origin", base);
        request.header(COOKIE, cookies).form(form).send().await
    };
    let form = [("email", email), ("password", PASSWORD)];
    let first = cookies_of(&send("/staff/do/sign_in", &form, "").await?).join("; ");
    let second = send("/staff/do/enter_factor", &[("code", code)], &first).await?;
    let cookies = cookies_of(&second);
    Ok(cookies.into_iter().find(|cookie| cookie.contains("aldia-staff=")))
}
