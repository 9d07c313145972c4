//! Staff: who works for the institution, from invitation to leaving, and their second factor.

mod change;
mod recovery_code;
mod second_factor;
mod state;

pub use change::{ChangeRefusal, RoleChange, change_roles, may_leave};
pub use recovery_code::RecoveryCode;
pub use second_factor::{STEP_S, StepVerdict, WINDOW_STEPS, judge_step, step_at};
pub use state::{StaffEvent, StaffState};
