//! Every customer has a debtor with its contact details.

use domain::access::{Actor, Scope};
use domain::contact::Phone;
use domain::ids::{CustomerId, UserId};

use crate::billing::customers::{self, CustomerRecord};
use crate::people::access;
use crate::platform::db::sql;
use crate::testing::{TestPortal, on_both, tamper};

/// A debtor's row.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Row {
    id: String,
    email: Option<String>,
    phone: Option<String>,
    postal_address: Option<String>,
    country: Option<String>,
    segments: String,
    stopped_at: Option<i64>,
    next_decision_at: Option<i64>,
}

crate::platform::db::columns!(Row {
    id,
    email,
    phone,
    postal_address,
    country,
    segments,
    stopped_at,
    next_decision_at
});

async fn person(t: &TestPortal, customer: &CustomerId) -> Row {
    let mut tx = t.portal.db.read().await.unwrap();
    sql!(
        one Row,
        &mut tx,
        "SELECT d.id, d.email, d.phone, d.postal_address, d.country, d.segments, d.stopped_at,
                d.next_decision_at
           FROM customers c
           JOIN debtors d ON d.id = c.debtor_id
          WHERE c.id = $1",
        customer,
    )
    .unwrap()
}

fn record(number: &str, email: Option<&str>) -> CustomerRecord {
    let email = email.map(str::to_owned);
    CustomerRecord {
        number: number.into(),
        name: format!("N{number}"),
        email,
        ..CustomerRecord::default()
    }
}

fn with_phone(number: &str, email: Option<&str>, phone: &str) -> CustomerRecord {
    CustomerRecord { phone: Phone::parse(phone), ..record(number, email) }
}

fn with_segments(number: &str, email: &str, segments: &[&str]) -> CustomerRecord {
    let segments = segments.iter().map(|word| (*word).to_owned()).collect();
    CustomerRecord { segments, ..record(number, Some(email)) }
}

async fn upsert(t: &TestPortal, records: &[CustomerRecord]) -> Vec<CustomerId> {
    customers::upsert(&t.portal, &Actor::System, "school", records).await.unwrap()
}

async fn user(t: &TestPortal, name: &str) -> UserId {
    t.seed_user(name, &[]).await;
    UserId::parse(name).unwrap()
}

const ANA: &str = "ana@example.org";
const EVA: &str = "eva@example.org";

#[tokio::test]
async fn who_has_no_mailbox_is_a_person_of_their_own() {
    on_both(async |t| {
        let ids =
            upsert(&t, &[record("1", Some(ANA)), record("2", Some(ANA)), record("3", None)]).await;
        let more = upsert(&t, &[record("4", None), record("3", None)]).await;
        let (ana, same) = (person(&t, &ids[0]).await, person(&t, &ids[1]).await);
        let (three, four) = (person(&t, &ids[2]).await, person(&t, &more[0]).await);
        assert_eq!(ana, same);
        assert_eq!(ana.email.as_deref(), Some(ANA));
        assert_eq!((three.email, four.email), (None, None));
        assert_ne!(three.id, four.id);
        assert_ne!(three.id, ana.id);
    })
    .await;
}

#[tokio::test]
async fn what_is_given_last_wins_and_segments_are_those_of_all_customers() {
    on_both(async |t| {
        let mut first = with_phone("1", Some(ANA), "+51911111111");
        (first.segments, first.country) = (vec!["b".into(), "c".into()], Some("PE".into()));
        first.postal_address = Some("Jr. Ucayali 123\nLima".into());
        let second = with_segments("2", ANA, &["a", "b"]);
        let ids = upsert(&t, &[first.clone(), second]).await;
        let known = person(&t, &ids[0]).await;
        assert_eq!(known.phone.as_deref(), Some("+51911111111"));
        assert_eq!(known.postal_address.as_deref(), Some("Jr. Ucayali 123\nLima"));
        assert_eq!((known.country.as_deref(), &*known.segments), (Some("PE"), "a,b,c"));

        upsert(&t, &[with_phone("2", Some(ANA), "+51922222222")]).await;
        let known = person(&t, &ids[0]).await;
        assert_eq!(known.phone.as_deref(), Some("+51922222222"), "the newest");
        assert_eq!(known.segments, "a,b,c", "none given are none taken away");

        // A changed name does not overwrite the telephone.
        upsert(&t, &[CustomerRecord { name: "Otra".into(), ..first }]).await;
        assert_eq!(person(&t, &ids[0]).await.phone.as_deref(), Some("+51922222222"));

        upsert(&t, &[with_segments("2", EVA, &["z"])]).await;
        assert_eq!(person(&t, &ids[0]).await.segments, "b,c", "the second is another's now");
        let eva = person(&t, &ids[1]).await;
        assert_eq!((&*eva.segments, eva.phone.as_deref()), ("z", Some("+51922222222")));
    })
    .await;
}

