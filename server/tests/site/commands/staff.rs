//! `aldia staff`: the first administrator, and who lost the second factor.

use domain::access::{Actor, Role};
use portal::people::staff::audit;
use portal::testing::staff_members::enrolled;
use portal::testing::{TestPortal, on_both};

use super::{Output, aldia};

async fn staff(t: &TestPortal, arguments: &[&str]) -> Output {
    aldia(t, &[&["staff"], arguments].concat()).await
}

#[tokio::test]
async fn staff_are_invited_listed_kept_out_and_invited_anew_under_a_name() {
    on_both(async |t| {
        assert_eq!(staff(&t, &["list"]).await.done(), "");
        let add = ["add", "eva@santarosa.example", "--name", "Eva Peña", "--role", "admin"];
        let invited = staff(&t, &[&add[..], &["--role", "viewer", "--as", "root"]].concat()).await;
        assert!(invited.done().contains("/staff/invitation/"));
        staff(&t, &add).await.refused(1, "has this address");
        staff(&t, &["add", "luz@santarosa.example", "--name", "Luz"]).await.refused(2, "--role");
        let other = ["add", "luz@santarosa.example", "--name", "Luz", "--role", "boss"];
        staff(&t, &other).await.refused(2, "viewer, cashier, collector, finance, admin");
        let list = staff(&t, &["list"]).await.done();
        assert_eq!(list, "eva@santarosa.example\tEva Peña\tviewer admin\tinvited\n");

        enrolled(&t.portal, "ana", &[Role::Admin]).await;
        staff(&t, &["disable", "ana@santarosa.example"]).await.refused(1, "last active");
        let disable = ["disable", "eva@santarosa.example", "--as", "ana"];
        assert_eq!(staff(&t, &disable).await.done(), "");
        let reset = staff(&t, &["reset", "eva@santarosa.example"]).await.done();
        assert!(reset.contains("/staff/invitation/"), "{reset}");
        staff(&t, &["reset", "nobody@santarosa.example"]).await.refused(1, "no member of staff");
        staff(&t, &["disable", "eva@santarosa.example", "--as", "Zoe"])
            .await
            .refused(1, "no active");

        let entries = audit::read(&t.portal, &Actor::System, 0).await.unwrap();
        assert_eq!(entries[0].facts.actor, "root");
        assert!(entries.iter().any(|entry| entry.facts.act.code() == "disabled"));
        // The clock of each command has advanced meanwhile.
        t.clock.advance(jiff::SignedDuration::from_mins(1));
        let checked = aldia(&t, &["check"]).await.done();
        assert!(checked.contains(&format!("{} entries\n", entries.len())), "{checked}");
    })
    .await;
}
