//! Files that staff import: nobody without the right, and nothing is loaded without a fresh proof.

use domain::ids::ImportId;
use domain::imports::undo::UndoOutcome;
use domain::imports::{Mapping, NegativeMeaning, RowMeaning};

use super::*;
use crate::testing::staff_members::seed_staff;
use crate::testing::tamper;
use crate::views::imports::files::{
    self, ImportFileError, MappingOrder, NewImportFile, ProblemPlace, UndonePlace, UndoneRow,
};
use crate::views::imports::import_table;

const FILES: [(&str, Knock); 12] = [
    ("views/imports/files::list", knock!(|p, a, _x| files::list(p, a, None))),
    ("views/imports/files::load", knock!(|p, a, _x| files::load(p, a, &import(), 0, true))),
    ("views/imports/files::discard", knock!(|p, a, _x| files::discard(p, a, &import(), 0))),
    ("views/imports/files::retry", knock!(|p, a, _x| files::retry(p, a, &import(), 0))),
    ("views/imports/files/undo::undo", knock!(|p, a, _x| files::undo(p, a, &import(), 0))),
    ("views/imports/files/undo::undone_rows", knock!(|p, a, _x| undone_rows(p, a))),
    ("views/imports/files/mapping::map", knock!(|p, a, _x| map(p, a))),
    (
        "views/imports/files/mapping::apply_profile",
        knock!(|p, a, _x| files::apply_profile(p, a, &import(), 0, "erp")),
    ),
    (
        "views/imports/files/problems::problems",
        knock!(|p, a, _x| files::problems(p, a, &import(), ProblemPlace::default(), 1)),
    ),
    ("views/imports/files/review::review", knock!(|p, a, _x| files::review(p, a, &import()))),
    ("views/imports/files/upload::may_upload", knock!(|p, a, _x| files::may_upload(p, a))),
    ("views/imports/files/upload::upload", knock!(|p, a, _x| upload(p, a))),
];

/// Those that need a fresh proof.
const PROVED_ACTS: [&str; 2] = ["views/imports/files::load", "views/imports/files/undo::undo"];

/// A file that waits to be loaded.
const WAITING: &str =
    "INSERT INTO imports (id, created_at, created_by, file_name, bytes, hash, is_of_workbook,
                          state, profile, ordered_by, kept_bytes)
     VALUES ('a-file', 0, 'ines', 'a.csv', 1, '-', FALSE, 'checked',
             '{\"source\": \"erp\", \"currency\": \"PEN\", \"date\": \"%Y-%m-%d\", \"columns\":
               {\"customer\": 1, \"number\": 2, \"issued_on\": 3, \"amount\": 4}}', 'ines', 1)";

fn import() -> ImportId {
    ImportId::parse("a-file").expect("an id")
}

async fn map(portal: &Portal, actor: &Actor) -> std::result::Result<(), ImportFileError> {
    let mapping = Mapping {
        source: "erp".into(),
        currency: "PEN".into(),
        date: "%Y-%m-%d".into(),
        decimal: None,
        due_days: None,
        rows: RowMeaning::Invoices,
        negative: NegativeMeaning::Mistake,
        columns: Vec::new(),
    };
    let id = import();
    let order = MappingOrder { import: &id, version: 0, mapping: &mapping, save_as: "" };
    files::map(portal, actor, order).await
}

async fn upload(portal: &Portal, actor: &Actor) -> std::result::Result<ImportId, ImportFileError> {
    let file = tempfile::tempfile().expect("a temporary file");
    let table = import_table(file).expect("an empty file is no workbook");
    let new = NewImportFile { name: "a.csv".into(), bytes: 0, hash: "-".into(), table };
    files::upload(portal, actor, new).await
}

async fn undone_rows(portal: &Portal, actor: &Actor) -> Result<Vec<UndoneRow>> {
    let from = UndonePlace { before: 1, limit: 1 };
    files::undone_rows(portal, actor, &import(), UndoOutcome::Kept, from).await
}

impl KnockError for ImportFileError {
    fn shared(self) -> Error {
        match self {
            Self::Portal(error) => error,
            own => Error::Internal(format!("{own:?}")),
        }
    }
}

#[tokio::test]
async fn files_are_for_those_who_import_and_loading_one_needs_a_fresh_proof() {
    on_both(async |t| {
        let w = matrix::world(t).await;
        let real = Things::of(&w).await;
        let portal = &w.t.portal;
        seed_staff(portal, "ines", &[Role::Finance]).await;
        tamper(portal, WAITING).await.unwrap();
        let before = feed::newest(portal).await.unwrap();
        for (name, knock) in FILES {
            let without = Role::ALL.iter().map(|role| staff("eva", &[*role]));
            for actor in strangers(&w).into_iter().chain(without) {
                if actor.may(Right::Import) {
                    continue;
                }
                let answer = knock(portal, &actor, &real).await;
                let is_refused = match actor {
                    Actor::Nobody => matches!(answer, Err(Error::SignInFirst)),
                    Actor::Staff { .. } => matches!(answer, Err(Error::NoRight)),
                    _ => matches!(answer, Err(Error::NotFound)),
                };
                assert!(is_refused, "{name} by {actor:?}: {answer:?}");
            }
        }
        for (name, knock) in FILES {
            let stale = staff_with("ines", &[Role::Finance], Proof::Stale);
            let answer = knock(portal, &stale, &real).await;
            let is_asked = matches!(answer, Err(Error::ProofNeeded));
            assert_eq!(is_asked, PROVED_ACTS.contains(&name), "{name}: {answer:?}");
            let is_refused = matches!(
                answer,
                Err(Error::NotFound | Error::SignInFirst | Error::NoRight) //
            );
            assert!(!is_refused, "{name}: {answer:?}");
        }
        assert_eq!(feed::newest(portal).await.unwrap(), before, "a customer's data has changed");
    })
    .await;
}
