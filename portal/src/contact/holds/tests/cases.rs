//! For each cause, before and after its end, the page, the overview, the preview and the claim
//! agree.

use std::sync::Arc;

use domain::calendar::Date;
use domain::contact::Channel;
use domain::holds::pause::PauseScope;
use domain::ids::{CustomerId, PaymentId};
use domain::money::{Currency, Money};
use domain::payments::{Event, Origin};
use domain::reminders::{Kind, Policy, Step, Tone};

use super::*;
use crate::billing::invoices::issue::store::insert_disputes;
use crate::contact::pauses::{self, NewPause};
use crate::contact::reminders::{Fate, decide_due, preview, replace_policy, send_due};
use crate::outside::carriers::Carriers;
use crate::payments;
use crate::testing::{RecordingCarrier, ScriptedGateway, remind_of};
use crate::views::overview::overview;

/// Active, ended and expired holds: name, and the cause that all must report.
const CASES: [(&str, Option<Cause>); 19] = [
    ("nothing", None),
    ("question-open", Some(Cause::Question)),
    ("question-answered", None),
    ("question-late", Some(Cause::Question)),
    ("promise-open", Some(Cause::Promise)),
    ("promise-withdrawn", None),
    ("promise-expired", None),
    ("claim-open", Some(Cause::ClaimPaid)),
    ("claim-decided", None),
    ("claim-late", Some(Cause::ClaimPaid)),
    ("payment-open", Some(Cause::PaymentOpen)),
    ("payment-expired", None),
    ("news-unapplied", Some(Cause::PaymentMoving)),
    ("dispute-late", Some(Cause::Dispute)),
    ("dispute-upheld", Some(Cause::Dispute)),
    ("dispute-closing", Some(Cause::Dispute)),
    ("dispute-rejected", None),
    ("pause-open", Some(Cause::Paused)),
    ("pause-over", None),
];

/// Time of the check: a Monday morning in Lima, a hundred days after the first holds.
const LATER: SignedDuration = SignedDuration::from_hours(24 * 100 + 3);

struct World<'a> {
    t: &'a TestPortal,
    portal: Portal,
    mails: Arc<RecordingCarrier>,
}

impl<'a> World<'a> {
    /// Each case has its own user and customer, and one instalment that is due the day before the
    /// check. Reminders appear on the portal's pages since the beginning.
    async fn of(t: &'a TestPortal) -> Self {
        let mails = Arc::new(RecordingCarrier::new(Channel::Email, true));
        let portal = Portal { carriers: Carriers::new(vec![mails.clone()]), ..t.portal.clone() };
        for (name, _) in CASES {
            t.seed_user(name, &[(name, Scope::SeeAndPay)]).await;
            let invoice = SeedInvoice::of(name, name, &[("2027-02-28", 10_000)]);
            t.seed_invoice(&invoice).await;
            let customer = CustomerId::parse(name).unwrap();
            remind_of(&portal, &customer, &format!("{name}@example.org")).await;
        }
        let step = |name: &str, offset, kind, channel| Step {
            name: name.into(),
            offset,
            kind,
            tones: Tone::ALL.to_vec(),
            channels: vec![channel],
            segment: None,
        };
        let steps = vec![
            step("page", -200, Kind::Upcoming, Channel::InApp),
            step("mail", 1, Kind::Overdue, Channel::Email),
        ];
        let policy = Policy { steps, ..Policy::usual() };
        replace_policy(&portal, &admin(), &policy).await.unwrap();
        Self { t, portal, mails }
    }

    async fn run(&self) {
        decide_due(&self.portal, &Actor::System).await.unwrap();
        send_due(&self.portal, &Actor::System).await.unwrap();
    }

    async fn pay(&self, name: &str) -> PaymentId {
        self.t.seed_payment(&user(name), &[(&format!("{name}-1"), 0)], 10_000).await.payment
    }

    async fn ask(&self, name: &str) {
        ask(&self.portal, &user(name), &invoice(name), "¿Qué es?", Language::Es).await.unwrap();
    }

    async fn promise(&self, name: &str, on: Date) {
        promise(&self.portal, &user(name), &invoice(name), on).await.unwrap();
    }

    async fn pause(&self, name: &str, last: Date) {
        let scope = PauseScope::Customer(CustomerId::parse(name).unwrap());
        let new = NewPause { scope, last: Some(last), reason: "Vacaciones".into() };
        pauses::begin(&self.portal, &admin(), &new).await.unwrap();
    }

    async fn claim(&self, name: &str) {
        let claim = NewClaim { paid_on: self.portal.today(), ..claim("OP 1") };
        claim_paid(&self.portal, &user(name), &invoice(name), &claim, Language::Es).await.unwrap();
    }

    async fn case_of(&self, name: &str) -> HoldId {
        let open = open_cases(&self.portal, &Actor::System).await.unwrap();
        open.into_iter().find(|case| case.invoice == name).unwrap().id
    }

