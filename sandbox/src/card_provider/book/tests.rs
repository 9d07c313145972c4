//! Effects of cards, merchants and time on the book.

use proptest::prelude::*;

use super::super::cards::{CARDS, CardBehaviour};
use super::*;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + second).unwrap()
}

fn delays() -> Delays {
    let [processing, late, disorder] = [20, 30, 2].map(Duration::from_secs);
    let retries = vec![Duration::from_secs(1), Duration::from_secs(5)];
    Delays { processing, late, disorder, retries, hang: Duration::ZERO }
}

fn book_with(reference: &str) -> Book {
    let mut book = Book::new("http://sandbox.example/", delays());
    book.open(reference.to_owned(), order(), at(0));
    book
}

fn order() -> wire::Order {
    wire::Order {
        client_reference: "pay_1".to_owned(),
        amount_minor: 12_550,
        currency: "PEN".to_owned(),
        description: "Pensión".to_owned(),
        language: "es".to_owned(),
        payer_email: None,
        return_url: "https://pay.example/return".to_owned(),
        cancel_url: "https://pay.example/".to_owned(),
        expires_at: at(1800),
    }
}

/// Types of the pending webhooks, and the seconds until they are due.
fn told(book: &Book) -> Vec<(String, i64)> {
    let told = book.deliveries().map(|delivery| {
        let event: wire::EventBody<Value> = serde_json::from_str(&delivery.body).unwrap();
        assert_eq!(event.id, delivery.event_id);
        (event.kind, delivery.due.as_second() - at(10).as_second())
    });
    told.collect()
}

#[test]
fn each_card_does_what_it_says() {
    use CheckoutStatus::{Open, Processing, Succeeded};
    let once = |kind: &'static str| vec![(kind, 0)];
    for (number, behaviour) in CARDS {
        let mut book = book_with("sb_1");
        let paid = book.pay("sb_1", behaviour, at(10));
        let (expected, state, failure, webhooks) = match behaviour {
            CardBehaviour::Approve(delivery) => {
                let webhooks = match delivery {
                    WebhookTiming::Promptly => once("checkout.succeeded"),
                    WebhookTiming::Late => vec![("checkout.succeeded", 30)],
                    WebhookTiming::Twice => vec![("checkout.succeeded", 0); 2],
                    WebhookTiming::Disordered => {
                        vec![("checkout.succeeded", 0), ("checkout.processing", 2)]
                    }
                    WebhookTiming::Never => vec![],
                };
                (CardOutcome::Done, Succeeded, None, webhooks)
            }
            CardBehaviour::Decline(why) => {
                (CardOutcome::Declined, Open, Some(why), once("checkout.declined"))
            }
            CardBehaviour::Challenge => (CardOutcome::Challenged, Open, None, vec![]),
            CardBehaviour::Process | CardBehaviour::ProcessThenDecline => {
                (CardOutcome::Done, Processing, None, once("checkout.processing"))
            }
            CardBehaviour::ApproveThenBreak => {
                (CardOutcome::Broken, Succeeded, None, once("checkout.succeeded"))
            }
            CardBehaviour::ApproveThenHang => (CardOutcome::Hung, Succeeded, None, vec![]),
        };
        let record = book.checkout("sb_1").unwrap();
        assert_eq!((paid, record.state, record.failure), (expected, state, failure), "{number}");
        let webhooks: Vec<_> = webhooks.into_iter().map(|(k, s)| (k.to_owned(), s)).collect();
        assert_eq!(told(&book), webhooks, "{number}");
    }
}

#[test]
fn the_second_webhook_of_two_bears_the_same_event() {
    let mut book = book_with("sb_1");
    book.pay("sb_1", CardBehaviour::Approve(WebhookTiming::Twice), at(10));
    let events: Vec<_> = book.deliveries().map(|d| (&d.event_id, &d.body)).collect();
    assert_eq!(events[0], events[1]);
}

#[test]
fn the_bank_s_question_is_answered_once() {
    for (agrees, expected, state, failure) in [
        (true, CardOutcome::Done, CheckoutStatus::Succeeded, None),
        (false, CardOutcome::Declined, CheckoutStatus::Open, Some(Failure::NotAuthenticated)),
    ] {
        let mut book = book_with("sb_1");
        assert_eq!(book.answer_challenge("sb_1", agrees, at(9)), CardOutcome::Closed, "not asked");
        book.pay("sb_1", CardBehaviour::Challenge, at(10));
        assert_eq!(book.answer_challenge("sb_1", agrees, at(11)), expected);
        let record = book.checkout("sb_1").unwrap();
        assert_eq!((record.state, record.failure), (state, failure));
        assert_eq!(
            book.answer_challenge("sb_1", true, at(12)),
            CardOutcome::Closed,
            "asked no more"
        );
    }
}

#[test]
fn money_on_the_move_arrives_in_its_time_or_does_not() {
    for (behaviour, state, failure) in [
        (CardBehaviour::Process, CheckoutStatus::Succeeded, None),
        (CardBehaviour::ProcessThenDecline, CheckoutStatus::Failed, Some(Failure::Declined)),
    ] {
        let mut book = book_with("sb_1");
        book.pay("sb_1", behaviour, at(10));
        assert_eq!(book.next_alarm(), Some(at(30)));
        book.pass_time(at(29));
        assert_eq!(book.checkout("sb_1").unwrap().state, CheckoutStatus::Processing);
        book.pass_time(at(5000));
        let record = book.checkout("sb_1").unwrap();
        assert_eq!((record.state, record.failure, record.at), (state, failure, at(30)));
        assert_eq!(book.deliveries().count(), 2);
    }
}

