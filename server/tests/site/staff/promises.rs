//! A promise on the telephone on screen: noted, refused, withdrawn.

use super::*;

async fn collector(house: &House) -> Visitor {
    seed_staff(&house.t.portal, "cole", &[Role::Collector]).await;
    house.staff(&staff_pass(&house.t.portal, "cole", Proof::Fresh).await).await
}

#[tokio::test]
async fn a_promise_is_noted_for_what_is_chosen_and_withdrawn_with_a_reason() {
    on_both(async |t| {
        t.leaves_jobs();
        let house = House::open(t).await;
        let (ana, zoe) = (Person::new(&house.t, "ana").await, Person::new(&house.t, "zoe").await);
        let cole = collector(&house).await;
        let customer = ("customer", ana.customer.as_str());
        let page = format!("/staff/customers/{}/promises", ana.customer);
        let today = house.t.portal.today().to_string();
        let chosen = format!("entry[debts][debt-{}]", ana.invoice);
        let none = [customer, ("entry[on]", today.as_str())];
        comes_back(&cole.post("/staff/do/note_promise", &none).await, "Elija al menos una deuda");
        let far = [customer, (chosen.as_str(), "on"), ("entry[on]", "2099-01-01")];
        let refused = cole.post("/staff/do/note_promise", &far).await;
        comes_back(&refused, "demasiado lejano");
        assert!(refused.body.contains("checked"), "{}", refused.body);
        assert!(refused.body.contains("value=\"2099-01-01\""), "{}", refused.body);

        // A debt of somebody else looks as if it were missing.
        let foreign = format!("entry[debts][debt-{}]", zoe.invoice);
        let foreign = [customer, (foreign.as_str(), "on"), ("entry[on]", today.as_str())];
        let missing = cole.post("/staff/do/note_promise", &foreign).await;
        assert_eq!(missing.status, StatusCode::NOT_FOUND, "{}", missing.body);

        let good = [customer, (chosen.as_str(), "on"), ("entry[on]", today.as_str())];
        let done = format!("{page}?done=noted");
        for _ in 0..2 {
            leads_to(&cole.post("/staff/do/note_promise", &good).await, &done);
        }
        let noted = cole.get(&page).await.body;
        assert_eq!(noted.matches("La anotó cole después de una llamada").count(), 1, "{noted}");
        let invoice = format!("/invoices/{}", ana.invoice);
        let reader = house.user(&ana.user).await;
        assert!(reader.get(&invoice).await.body.contains("después de hablar con usted"));

        let (_, rest) = noted.split_once("name=\"promise\" value=\"").unwrap();
        let promise = ("promise", rest.split('"').next().unwrap());
        let silent = [customer, promise, ("reason", "")];
        comes_back(&cole.post("/staff/do/withdraw_promise", &silent).await, "reason");
        let form = [customer, promise, ("reason", "Era otra familia")];
        leads_to(
            &cole.post("/staff/do/withdraw_promise", &form).await,
            &format!("{page}?done=withdrawn"),
        );
        comes_back(&cole.post("/staff/do/withdraw_promise", &form).await, "se retiró entretanto");
        let seen = reader.get(&invoice).await.body;
        assert!(!seen.contains("después de hablar con usted"), "{seen}");
        assert!(!seen.contains("Era otra familia"), "the reason is for colleagues");
    })
    .await;
}
