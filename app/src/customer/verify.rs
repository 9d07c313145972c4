//! Public verification of receipts.

pub mod verify_page;