#[test]
fn a_page_runs_out_in_its_time_unless_it_was_paid() {
    let mut book = book_with("sb_1");
    book.open("sb_2".to_owned(), order(), at(0));
    book.pay("sb_2", CardBehaviour::Approve(WebhookTiming::Never), at(10));
    book.pass_time(at(1799));
    assert_eq!(book.checkout("sb_1").unwrap().state, CheckoutStatus::Open);
    book.pass_time(at(9000));
    let record = book.checkout("sb_1").unwrap();
    assert_eq!((record.state, record.at), (CheckoutStatus::Expired, at(1800)));
    assert_eq!(book.checkout("sb_2").unwrap().state, CheckoutStatus::Succeeded);
    assert_eq!(told(&book), [("checkout.expired".to_owned(), 1790)]);
    assert_eq!(book.next_alarm(), None);
}

#[test]
fn a_closed_checkout_takes_no_card() {
    let close: [fn(&mut Book); 4] = [
        |book| book.cancel("sb_1", at(10)),
        |book| book.expire("sb_1", at(10)),
        |book| assert_eq!(book.pay("sb_1", CARDS[0].1, at(10)), CardOutcome::Done),
        |book| assert_eq!(book.pay("sb_1", CardBehaviour::Process, at(10)), CardOutcome::Done),
    ];
    for close in close {
        let mut book = book_with("sb_1");
        close(&mut book);
        let (record, told_before) = (book.checkout("sb_1").cloned(), told(&book));
        for (_, behaviour) in CARDS {
            assert_eq!(book.pay("sb_1", behaviour, at(11)), CardOutcome::Closed);
        }
        book.cancel("sb_1", at(11));
        book.expire("sb_1", at(11));
        assert_eq!((book.checkout("sb_1").cloned(), told(&book)), (record, told_before));
    }
}

#[test]
fn a_webhook_that_is_not_taken_is_tried_after_each_delay_and_then_given_up() {
    let mut book = book_with("sb_1");
    book.pay("sb_1", CardBehaviour::Approve(WebhookTiming::Promptly), at(10));
    for due in [Some(at(11)), Some(at(15)), None] {
        book.undelivered(1, at(10));
        assert_eq!(book.deliveries().next().map(|delivery| delivery.due), due);
    }
    book.undelivered(1, at(10));
    assert_eq!(book.deliveries().count(), 0);
}

#[test]
fn webhooks_that_failed_are_due_again_after_a_restart() {
    let mut book = book_with("sb_1");
    book.pay("sb_1", CardBehaviour::Approve(WebhookTiming::Late), at(10));
    book.due_again(at(11));
    assert_eq!(told(&book), [("checkout.succeeded".to_owned(), 30)], "late ones stay late");
    book.undelivered(1, at(40));
    book.due_again(at(40));
    assert_eq!(told(&book), [("checkout.succeeded".to_owned(), 30)]);
}

#[derive(Debug, Clone, Copy)]
enum Deed {
    Open,
    Pay(usize, usize),
    Answer(usize, bool),
    Cancel(usize),
    Pass(i64),
    Deliver(u64, bool),
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let deed = prop_oneof![
        Just(Deed::Open),
        (0..4_usize, 0..CARDS.len()).prop_map(|(which, card)| Deed::Pay(which, card)),
        (0..4_usize, any::<bool>()).prop_map(|(which, agrees)| Deed::Answer(which, agrees)),
        (0..4_usize).prop_map(Deed::Cancel),
        (1..700_i64).prop_map(Deed::Pass),
        (1..20_u64, any::<bool>()).prop_map(|(number, taken)| Deed::Deliver(number, taken)),
    ];
    proptest::collection::vec(deed, 0..40)
}

proptest! {
    #[test]
    fn the_journal_tells_the_whole_book(deeds in deeds()) {
        let mut book = Book::new("http://sandbox.example", delays());
        let (mut now, mut opened, mut journal) = (0, 0, Vec::new());
        for deed in deeds {
            let name = |which: usize| format!("sb_{which}");
            match deed {
                Deed::Open => {
                    book.open(name(opened), order(), at(now));
                    opened += 1;
                }
                Deed::Pay(which, card) => {
                    book.pay(&name(which), CARDS[card].1, at(now));
                }
                Deed::Answer(which, yes) => {
                    book.answer_challenge(&name(which), yes, at(now));
                }
                Deed::Cancel(which) => book.cancel(&name(which), at(now)),
                Deed::Pass(seconds) => now += seconds,
                Deed::Deliver(number, true) => book.delivered(number),
                Deed::Deliver(number, false) => book.undelivered(number, at(now)),
            }
            book.pass_time(at(now));
            // Lines are serialized as in the file.
            for line in book.take_fresh() {
                journal.push(serde_json::from_str(&serde_json::to_string(&line)?)?);
            }
        }
        let mut recalled = Book::new("http://sandbox.example", delays());
        recalled.recall(journal);
        recalled.pass_time(at(now));
        prop_assert!(recalled.take_fresh().is_empty(), "nothing happens twice");
        prop_assert_eq!(recalled.lines().collect::<Vec<_>>(), book.lines().collect::<Vec<_>>());
        prop_assert_eq!(recalled.last_delivery, book.last_delivery);
    }
}
