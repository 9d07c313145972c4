//! States of an imported file on the pages of staff.

use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::coded;

/// Where the import of a file stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum ImportState {
    /// A person has to say which column is what.
    Mapping,
    /// Every line is being checked.
    Checking,
    /// What it would do is counted; it waits to be loaded.
    Checked,
    /// It is being loaded.
    Loading,
    /// It is loaded.
    Loaded,
    /// What it did is being undone.
    Undoing,
    /// What nobody touched since is undone.
    Undone,
}

coded!(ImportState);

/// What moves an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, VariantArray)]
pub enum ImportEvent {
    /// A person says, or changes, which column is what.
    Map,
    /// A person orders to load it.
    Load,
    /// A person orders to undo what it did.
    Undo,
    /// The work that is being done has ended.
    End,
    /// The file does not fit its mapping.
    Misfit,
}

impl ImportState {
    /// The state after an event; `None` if the event is not possible.
    #[must_use]
    pub const fn after(self, event: ImportEvent) -> Option<Self> {
        match (self, event) {
            (Self::Mapping | Self::Checked | Self::Undone, ImportEvent::Map) => {
                Some(Self::Checking)
            }
            (Self::Checked | Self::Loaded | Self::Undone, ImportEvent::Load) => Some(Self::Loading),
            (Self::Loaded, ImportEvent::Undo) => Some(Self::Undoing),
            (Self::Undoing, ImportEvent::End) => Some(Self::Undone),
            (Self::Checking, ImportEvent::End) => Some(Self::Checked),
            (Self::Loading, ImportEvent::End) => Some(Self::Loaded),
            (Self::Checking | Self::Loading, ImportEvent::Misfit) => Some(Self::Mapping),
            (Self::Checking | Self::Loading | Self::Loaded | Self::Undoing, ImportEvent::Map)
            | (Self::Mapping | Self::Checking | Self::Loading | Self::Undoing, ImportEvent::Load)
            | (
                Self::Mapping
                | Self::Checking
                | Self::Checked
                | Self::Loading
                | Self::Undoing
                | Self::Undone,
                ImportEvent::Undo,
            )
            | (
                Self::Mapping | Self::Checked | Self::Loaded | Self::Undone,
                ImportEvent::End | ImportEvent::Misfit,
            )
            | (Self::Undoing, ImportEvent::Misfit) => None,
        }
    }

    /// Whether the portal works on it.
    #[must_use]
    pub const fn is_running(self) -> bool {
        matches!(self, Self::Checking | Self::Loading | Self::Undoing)
    }
}

#[cfg(test)]
mod tests {
    use super::ImportEvent::{End, Load, Map, Misfit, Undo};
    use super::ImportState::{Checked, Checking, Loaded, Loading, Mapping, Undoing, Undone};
    use super::*;

    #[test]
    fn every_state_answers_every_event() {
        let possible = [
            (Mapping, Map, Checking),
            (Checked, Map, Checking),
            (Checked, Load, Loading),
            (Loaded, Load, Loading),
            (Loaded, Undo, Undoing),
            (Undoing, End, Undone),
            (Undone, Load, Loading),
            (Undone, Map, Checking),
            (Checking, End, Checked),
            (Loading, End, Loaded),
            (Checking, Misfit, Mapping),
            (Loading, Misfit, Mapping),
        ];
        for state in ImportState::ALL {
            for event in ImportEvent::VARIANTS {
                let expected = possible.iter().find(|(from, by, _)| (from, by) == (state, event));
                assert_eq!(
                    state.after(*event),
                    expected.map(|(_, _, to)| *to),
                    "{state:?} {event:?}"
                );
            }
            assert_eq!(ImportState::parse(state.code()), Some(*state));
        }
    }
}
