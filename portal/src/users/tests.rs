//! Tests of users.

mod create;
