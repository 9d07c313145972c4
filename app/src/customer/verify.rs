//! Whether a receipt is genuine, for everybody who holds its code.

pub mod verify_page;
