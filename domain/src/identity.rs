//! Identity input: addresses, names, passwords and one-time codes.

mod code;
mod email;
mod name;
mod password;

pub use code::{FactorCode, OneTimeCode, PhoneCode};
pub use email::{Email, NotAnEmail};
pub use name::{NAME_MAX_CHARS, NameProblem, person_name};
pub use password::{Password, PasswordProblem};
