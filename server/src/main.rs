//! The `aldia` command.

fn main() {}
