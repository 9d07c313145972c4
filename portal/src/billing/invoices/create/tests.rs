//! Invoices made by staff: what was seen is issued, once, and the customer sees it at once.

use domain::access::Role;
use domain::activity::Activity;
use domain::invoices::entry::{CustomerEntry, DueEntry, LineEntry};
use domain::language::Language::{Es, Pt};
use domain::money::Currency::Pen;
use domain::money::Money;

use super::*;
use crate::billing::invoices::{detail, detail_for_staff, store::visible};
use crate::billing::ledger;
use crate::people::staff::audit as reading;
use crate::testing::family::{Family, family};
use crate::testing::{TestPortal, on_both, staff};

fn eva() -> Actor {
    staff("eva", &[Role::Finance])
}

fn line(kind: &str, value: &str) -> LineEntry {
    let (kind, value) = (kind.into(), value.into());
    LineEntry { kind, description: "Taller".into(), quantity: "2".into(), value }
}

/// Six instalments of S/ 1,180.00 in all.
fn entry(customer: &CustomerId) -> InvoiceEntry {
    InvoiceEntry {
        customer: CustomerEntry { id: customer.to_string(), ..CustomerEntry::default() },
        description: "Taller de verano".into(),
        currency: "PEN".into(),
        issued_on: "2026-11-20".into(),
        lines: vec![line("item", "500.00"), line("tax", "18%")],
        due: DueEntry {
            kind: DueEntry::PLAN.into(),
            count: "6".into(),
            first: "2026-12-31".into(),
            interval: "month".into(),
            remainder: "last".into(),
            ..DueEntry::default()
        },
        ..InvoiceEntry::default()
    }
}

async fn seen(t: &TestPortal, entry: &InvoiceEntry) -> IssueTicket {
    preview(&t.portal, &eva(), Es, entry).await.unwrap().ticket
}

async fn issued(t: &TestPortal, entry: &InvoiceEntry) -> Result<InvoiceId, CreateError> {
    let ticket = seen(t, entry).await;
    create(&t.portal, &eva(), Es, entry, &ticket).await
}

async fn number_of(t: &TestPortal, family: &Family, id: &InvoiceId) -> String {
    let mut tx = t.portal.db.read().await.unwrap();
    let found = visible(&mut tx, &family.parent, t.portal.today(), id).await.unwrap();
    found.invoice.number
}

#[tokio::test]
async fn what_was_seen_is_issued_and_the_customer_sees_it_at_once() {
    on_both(async |t| {
        let family = family(&t.portal).await;
        let entry = entry(&family.first_customer);
        let shown = preview(&t.portal, &eva(), Es, &entry).await.unwrap();
        assert_eq!(shown.customer_name, "Lucía Ñahui Peña");
        assert_eq!(shown.customer_number, "A-100");
        assert_eq!(shown.draft.total, Money::new(118_000, Pen));
        let id = create(&t.portal, &eva(), Es, &entry, &shown.ticket).await.unwrap();
        assert_eq!(id, shown.ticket.id);

        let found = detail(&t.portal, &family.parent, &id).await.unwrap();
        assert_eq!(found.invoice.number, "D-000001");
        let made = made(&t.portal, &eva(), &id).await.unwrap();
        assert_eq!((made.number.as_str(), made.total), ("D-000001", shown.draft.total));
        assert_eq!(made.customer_name, shown.customer_name);
        assert_eq!(found.invoice.outstanding, shown.draft.total);
        let plan: Vec<_> =
            found.instalments.iter().map(|part| (part.due_on, part.amount)).collect();
        assert_eq!(plan, shown.draft.plan);
        let issued = Activity::InvoiceIssued { total: shown.draft.total };
        assert_eq!(found.events.last().unwrap().what, issued);
        assert_eq!(ledger::check(&t.portal, &Actor::System).await.unwrap(), []);

        let entries = reading::read(&t.portal, &Actor::System, 0).await.unwrap();
        let last = entries.last().unwrap();
        assert_eq!(
            (last.facts.act, last.facts.subject.as_str()),
            (AuditAct::InvoiceIssued, id.as_str(),)
        );
        assert_eq!(last.facts.right, Some(Right::IssueInvoices));
        assert!(last.facts.after.as_ref().unwrap().contains("1180.00"), "{last:?}");
    })
    .await;
}

