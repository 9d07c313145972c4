//! The operator on the command line, for commands that record who did something.

use clap::Args;
use domain::access::Actor;
use domain::ids::StaffId;
use portal::people::staff::{self, CommandAuthor};
use portal::{Error, Portal};

use super::CommandFailure;

/// Recorded when the system does not say who runs the command.
const UNNAMED: &str = "operator";

/// The operator: whoever has access to the command line has the database, and administers the
/// portal. Named as a member of staff, they have that member's roles.
#[derive(Debug, Args)]
pub struct Operator {
    /// Act as this member of staff, by name, address or id; as long as there are no staff, the name
    /// that is recorded.
    #[arg(id = "as", long = "as", value_name = "NAME")]
    name: Option<String>,
}

impl Operator {
    /// The operator as an actor.
    ///
    /// # Errors
    /// When no active member of staff has this name, or several have.
    pub async fn actor(self, portal: &Portal) -> Result<Actor, CommandFailure> {
        let author = self.author(std::env::var("USER").ok());
        staff::author(portal, &author).await.map_err(|error| match (error, author) {
            (Error::NotFound, CommandAuthor::Called(name)) => {
                format!("no active member of staff is called {name}").into()
            }
            (error, _) => error.into(),
        })
    }

    /// Who was named, or who the system says runs the command.
    fn author(self, user: Option<String>) -> CommandAuthor {
        if let Some(name) = self.name {
            return CommandAuthor::Called(name);
        }
        let user = user.and_then(|user| StaffId::parse(&user).ok());
        let unnamed = || StaffId::parse(UNNAMED).expect("it is a plain word");
        CommandAuthor::Shell(user.unwrap_or_else(unnamed))
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Debug, Parser)]
    struct Line {
        #[command(flatten)]
        operator: Operator,
    }

    fn author(arguments: &[&str], user: Option<&str>) -> CommandAuthor {
        let words = ["aldia"].iter().chain(arguments);
        Line::parse_from(words).operator.author(user.map(str::to_owned))
    }

    #[test]
    fn the_operator_is_who_was_named_or_who_runs_the_command() {
        let shell = |name: &str| CommandAuthor::Shell(StaffId::parse(name).unwrap());
        for (arguments, user, expected) in [
            (&["--as", "Eva Peña"][..], Some("root"), CommandAuthor::Called("Eva Peña".into())),
            (&[], Some("root"), shell("root")),
            (&[], Some("a user"), shell("operator")),
            (&[], None, shell("operator")),
        ] {
            assert_eq!(author(arguments, user), expected, "{arguments:?} {user:?}");
        }
    }
}
