//! Exports: for those with a part of the right at least, and no file without a fresh proof.

use domain::lists::{AnyFilter, CustomersFilter, ExportCell, ExportFormat};

use super::*;
use crate::views::desk::export::{
    ExportError, ExportFile, ExportLayout, ExportOrder, export, preview,
};

const EXPORTS: [(&str, Knock); 2] = [
    ("views/desk/export::export", knock!(|p, a, _x| made(p, a))),
    ("views/desk/export/preview::preview", knock!(|p, a, _x| preview(p, a, &customers_of_all()))),
];

/// The one that needs a fresh proof.
const PROVED_EXPORT: &str = "views/desk/export::export";

fn customers_of_all() -> AnyFilter {
    AnyFilter::Customers(CustomersFilter::default())
}

async fn made(portal: &Portal, actor: &Actor) -> std::result::Result<ExportFile, ExportError> {
    let filter = customers_of_all();
    let order = ExportOrder { filter, format: ExportFormat::CsvMachine, language: ES };
    let lines = Box::new(|_| vec![vec![ExportCell::Empty]]);
    let layout = ExportLayout { title: "x".into(), columns: vec!["x".into()], lines };
    export(portal, actor, &order, layout).await
}

impl KnockError for ExportError {
    fn shared(self) -> Error {
        match self {
            Self::Portal(error) => error,
            own @ Self::TooManyRows => Error::Internal(format!("{own:?}")),
        }
    }
}

#[tokio::test]
async fn who_exports_in_part_at_least_sees_what_there_is_and_makes_a_file_with_a_fresh_proof() {
    on_both(async |t| {
        let w = matrix::world(t).await;
        let (portal, real) = (&w.t.portal, Things::of(&w).await);
        let before = feed::newest(portal).await.unwrap();
        for (name, knock) in EXPORTS {
            let of_roles = [Proof::Fresh, Proof::Stale].into_iter().flat_map(|proof| {
                Role::ALL.iter().map(move |role| (staff_with("eva", &[*role], proof), proof))
            });
            let others = strangers(&w).into_iter().map(|actor| (actor, Proof::Fresh));
            for (actor, proof) in others.chain(of_roles) {
                let answer = knock(portal, &actor, &real).await;
                let is_proved = name != PROVED_EXPORT || proof == Proof::Fresh;
                let is_right = match &actor {
                    actor if actor.may_in_part(Right::Export) => match is_proved {
                        true => answer.is_ok(),
                        false => matches!(answer, Err(Error::ProofNeeded)),
                    },
                    Actor::Nobody => matches!(answer, Err(Error::SignInFirst)),
                    Actor::Staff { .. } => matches!(answer, Err(Error::NoRight)),
                    _ => matches!(answer, Err(Error::NotFound)),
                };
                assert!(is_right, "{name} by {actor:?}: {answer:?}");
            }
        }
        assert_eq!(feed::newest(portal).await.unwrap(), before, "a customer's data has changed");
    })
    .await;
}