#[tokio::test]
async fn a_telephone_that_its_owner_verified_stays() {
    on_both(async |t| {
        let ids = upsert(&t, &[record("1", Some(ANA))]).await;
        let verified = "UPDATE debtors SET phone = '+51900000000', phone_verified_at = 1";
        tamper(&t.portal, verified).await.unwrap();
        let mut told = with_phone("1", Some(ANA), "+51911111111");
        told.country = Some("PE".into());
        upsert(&t, &[told]).await;
        let known = person(&t, &ids[0]).await;
        assert_eq!(known.phone.as_deref(), Some("+51900000000"));
        assert_eq!(known.country.as_deref(), Some("PE"), "the rest is copied");
    })
    .await;
}

#[tokio::test]
async fn only_what_is_new_wakes_and_is_written() {
    on_both(async |t| {
        let told = with_phone("1", None, "+51911111111");
        let ids = upsert(&t, std::slice::from_ref(&told)).await;
        let asleep = "UPDATE debtors SET next_decision_at = NULL";
        tamper(&t.portal, asleep).await.unwrap();
        upsert(&t, std::slice::from_ref(&told)).await;
        assert_eq!(person(&t, &ids[0]).await.next_decision_at, None, "nothing is new");
        upsert(&t, &[CustomerRecord { country: Some("PE".into()), ..told }]).await;
        let at = person(&t, &ids[0]).await.next_decision_at;
        assert_eq!(at, Some(t.portal.now().as_millisecond()));
    })
    .await;
}

#[tokio::test]
async fn a_mailbox_that_arrives_later_is_the_persons_or_moves_the_customer() {
    on_both(async |t| {
        let ids = upsert(&t, &[record("1", None), with_phone("2", None, "+51922222222")]).await;
        let before = person(&t, &ids[0]).await;
        tamper(&t.portal, "UPDATE debtors SET stopped_at = 5").await.unwrap();
        upsert(&t, &[record("1", Some(ANA))]).await;
        let after = person(&t, &ids[0]).await;
        assert_eq!((after.email.as_deref(), &after.id), (Some(ANA), &before.id));
        assert_eq!(after.stopped_at, Some(5), "what they chose stays");

        let left = person(&t, &ids[1]).await;
        tamper(&t.portal, "UPDATE debtors SET next_decision_at = NULL").await.unwrap();
        upsert(&t, &[record("2", Some(ANA))]).await;
        let moved = person(&t, &ids[1]).await;
        assert_eq!(moved.id, after.id);
        assert_ne!(moved.id, left.id);
        assert_eq!(moved.phone.as_deref(), Some("+51922222222"), "what is known comes along");
        assert_eq!(moved.next_decision_at, Some(t.portal.now().as_millisecond()));
        assert_eq!(
            crate::contact::reminders::decide_due(&t.portal, &Actor::System).await.unwrap(),
            2,
            "nobody is in the way"
        );
    })
    .await;
}

#[tokio::test]
async fn who_may_see_everything_reads_for_a_customer_without_a_mailbox() {
    on_both(async |t| {
        let ids = upsert(&t, &[record("1", None), record("2", None), record("3", Some(EVA))]).await;
        let ana = user(&t, "ana").await;
        access::grant(&t.portal, &Actor::System, &ana, &ids[0], Scope::PayOnly).await.unwrap();
        assert_eq!(person(&t, &ids[0]).await.email, None, "to pay is not to read");
        for id in &ids {
            access::grant(&t.portal, &Actor::System, &ana, id, Scope::SeeAndPay).await.unwrap();
        }
        let first = person(&t, &ids[0]).await;
        assert_eq!(first.email.as_deref(), Some(ANA));
        assert_eq!(person(&t, &ids[1]).await.id, first.id, "one mailbox is one person");
        assert_eq!(person(&t, &ids[2]).await.email.as_deref(), Some(EVA), "it has its own");
        let eva = user(&t, "eva").await;
        access::grant(&t.portal, &Actor::System, &eva, &ids[0], Scope::SeeAndPay).await.unwrap();
        assert_eq!(person(&t, &ids[0]).await.email.as_deref(), Some(ANA), "who came first reads");
    })
    .await;
}

#[tokio::test]
async fn who_may_not_see_a_customer_any_longer_does_not_read_for_it() {
    on_both(async |t| {
        let ids = upsert(&t, &[with_phone("1", None, "+51911111111"), record("2", None)]).await;
        let (ana, eva) = (user(&t, "ana").await, user(&t, "eva").await);
        for (user, customer) in [(&ana, &ids[0]), (&ana, &ids[1]), (&eva, &ids[0])] {
            access::grant(&t.portal, &Actor::System, user, customer, Scope::SeeAndPay)
                .await
                .unwrap();
        }
        access::revoke(&t.portal, &Actor::System, &ana, &ids[0]).await.unwrap();
        let first = person(&t, &ids[0]).await;
        assert_eq!(first.email.as_deref(), Some(EVA), "the other one reads");
        assert_eq!(first.phone.as_deref(), Some("+51911111111"));
        access::revoke(&t.portal, &Actor::System, &eva, &ids[0]).await.unwrap();
        assert_eq!(person(&t, &ids[0]).await.email, None);
        assert_eq!(person(&t, &ids[1]).await.email.as_deref(), Some(ANA));
    })
    .await;
}
