//! A change of a policy: one step, or the limits of one place.

use super::policy::{Policy, PolicyProblem, Step};
use crate::contact::ContactLimits;

/// What is changed in a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PolicyChange {
    /// A step is added, or replaces the one of its name. Names are kept: they identify what was
    /// taken, and a step under another name would be taken again.
    Step {
        /// Whether it is a new one.
        is_new: bool,
        /// The step.
        step: Step,
    },
    /// A step is removed.
    Removal {
        /// Its name.
        step: String,
    },
    /// Limits replace those of a place.
    Limits {
        /// Code of the rule pack.
        place: String,
        /// The limits; empty ones limit nothing.
        limits: ContactLimits,
    },
}

impl PolicyChange {
    /// The policy after the change, checked, with the version before it.
    ///
    /// # Errors
    /// Why the policy would be invalid.
    pub fn applied_to(&self, policy: &Policy) -> Result<Policy, PolicyProblem> {
        let mut changed = policy.clone();
        match self {
            Self::Step { is_new: true, step } => changed.steps.push(step.clone()),
            Self::Step { is_new: false, step } => {
                let before = named(&mut changed, &step.name)?;
                *before = in_the_order_of(before, step);
            }
            Self::Removal { step } => {
                named(&mut changed, step)?;
                changed.steps.retain(|one| one.name != *step);
            }
            Self::Limits { place, limits } if limits.is_empty() => {
                changed.limits.remove(place);
            }
            Self::Limits { place, limits } => {
                changed.limits.insert(place.clone(), limits.clone());
            }
        }
        changed.steps.sort_by_key(|step| step.offset);
        changed.check()?;
        Ok(changed)
    }
}

/// A step with the channels and tones of another in its order, where they are the same: a form of
/// tick boxes has no order.
fn in_the_order_of(before: &Step, step: &Step) -> Step {
    let mut step = step.clone();
    if is_same(&before.channels, &step.channels) {
        step.channels.clone_from(&before.channels);
    }
    if is_same(&before.tones, &step.tones) {
        step.tones.clone_from(&before.tones);
    }
    step
}

fn is_same<T: PartialEq>(one: &[T], other: &[T]) -> bool {
    one.len() == other.len() && one.iter().all(|item| other.contains(item))
}

fn named<'a>(policy: &'a mut Policy, name: &str) -> Result<&'a mut Step, PolicyProblem> {
    let found = policy.steps.iter_mut().find(|step| step.name == name);
    found.ok_or_else(|| PolicyProblem::Missing(name.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::LimitProblem;
    use crate::reminders::policy::Kind;
    use crate::reminders::rating::Tone;

    fn names(policy: &Policy) -> Vec<(&str, i32)> {
        policy.steps.iter().map(|step| (step.name.as_str(), step.offset)).collect()
    }

    fn late(offset: i32) -> Step {
        let usual = Policy::usual();
        let step = usual.steps.iter().find(|step| step.name == "late").unwrap();
        Step { offset, ..step.clone() }
    }

    #[test]
    fn a_step_takes_its_place_by_its_day_and_keeps_its_name() {
        let usual = Policy::usual();
        let moved = PolicyChange::Step { is_new: false, step: late(10) }.applied_to(&usual);
        let moved = moved.unwrap();
        assert_eq!(
            names(&moved)[2..5],
            [("late-week", 7), ("late", 10), ("late-fortnight", 14)] //
        );
        assert_eq!(moved.version, usual.version);
        let new = Step { name: "late-quarter".into(), tones: Tone::ALL.to_vec(), ..late(90) };
        let added = PolicyChange::Step { is_new: true, step: new }.applied_to(&usual).unwrap();
        assert_eq!(names(&added).last(), Some(&("late-quarter", 90)));
        let removed = PolicyChange::Removal { step: "late-quarter".into() };
        assert_eq!(removed.applied_to(&added).unwrap(), usual);
    }

    #[test]
    fn what_would_make_the_policy_invalid_is_refused() {
        let usual = Policy::usual();
        let missing = || PolicyProblem::Missing("x".into());
        let change = |step| PolicyChange::Step { is_new: false, step };
        for (change, expected) in [
            (PolicyChange::Removal { step: "x".into() }, missing()),
            (change(Step { name: "x".into(), ..late(3) }), missing()),
            (change(Step { tones: vec![], ..late(3) }), PolicyProblem::Nobody("late".into())),
            (
                change(Step { kind: Kind::Upcoming, ..late(3) }),
                PolicyProblem::Kind("late".into()), //
            ),
            (PolicyChange::Step { is_new: true, step: late(5) }, PolicyProblem::Name(4)),
            (
                PolicyChange::Limits { place: "xx".into(), limits: thrice() },
                PolicyProblem::Place("xx".into()),
            ),
        ] {
            assert_eq!(change.applied_to(&usual), Err(expected), "{change:?}");
        }
        let mut alone = usual.clone();
        alone.steps.truncate(1);
        let last = PolicyChange::Removal { step: "before".into() };
        assert_eq!(last.applied_to(&alone), Err(PolicyProblem::Empty));
    }

    #[test]
    fn the_order_of_boxes_changes_nothing() {
        let usual = Policy::usual();
        let mut step = late(3);
        step.channels.reverse();
        step.tones.reverse();
        let change = |step: &Step| PolicyChange::Step { is_new: false, step: step.clone() };
        assert_eq!(change(&step).applied_to(&usual).unwrap(), usual);
        step.channels.truncate(1);
        assert_eq!(change(&step).applied_to(&usual).unwrap().steps[2].channels, step.channels);
    }

    fn thrice() -> ContactLimits {
        ContactLimits { per_week: Some(3), ..ContactLimits::default() }
    }

    #[test]
    fn limits_go_with_a_place_and_empty_ones_end_them() {
        let usual = Policy::usual();
        let at = |place: &str, limits| PolicyChange::Limits { place: place.into(), limits };
        let limited = at("pe", thrice()).applied_to(&usual).unwrap();
        assert_eq!(limited.limits_at("pe").len(), 1);
        assert_eq!(limited.limits_at("cl"), []);
        let unlimited = at("pe", ContactLimits::default()).applied_to(&limited).unwrap();
        assert_eq!(unlimited, usual);
        let looser = at("cl", thrice()).applied_to(&usual);
        let Err(PolicyProblem::Limits { place, problem }) = looser else { panic!("{looser:?}") };
        assert_eq!(place, "cl");
        assert!(matches!(problem, LimitProblem::MoreOften { .. }));
    }
}
