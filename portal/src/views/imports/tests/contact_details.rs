//! Contact details in imported files.

use super::*;
use crate::testing::tamper;

/// The profile with all columns of contact details.
fn profile() -> String {
    let columns = "[columns]
        phone = \"phone\"
        postal_address = \"address\"
        segment = \"segment\"
        country = \"country\"
        region = \"region\"
        time_zone = \"zone\"";
    PROFILE.replace("[columns]", &format!("calling_code = \"51\"\n{columns}"))
}

fn text(said: &str) -> String {
    file(&[
        &format!("{HEADER},phone,address,segment,country,region,zone"),
        &format!("{ANA},{said}"),
        &format!("{LUZ},,,,,,"),
    ])
}

const SAID: &str = "987 654 321,Jr. Ucayali 123 / Lima,Becado;primaria,pe,lim,america/lima";

/// Customers and debtors, each as one text.
async fn people(t: &TestPortal) -> Vec<String> {
    let mut tx = t.portal.db.read().await.unwrap();
    let rows = sql!(
        all(String,),
        &mut tx,
        "SELECT number || '|' || COALESCE(phone, '') || '|' || COALESCE(postal_address, '')
                || '|' || segments || '|' || COALESCE(country, '') || '|' || COALESCE(region, '')
                || '|' || COALESCE(time_zone, '') AS text
           FROM customers
          UNION ALL
         SELECT COALESCE(email, 'nobody') || '|' || COALESCE(phone, '') || '|'
                || COALESCE(postal_address, '') || '|' || segments || '|' || COALESCE(country, '')
                || '|' || COALESCE(region, '') || '|' || COALESCE(time_zone, '')
                || '|' || CAST(COALESCE(next_decision_at, 0) AS TEXT)
           FROM debtors
          ORDER BY 1",
    )
    .unwrap();
    rows.into_iter().map(|(text,)| text).collect()
}

#[tokio::test]
async fn a_file_says_how_customers_are_reached_and_saying_it_again_writes_nothing() {
    on_both(async |t| {
        let text = text(SAID);
        run(&t, &profile(), &text, ImportMode::AllOrNothing).await.unwrap();
        tamper(&t.portal, "UPDATE debtors SET next_decision_at = NULL").await.unwrap();
        let known = "+51987654321|Jr. Ucayali 123\nLima|becado,primaria|PE|LIM|America/Lima";
        let expected = [
            format!("7|{known}"),
            "8||||||".to_owned(),
            format!("ana@example.org|{known}|0"),
            "nobody|||||||0".to_owned(),
        ];
        assert_eq!(people(&t).await, expected);
        run(&t, &profile(), &text, ImportMode::AllOrNothing).await.unwrap();
        assert_eq!(people(&t).await, expected, "nobody is even woken");
    })
    .await;
}

#[tokio::test]
async fn what_a_later_file_does_not_say_stays() {
    on_both(async |t| {
        run(&t, &profile(), text(SAID), ImportMode::AllOrNothing).await.unwrap();
        let before = people(&t).await;
        run(&t, &profile(), text(",,,,,"), ImportMode::AllOrNothing).await.unwrap();
        assert_eq!(people(&t).await, before);
        run(&t, &profile(), text("+51911111111,,,,,"), ImportMode::AllOrNothing).await.unwrap();
        let after = people(&t).await;
        let replaced = |line: &String| line.replace("+51987654321", "+51911111111");
        assert_eq!(after, before.iter().map(replaced).collect::<Vec<_>>());
    })
    .await;
}

#[tokio::test]
async fn a_telephone_that_is_none_is_left_aside_and_the_debt_comes_in() {
    on_both(async |t| {
        let text = text("call her mother,,,,,");
        let (summary, problems) = run(&t, &profile(), &text, ImportMode::GoodOnes).await.unwrap();
        assert_eq!(reasons(&problems), [(2, "phone", &ProblemReason::NotAPhone)]);
        assert_eq!((summary.bad, summary.remarks, summary.added), (0, 1, 2));
    })
    .await;
}