    /// Creates the holds that expire before the check.
    async fn say_at_first(&self) {
        self.ask("question-late").await;
        self.promise("promise-expired", date(2026, 11, 25)).await;
        self.claim("claim-late").await;
        self.pay("payment-expired").await;
        self.pause("pause-over", date(2026, 11, 25)).await;
        let disputed = CASES.iter().map(|(name, _)| *name).filter(|n| n.starts_with("dispute"));
        let disputed: Vec<InvoiceId> = disputed.map(invoice).collect();
        let mut tx = self.portal.db.write().await.unwrap();
        insert_disputes(&mut tx, self.portal.now(), disputed.iter()).await.unwrap();
        tx.commit().await.unwrap();
        // Its correction ends before the check, and the job that closes it does not come.
        let id = self.case_of("dispute-closing").await;
        let outcome = DisputeOutcome::Upheld;
        decide_dispute(&self.portal, &admin(), &id, outcome, "Vimos.").await.unwrap();
    }

    /// Creates the active and the ended holds.
    async fn say_later(&self) {
        let (portal, staff) = (&self.portal, admin());
        let payment = self.pay("news-unapplied").await;
        self.t.clock.advance(SignedDuration::from_hours(2));
        self.ask("question-open").await;
        self.ask("question-answered").await;
        let id = self.case_of("question-answered").await;
        answer(portal, &staff, &id, "La pensión.").await.unwrap();
        self.promise("promise-open", portal.today()).await;
        self.pause("pause-open", portal.today()).await;
        self.promise("promise-withdrawn", portal.today()).await;
        let name = "promise-withdrawn";
        withdraw_promise(portal, &user(name), &invoice(name)).await.unwrap();
        self.claim("claim-open").await;
        self.claim("claim-decided").await;
        let id = self.case_of("claim-decided").await;
        let outcome = ClaimOutcome::NotFound;
        decide_claim(portal, &staff, &id, outcome, "No está.").await.unwrap();
        self.pay("payment-open").await;
        let amount = Money::new(10_000, Currency::Pen);
        let told = ScriptedGateway::event("ev-1", &payment, amount, &Event::Expired);
        let headers = http::HeaderMap::new();
        payments::receive(portal, Origin::Sandbox, &headers, &told).await.unwrap();
        for (name, outcome) in [
            ("dispute-upheld", DisputeOutcome::Upheld),
            ("dispute-rejected", DisputeOutcome::Rejected),
        ] {
            let id = self.case_of(name).await;
            decide_dispute(portal, &staff, &id, outcome, "Vimos.").await.unwrap();
        }
    }

    async fn page(&self, name: &str) -> Option<Cause> {
        let seen = holds(&self.portal, &user(name), &invoice(name)).await.unwrap();
        assert!(seen.holds.iter().all(|hold| hold.until > self.portal.now()), "{name}");
        seen.holds.first().map(|hold| hold.cause)
    }

    /// Whether the overview shows no reminders.
    async fn overview(&self, name: &str) -> bool {
        overview(&self.portal, &user(name)).await.unwrap().reminders.is_empty()
    }

    async fn preview(&self) -> Vec<(String, Option<Cause>)> {
        let mut lines = Vec::new();
        let each = |line: crate::contact::reminders::PreviewLine| {
            let cause = match line.fate {
                Fate::Sent { .. } => None,
                Fate::Withheld { reason, .. } => match reason {
                    domain::activity::WithheldFor::Hold { cause } => Some(cause),
                    other => panic!("{other:?}"),
                },
            };
            lines.push((line.invoice, cause));
            Ok(())
        };
        preview(&self.portal, &Actor::System, None, each).await.unwrap();
        lines
    }
}

fn invoice(name: &str) -> InvoiceId {
    InvoiceId::parse(name).unwrap()
}

#[tokio::test]
async fn the_page_the_overview_the_preview_and_the_claim_say_the_same() {
    on_both(async |t| {
        let world = World::of(&t).await;
        world.run().await;
        world.say_at_first().await;
        t.clock.advance(LATER);
        // Queues the reminders now, so that they are claimed after all holds exist.
        decide_due(&world.portal, &Actor::System).await.unwrap();
        world.say_later().await;
        let preview = world.preview().await;
        for (name, expected) in CASES {
            assert_eq!(world.page(name).await, expected, "{name}: page");
            assert_eq!(world.overview(name).await, expected.is_some(), "{name}: overview");
            let line = preview.iter().find(|(invoice, _)| invoice == name);
            assert_eq!(line.map(|(_, cause)| *cause), Some(expected), "{name}: preview");
        }
        world.run().await;
        let mails = world.mails.messages();
        for (name, expected) in CASES {
            let is_sent = mails.iter().any(|mail| mail.to == format!("{name}@example.org"));
            assert_eq!(is_sent, expected.is_none(), "{name}: claim");
        }
    })
    .await;
}

#[tokio::test]
async fn a_payment_on_the_move_holds_the_invoice_only_where_it_pays_all_that_is_owed() {
    on_both(async |t| {
        let f = family(&t.portal).await;
        let [first, second, third] = [0, 1, 2].map(|at| f.first[at].as_str());
        t.seed_payment(&f.parent, &[(first, 0)], 45_000).await;
        assert_eq!(causes(&t, &f).await, [], "others may be reminded of");
        t.seed_payment(&f.parent, &[(second, 0), (third, 0)], 90_000).await;
        assert_eq!(causes(&t, &f).await, [Cause::PaymentOpen]);
    })
    .await;
}
