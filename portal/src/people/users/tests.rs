//! Sign-in, codes, reset links and account changes, on both engines.

use domain::access::Actor;
use domain::identity::{Email, Password};
use domain::ids::UserId;

use super::{NewUser, UserError};
use crate::outside::messages::Mail;
use crate::platform::throttle::Client;
use crate::testing::TestPortal;
use crate::{Error, Portal};

mod change;
mod codes;
mod create;
mod crowds;
mod new_email;
mod reset;
mod secrecy;
mod sign_in;
mod sign_up;

const ANA: &str = "ana@example.org";
const NOBODY: &str = "nobody@example.org";
const PASSWORD: &str = "cuatro gatos verdes bailan";
const OTHER_PASSWORD: &str = "siete lunas sobre el lago";

fn password(text: &str) -> Password {
    Password::new(text.into())
}

/// A client in a browser that has never signed in.
fn home() -> Client {
    Client::new("198.51.100.7", "")
}

async fn ana(portal: &Portal) -> UserId {
    let new = NewUser {
        email: Email::parse(ANA).unwrap(),
        name: "Ana Quispe".into(),
        language: None,
        password: Some(password(PASSWORD)),
    };
    super::create(portal, &Actor::System, new).await.unwrap()
}

/// Runs the jobs; returns the mails they sent.
async fn mails(t: &TestPortal) -> Vec<Mail> {
    let before = t.mailer.mails().len();
    crate::worker::run_due(&t.portal).await.unwrap();
    t.mailer.mails().split_off(before)
}

/// The code in a mail: eight digits in two groups on a line of their own.
fn code_in(mail: &Mail) -> String {
    let is_code = |line: &str| line.len() == 9 && line.replace(' ', "").len() == 8;
    let mut lines = mail.text.lines().map(str::trim);
    lines.find(|l| is_code(l) && l.chars().all(|c| c.is_ascii_digit() || c == ' ')).unwrap().into()
}

/// The token of the reset link in a mail.
fn token_in(mail: &Mail) -> String {
    let (_, rest) = mail.text.split_once("/reset/").unwrap();
    rest.split_whitespace().next().unwrap().into()
}

/// A new session of a user, to check later whether it is still open.
struct Seat(crate::people::sessions::SessionKey);

impl Seat {
    async fn take(t: &TestPortal, pass: &crate::people::sessions::Pass) -> Self {
        let key = crate::people::sessions::SessionKey::of(super::codes::secret().as_bytes());
        let holder = crate::people::sessions::Holder::User(pass.clone());
        assert!(crate::people::sessions::open(&t.portal, &key, &holder).await.unwrap());
        Self(key)
    }

    async fn is_open(&self, t: &TestPortal) -> bool {
        crate::people::sessions::find(&t.portal, &self.0).await.unwrap().is_some()
    }
}

fn user(id: &UserId) -> Actor {
    Actor::User(id.clone())
}
