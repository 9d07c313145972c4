//! A form that is sent twice says one thing, also at the same moment.

use super::*;

/// Number of rows that statements leave: holds, and events.
async fn written(t: &TestPortal, f: &Family) -> (usize, i64) {
    let invoice = &f.first_invoice;
    let mut tx = t.portal.db.read().await.unwrap();
    let holds = store::said_by(&mut tx, &f.parent, invoice).await.unwrap().len();
    drop(tx);
    (holds, crate::platform::feed::newest(&t.portal).await.unwrap())
}

#[tokio::test]
async fn the_same_statement_again_is_confirmed_and_writes_nothing_and_another_is_refused() {
    on_both(async |t| {
        let (f, portal, es) = (family(&t.portal).await, &t.portal, Language::Es);
        let (parent, invoice, on) = (&f.parent, &f.first_invoice, date(2026, 11, 25));
        let (one, two) = tokio::join!(
            ask(portal, parent, invoice, "¿Qué es?", es),
            ask(portal, parent, invoice, " ¿Qué es? ", es),
        );
        assert_eq!(one.unwrap().unwrap(), two.unwrap().unwrap());
        let (one, two) = tokio::join!(
            promise(portal, parent, invoice, on),
            promise(portal, parent, invoice, on)
        );
        assert!(one.is_ok() && two.is_ok(), "{one:?} {two:?}");
        let claim = claim("OP 1");
        let (one, two) = tokio::join!(
            claim_paid(portal, parent, invoice, &claim, es),
            claim_paid(portal, parent, invoice, &claim, es),
        );
        assert!(one.is_ok() && two.is_ok(), "{one:?} {two:?}");
        let before = written(&t, &f).await;
        assert_eq!(before.0, 3);

        ask(portal, parent, invoice, "¿Qué es?", es).await.unwrap().unwrap();
        promise(portal, parent, invoice, on).await.unwrap();
        claim_paid(portal, parent, invoice, &claim, es).await.unwrap();
        let link = Actor::LinkHolder(LinkTarget::Invoice(invoice.clone()));
        for actor in [parent, &link] {
            let is_own = actor == parent;
            let text = if is_own { "¿Qué es eso?" } else { "¿Qué es?" };
            let day = if is_own { date(2026, 11, 26) } else { on };
            let reference = if is_own { "OP 2" } else { "OP 1" };
            let other = NewClaim { reference: reference.into(), ..claim.clone() };
            assert_eq!(why(ask(portal, actor, invoice, text, es).await), "Question(Open)");
            assert_eq!(why(promise(portal, actor, invoice, day).await), "Promise(Open)");
            let claimed = claim_paid(portal, actor, invoice, &other, es).await;
            assert_eq!(why(claimed), "Claim(Open)");
        }
        assert_eq!(written(&t, &f).await, before);
    })
    .await;
}

#[tokio::test]
async fn who_promises_and_withdraws_without_end_is_slowed_down() {
    on_both(async |t| {
        let (f, portal) = (family(&t.portal).await, &t.portal);
        let mut refused = 0;
        for _ in 0..100 {
            let promised = promise(portal, &f.parent, &f.first_invoice, date(2026, 11, 25)).await;
            let withdrawn = withdraw_promise(portal, &f.parent, &f.first_invoice).await;
            let is_limited = |error: &Error| matches!(error, Error::TooMany(_));
            refused += usize::from(withdrawn.as_ref().is_err_and(is_limited));
            if let Err(HoldError::Portal(error)) = promised {
                assert!(is_limited(&error), "{error:?}");
            }
        }
        assert!((60..=80).contains(&refused), "{refused}");
    })
    .await;
}
