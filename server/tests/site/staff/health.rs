//! The health of gateway, mail, carriers and imports in the browser.

use portal::testing::tamper;

use super::*;

async fn member(house: &House, id: &str, role: Role) -> Visitor {
    seed_staff(&house.t.portal, id, &[role]).await;
    house.staff(&staff_pass(&house.t.portal, id, Proof::Stale).await).await
}

#[tokio::test]
async fn what_is_stuck_is_on_its_page_on_the_first_page_and_in_the_menu() {
    on_both(async |t| {
        let stuck = "INSERT INTO jobs (id, name, lane, payload, state, run_at, created_at,
                                       attempts, last_error)
                     VALUES ('j', 'send_mail', 'messages', '{}', 'queued', 1, 1, 2, '<451> later')";
        tamper(&t.portal, stuck).await.unwrap();
        let house = House::open(t).await;
        let vera = member(&house, "vera", Role::Viewer).await;
        let page = vera.get("/staff/health").await;
        assert_eq!(page.status, StatusCode::OK);
        for text in ["No avanza", "Los correos esperan", "Un correo no fue aceptado", "Funciona"] {
            assert!(page.body.contains(text), "{text}: {}", page.body);
        }
        assert!(page.body.contains("&lt;451&gt; later") || page.body.contains("&lt;451> later"));
        let home = vera.get("/staff").await.body;
        assert!(home.contains("Algo no avanza."), "{home}");
        assert!(home.contains("partes que no avanzan"), "the menu has a badge: {home}");

        let caro = member(&house, "caro", Role::Cashier).await;
        let home = caro.get("/staff").await.body;
        assert!(!home.contains("/staff/health") && !home.contains("No avanza"), "{home}");
        house.t.leaves_jobs();
    })
    .await;
}
