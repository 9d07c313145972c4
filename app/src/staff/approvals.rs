//! What one member of staff asks for and another approves.

mod approval_page;
mod approvals_page;
mod server_fns;
mod words;

pub use approval_page::ApprovalPage;
pub use approvals_page::ApprovalsPage;
