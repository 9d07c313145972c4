//! Who people say they are: addresses, passwords and one-time codes as they come from outside.

mod code;
mod email;
mod password;

pub use code::{OneTimeCode, PhoneCode};
pub use email::{Email, NotAnEmail};
pub use password::{Password, PasswordProblem};
