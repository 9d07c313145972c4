//! The settings on the desk, and the test of the mail server.

use domain::access::{Proof, Role};

use super::*;
use crate::people::staff::audit as audit_of_staff;
use crate::testing::staff_members::seed_staff;
use crate::testing::{TestPortal, on_both, staff_with};

async fn eva(t: &TestPortal, proof: Proof) -> Actor {
    seed_staff(&t.portal, "eva", &[Role::Admin]).await;
    staff_with("eva", &[Role::Admin], proof)
}

#[tokio::test]
async fn a_test_mail_goes_to_who_asks_and_is_an_entry_of_the_audit() {
    on_both(|t| async move {
        let eva = eva(&t, Proof::Fresh).await;
        send_test_mail(&t.portal, &eva).await.unwrap();
        let mails = t.mailer.mails();
        assert_eq!(mails.len(), 1);
        assert_eq!(mails[0].to.address.as_str(), "eva@santarosa.example");

        let entries = audit_of_staff::read(&t.portal, &eva, 0).await.unwrap();
        let entry = &entries.last().unwrap().facts;
        assert_eq!(entry.act, AuditAct::MailTested);
        let outcome = entry.after.as_deref().unwrap_or_default();
        assert!(outcome.contains("sent"), "{outcome}");
    })
    .await;
}

#[tokio::test]
async fn what_the_mail_server_says_is_told_and_kept() {
    on_both(|t| async move {
        let eva = eva(&t, Proof::Fresh).await;
        let refusal = SendError::Temporary("535 bad password".into());
        t.mailer.fail_with(Some(refusal.clone()));
        let told = send_test_mail(&t.portal, &eva).await.unwrap_err();
        assert!(matches!(told, MailTestError::Unsent(why) if why == refusal));
        let entries = audit_of_staff::read(&t.portal, &eva, 0).await.unwrap();
        let outcome = entries.last().unwrap().facts.after.clone().unwrap();
        assert!(outcome.contains("535 bad password"), "{outcome}");
    })
    .await;
}

#[tokio::test]
async fn a_test_mail_asks_for_a_fresh_proof_and_the_sheet_for_the_right() {
    on_both(|t| async move {
        let stale = eva(&t, Proof::Stale).await;
        assert!(sheet(&t.portal, &stale).is_ok(), "reading is no act");
        let refused = send_test_mail(&t.portal, &stale).await.unwrap_err();
        assert!(matches!(refused, MailTestError::Portal(Error::ProofNeeded)));
        assert!(t.mailer.mails().is_empty());
        let sol = staff_with("sol", &[Role::Finance], Proof::Fresh);
        assert!(matches!(sheet(&t.portal, &sol), Err(Error::NoRight)));
    })
    .await;
}
