//! Saved filters: whoever sees the list, as staff, and nobody else.

use domain::ids::SavedFilterId;
use domain::lists::{AnyFilter, InvoicesFilter, ListKind};

use super::*;
use crate::testing::staff_members::seed_staff;
use crate::testing::tamper;
use crate::views::desk::count;
use crate::views::desk::saved_filters::{
    self, NewSavedFilter, SavedFilterError, beside, own, remove, save,
};

const SAVED: [(&str, Knock); 7] = [
    ("views/desk/count::count", knock!(|p, a, _x| count::count(p, a, &invoices_by_default()))),
    ("views/desk/saved_filters::beside", knock!(|p, a, _x| beside(p, a, ListKind::Invoices))),
    ("views/desk/saved_filters::own", knock!(|p, a, _x| own(p, a, ListKind::Invoices))),
    ("views/desk/saved_filters::save", knock!(|p, a, _x| save(p, a, &new()))),
    (
        "views/desk/saved_filters::change",
        knock!(|p, a, _x| saved_filters::change(p, a, &of_inti(), "Otro", false)),
    ),
    ("views/desk/saved_filters::open", knock!(|p, a, _x| saved_filters::open(p, a, &of_inti()))),
    ("views/desk/saved_filters::remove", knock!(|p, a, _x| remove(p, a, &of_inti()))),
];

const FILTER_OF_INTI: &str =
    "INSERT INTO saved_filters (id, owner, list, name, query, digest, is_shared, created_at)
     VALUES ('of-inti', 'inti', 'invoices', 'Suyo', 'show=all', '-', FALSE, 0)";

fn invoices_by_default() -> AnyFilter {
    AnyFilter::Invoices(InvoicesFilter::default())
}

fn new() -> NewSavedFilter {
    NewSavedFilter { filter: invoices_by_default(), name: "Nuevo".into(), is_shared: true }
}

fn of_inti() -> SavedFilterId {
    SavedFilterId::parse("of-inti").expect("an id")
}

impl KnockError for SavedFilterError {
    fn shared(self) -> Error {
        match self {
            Self::Portal(error) => error,
            own @ (Self::Name(_) | Self::TooMany) => Error::Internal(format!("{own:?}")),
        }
    }
}

#[tokio::test]
async fn a_saved_filter_is_its_owners_and_nobody_else_reads_or_changes_it() {
    on_both(async |t| {
        let w = matrix::world(t).await;
        let (portal, real) = (&w.t.portal, Things::of(&w).await);
        for id in ["inti", "nina"] {
            seed_staff(portal, id, &[Role::Viewer]).await;
        }
        tamper(portal, FILTER_OF_INTI).await.unwrap();
        let others = [user("zoe"), link_holder("other"), Actor::Nobody];
        for (name, knock) in SAVED {
            for actor in &others {
                let answer = knock(portal, actor, &real).await;
                let is_refused = match actor {
                    Actor::Nobody => matches!(answer, Err(Error::SignInFirst)),
                    _ => matches!(answer, Err(Error::NotFound)),
                };
                assert!(is_refused, "{name} by {actor:?}: {answer:?}");
            }
            let another = staff_with("nina", &[Role::Viewer], Proof::Stale);
            let answer = knock(portal, &another, &real).await;
            let is_of_inti =
                ["::change", "::open", "::remove"].iter().any(|end| name.ends_with(end));
            match is_of_inti {
                true => assert!(matches!(answer, Err(Error::NotFound)), "{name}: {answer:?}"),
                false => assert!(answer.is_ok(), "{name}: {answer:?}"),
            }
            let owner = staff_with("inti", &[Role::Viewer], Proof::Stale);
            let answer = knock(portal, &owner, &real).await;
            assert!(answer.is_ok(), "{name}: {answer:?}");
        }
    })
    .await;
}
