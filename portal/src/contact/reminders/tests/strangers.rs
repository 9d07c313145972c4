//! One mailbox for strangers: an office, or a placeholder.

use super::*;
use crate::billing::customers::{self, CustomerRecord};
use crate::billing::debtors::mailboxes::{SharedMailbox, confirm_one_payer, part, shared};
use crate::testing::family::invoice;

const OFFICE: &str = "sinemail@colegio.example";

/// Two customers with the same mailbox, each with a debt.
async fn two(t: &TestPortal, names: [&str; 2]) -> World {
    let world = World::of(t).await;
    let record = |(number, name): (&str, &&str)| CustomerRecord {
        number: number.into(),
        name: (*name).into(),
        email: Some(OFFICE.into()),
        ..CustomerRecord::default()
    };
    let records: Vec<_> = ["P-0", "P-1"].into_iter().zip(&names).map(record).collect();
    let ids = customers::upsert(&world.portal, &Actor::System, "school", &records).await.unwrap();
    for (id, number) in ids.iter().zip(["2026-0008", "2026-0009"]) {
        invoice(&world.portal, id, number, 10_000, 1).await;
    }
    t.clock.advance(hours(1));
    world
}

#[tokio::test]
async fn nobody_reads_about_the_debts_of_a_stranger_until_staff_say_that_they_are_one_payer() {
    on_both(async |t| {
        let world = two(&t, ["Gloria Ajena", "Hugo Distinto"]).await;
        world.run().await;
        assert_eq!(world.readers(), [LUCIA, MATEO]);
        let customers = vec!["Gloria Ajena".to_owned(), "Hugo Distinto".to_owned()];
        let office = debtor_of(&world.portal, OFFICE).await;
        let (debtor, email) = (office.clone(), OFFICE.into());
        let expected = SharedMailbox { debtor, email, customers };
        assert_eq!(shared(&world.portal, &Actor::System).await.unwrap(), [expected]);

        confirm_one_payer(&world.portal, &admin(), &office).await.unwrap();
        assert_eq!(shared(&world.portal, &Actor::System).await.unwrap(), []);
        world.run().await;
        assert_eq!(world.readers(), [LUCIA, MATEO, OFFICE]);
    })
    .await;
}

#[tokio::test]
async fn strangers_are_parted_and_stay_so_when_their_source_says_the_same_again() {
    on_both(async |t| {
        let world = two(&t, ["Gloria Ajena", "Hugo Distinto"]).await;
        let office = debtor_of(&world.portal, OFFICE).await;
        part(&world.portal, &admin(), &office).await.unwrap();
        assert_eq!(shared(&world.portal, &Actor::System).await.unwrap(), []);
        let record = |number: &str, name: &str| CustomerRecord {
            number: number.into(),
            name: name.into(),
            email: Some(OFFICE.into()),
            document: Some(format!("4{number}")),
            ..CustomerRecord::default()
        };
        let again = [record("P-0", "Gloria Ajena"), record("P-1", "Hugo Distinto")];
        customers::upsert(&world.portal, &Actor::System, "school", &again).await.unwrap();
        assert_eq!(shared(&world.portal, &Actor::System).await.unwrap(), []);
        world.run().await;
        assert_eq!(world.readers(), [LUCIA, MATEO]);
        let twice = part(&world.portal, &admin(), &office).await;
        assert!(matches!(twice, Err(crate::Error::NotFound)), "{twice:?}");
    })
    .await;
}

#[tokio::test]
async fn a_family_with_one_mailbox_is_reminded_of_all_its_debts_at_once() {
    on_both(async |t| {
        let world = two(&t, ["Gloria Rojas Paz", "Hugo Rojas Luna"]).await;
        world.run().await;
        assert_eq!(world.readers(), [LUCIA, MATEO, OFFICE]);
        assert_eq!(shared(&world.portal, &Actor::System).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn the_debts_of_one_customer_do_not_harden_the_tone_for_another() {
    on_both(async |t| {
        let world = two(&t, ["Gloria Rojas Paz", "Hugo Rojas Luna"]).await;
        let debtor = debtor_of(&world.portal, OFFICE).await;
        let late = crate::platform::db::sql!(
            one(String,),
            &mut world.portal.db.read().await.unwrap(),
            "SELECT id FROM customers WHERE number = 'P-0'"
        );
        let late = domain::ids::CustomerId::parse(&late.unwrap().0).unwrap();
        invoice(&world.portal, &late, "2026-0010", 10_000, 1).await;
        let mut tx = world.portal.db.write().await.unwrap();
        for (id, day) in [("b1", "2026-10-01"), ("b2", "2026-10-05")] {
            crate::platform::db::sql!(
                run,
                &mut tx,
                "INSERT INTO holds (id, invoice_id, cause, since, until, ended_at)
                 SELECT $1, v.id, 'promise', 0, 0, 0 FROM invoices v WHERE v.number = '2026-0010'",
                id,
            )
            .unwrap();
            crate::platform::db::sql!(
                run,
                &mut tx,
                "INSERT INTO promises (id, customer_id, promised_on, made_at, outcome)
                 VALUES ($1, $2, $3, 0, 'broken')",
                id,
                late,
                day,
            )
            .unwrap();
        }
        tx.commit().await.unwrap();
        world.run().await;
        let (links, _) = log::read(&world.portal, &Actor::System, &debtor).await.unwrap();
        let tones: Vec<_> = links
            .iter()
            .filter_map(|link| match serde_json::from_str::<Entry>(&link.text).unwrap().what {
                LogEvent::Claimed { tone, .. } => Some(tone),
                _ => None,
            })
            .collect();
        assert_eq!(tones, [Tone::Friendly]);
    })
    .await;
}