#[tokio::test]
async fn a_confirmation_that_is_sent_twice_issues_one_invoice() {
    on_both(async |t| {
        let family = family(&t.portal).await;
        let entry = entry(&family.first_customer);
        let ticket = seen(&t, &entry).await;
        let (actor, other) = (eva(), t.portal.clone());
        let (one, two) = tokio::join!(
            create(&t.portal, &actor, Es, &entry, &ticket),
            create(&other, &actor, Es, &entry, &ticket),
        );
        assert_eq!((one.unwrap(), two.unwrap()), (ticket.id.clone(), ticket.id.clone()));
        let again = create(&t.portal, &actor, Es, &entry, &ticket).await.unwrap();
        assert_eq!(again, ticket.id);
        // The next one is another, and no number is left out.
        let next = issued(&t, &entry).await.unwrap();
        assert_eq!(number_of(&t, &family, &next).await, "D-000002");
        let entries = reading::read(&t.portal, &Actor::System, 0).await.unwrap();
        assert_eq!(entries.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn what_differs_from_what_was_seen_is_not_issued() {
    on_both(async |t| {
        let family = family(&t.portal).await;
        let first = entry(&family.first_customer);
        let ticket = seen(&t, &first).await;
        type Change = fn(&mut InvoiceEntry);
        let changes: [Change; 6] = [
            |entry| entry.description.push('!'),
            |entry| entry.lines[0].value = "500.01".into(),
            |entry| entry.lines[0].quantity = "3".into(),
            |entry| entry.due.first = "2027-01-01".into(),
            |entry| entry.due.remainder = "first".into(),
            |entry| entry.number = "D-9".into(),
        ];
        for change in changes {
            let mut other = first.clone();
            change(&mut other);
            let refused = create(&t.portal, &eva(), Es, &other, &ticket).await;
            assert!(matches!(refused, Err(CreateError::NotAsSeen)), "{other:?}: {refused:?}");
        }
        let sibling = entry(&family.second_customer);
        let refused = create(&t.portal, &eva(), Es, &sibling, &ticket).await;
        assert!(matches!(refused, Err(CreateError::NotAsSeen)), "{refused:?}");
        let colleague = staff("luz", &[Role::Finance]);
        let refused = create(&t.portal, &colleague, Es, &first, &ticket).await;
        assert!(matches!(refused, Err(CreateError::NotAsSeen)), "another saw it: {refused:?}");
        // The same in another language is the same: amounts are compared, not texts.
        let mut pt = first.clone();
        pt.lines[0].value = "500,00".into();
        assert!(create(&t.portal, &eva(), Pt, &pt, &ticket).await.is_ok());
    })
    .await;
}

#[tokio::test]
async fn a_number_of_staffs_choice_is_taken_once_and_the_next_ones_pass_it_by() {
    on_both(async |t| {
        let family = family(&t.portal).await;
        let numbered =
            |number: &str| InvoiceEntry { number: number.into(), ..entry(&family.first_customer) };
        let own = issued(&t, &numbered("D-000001")).await.unwrap();
        assert_eq!(number_of(&t, &family, &own).await, "D-000001");
        // The second is that of an imported invoice of the same customer.
        for taken in ["D-000001", "2026-0001"] {
            let refused = preview(&t.portal, &eva(), Es, &numbered(taken)).await;
            assert!(matches!(refused, Err(CreateError::NumberTaken)), "{taken}: {refused:?}");
        }
        let late = seen(&t, &numbered("D-5")).await;
        issued(&t, &numbered("D-5")).await.unwrap();
        let refused = create(&t.portal, &eva(), Es, &numbered("D-5"), &late).await;
        assert!(matches!(refused, Err(CreateError::NumberTaken)), "{refused:?}");
        let next = issued(&t, &numbered("")).await.unwrap();
        assert_eq!(number_of(&t, &family, &next).await, "D-000002");
    })
    .await;
}

#[tokio::test]
async fn a_new_customer_comes_with_the_first_invoice() {
    on_both(async |t| {
        let family = family(&t.portal).await;
        let customer = CustomerEntry {
            id: String::new(),
            number: "4711".into(),
            name: "Ana Torres".into(),
            email: "ana@example.org".into(),
        };
        let new = InvoiceEntry { customer, ..entry(&family.first_customer) };
        let (one, two) = (seen(&t, &new).await, seen(&t, &new).await);
        create(&t.portal, &eva(), Es, &new, &one).await.unwrap();
        let found = detail_for_staff(&t.portal, &eva(), &one.id).await.unwrap();
        let customer = (found.customer_number.as_str(), found.customer_name.as_str());
        assert_eq!(customer, ("4711", "Ana Torres"));
        // Another confirmation of the same customer does not change the one who is there.
        let refused = create(&t.portal, &eva(), Es, &new, &two).await;
        assert!(matches!(refused, Err(CreateError::CustomerTaken)), "{refused:?}");
        create(&t.portal, &eva(), Es, &new, &one).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn what_makes_no_invoice_and_who_is_nobody_are_refused() {
    on_both(async |t| {
        let family = family(&t.portal).await;
        let empty = InvoiceEntry { lines: Vec::new(), ..entry(&family.first_customer) };
        let refused = preview(&t.portal, &eva(), Es, &empty).await;
        assert!(matches!(refused, Err(CreateError::Entry(problems)) if problems.len() == 1));
        let missing = entry(&CustomerId::parse("none").unwrap());
        let refused = preview(&t.portal, &eva(), Es, &missing).await;
        assert!(matches!(refused, Err(CreateError::Portal(Error::NotFound))));
        // Who lacks the right learns nothing about the form.
        let viewer = staff("sol", &[Role::Viewer, Role::Collector]);
        let refused = preview(&t.portal, &viewer, Es, &empty).await;
        assert!(matches!(refused, Err(CreateError::Portal(Error::NoRight))));
    })
    .await;
}

#[tokio::test]
async fn the_currency_is_that_of_the_last_invoice_or_of_the_country() {
    on_both(async |t| {
        assert_eq!(usual_currency(&t.portal, &eva()).await.unwrap(), Pen);
        let family = family(&t.portal).await;
        t.clock.advance(jiff::SignedDuration::from_secs(1));
        let dollars = InvoiceEntry { currency: "USD".into(), ..entry(&family.first_customer) };
        issued(&t, &dollars).await.unwrap();
        assert_eq!(usual_currency(&t.portal, &eva()).await.unwrap(), Currency::Usd);
    })
    .await;
}
