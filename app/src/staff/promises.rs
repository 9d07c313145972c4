//! Promises that customers make on the telephone.

mod promises_page;
mod server_fns;

pub use promises_page::PhonePromisesPage;
