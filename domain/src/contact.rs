//! When and how a debtor may be contacted about debts: the law of the country, preferences, and
//! earlier contacts. Confirmations and receipts are not reminders and need no slot.

pub mod channel;
pub mod forbidden_phrases;
pub mod holidays;
pub mod household;
pub mod limits;
pub mod packs;
pub mod phone;
pub mod preferences;
pub mod rules;
pub mod slot;
mod source;
pub mod zones;

pub use channel::{Channel, Medium};
pub use forbidden_phrases::{Forbidden, PhraseRule, forbidden};
pub use limits::{ContactLimits, LimitProblem};
pub use phone::Phone;
pub use preferences::{NewPreferences, Preferences, PreferencesProblem, check_move};
pub use rules::{Hours, Limit, Rule, RulePack};
pub use slot::{Contact, Place, Slot, Wish, Withholding, WithholdingReason, next_slot, permit};
pub use source::RuleSource;

#[cfg(test)]
mod tests;
