//! The operator on the command line, for commands that record who did something.

use clap::Args;
use domain::access::{Actor, Role, Roles};
use domain::ids::StaffId;

/// The operator: whoever has access to the command line administers the portal.
#[derive(Debug, Args)]
pub struct Operator {
    /// Recorded as the author of the change.
    #[arg(long = "as", value_name = "NAME", env = "USER", default_value = "operator",
          value_parser = name)]
    name: StaffId,
}

impl Operator {
    /// The operator as an actor.
    #[must_use]
    pub fn actor(self) -> Actor {
        Actor::Staff { id: self.name, roles: Roles::from_iter([Role::Admin]) }
    }
}

fn name(text: &str) -> Result<StaffId, &'static str> {
    StaffId::parse(text).map_err(|_| "a name of letters, digits, - and _")
}

#[cfg(test)]
mod tests {
    use clap::Parser;
    use domain::access::Right;

    use super::*;

    #[derive(Debug, Parser)]
    struct Line {
        #[command(flatten)]
        operator: Operator,
    }

    fn actor(arguments: &[&str]) -> Result<Actor, String> {
        let words = ["aldia"].iter().chain(arguments);
        let line = Line::try_parse_from(words).map_err(|error| error.to_string())?;
        Ok(line.operator.actor())
    }

    #[test]
    fn the_operator_is_staff_under_the_name_that_was_given() {
        let eva = actor(&["--as", "eva"]).unwrap();
        assert!(matches!(&eva, Actor::Staff { id, .. } if id.as_str() == "eva"), "{eva:?}");
        assert!(eva.may(Right::SetReminders));
    }

    #[test]
    fn what_is_no_name_is_refused() {
        for name in ["", "eva peña", "../eva"] {
            let refused = actor(&["--as", name]).unwrap_err();
            assert!(refused.contains("a name of letters"), "{name:?}: {refused}");
        }
    }
}
