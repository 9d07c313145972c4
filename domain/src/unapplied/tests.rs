//! States, matches and credits of unapplied money.

use super::*;
use crate::ids::{InstalmentId, InvoiceId};
use crate::money::Currency::{self, Pen, Usd};

fn debt(id: &str, customer: &str, due: &str, minor: i64, currency: Currency) -> Debt {
    Debt {
        instalment: InstalmentId::parse(id).unwrap(),
        invoice: InvoiceId::parse("v").unwrap(),
        customer: CustomerId::parse(customer).unwrap(),
        due_on: due.parse().unwrap(),
        outstanding: Money::new(minor, currency),
        disputed: false,
    }
}

#[test]
fn each_event_leads_to_one_state_or_to_none() {
    use UnappliedEvent as E;
    use UnappliedState as S;
    let expected = |state, event| match (state, event) {
        (S::Open, E::Matched) => Some(S::Matched),
        (S::Matched, E::PutBack) => Some(S::Open),
        _ => None,
    };
    for state in S::ALL {
        for event in E::ALL {
            assert_eq!(state.after(*event), expected(*state, *event), "{state:?} {event:?}");
        }
    }
}

#[test]
fn money_pays_the_oldest_of_the_chosen_debts_and_the_rest_is_credit() {
    type Case<'a> = (i64, &'a [&'a Debt], Result<(&'a [(&'a str, i64)], i64), MatchProblem>);
    let old = debt("a", "ana", "2026-10-10", 10_000, Pen);
    let new = debt("b", "ana", "2026-11-10", 5_000, Pen);
    let paid = debt("c", "ana", "2026-09-10", 0, Pen);
    let other = debt("d", "beto", "2026-09-10", 100, Pen);
    let dollars = debt("e", "ana", "2026-09-10", 100, Usd);
    let cases: [Case<'_>; 10] = [
        (15_000, &[&new, &old], Ok((&[("a", 10_000), ("b", 5_000)], 0))),
        (12_000, &[&new, &old], Ok((&[("a", 10_000), ("b", 2_000)], 0))),
        (10_000, &[&new, &old], Ok((&[("a", 10_000)], 0))),
        (4_000, &[&new], Ok((&[("b", 4_000)], 0))),
        (6_000, &[&new], Ok((&[("b", 5_000)], 1_000))),
        (6_000, &[&paid, &new], Ok((&[("b", 5_000)], 1_000))),
        (6_000, &[&paid], Err(MatchProblem::NothingOwed)),
        (6_000, &[], Err(MatchProblem::NothingChosen)),
        (6_000, &[&old, &other], Err(MatchProblem::SeveralCustomers)),
        (6_000, &[&old, &dollars], Err(MatchProblem::OtherCurrency)),
    ];
    for (minor, chosen, expected) in cases {
        let chosen: Vec<Debt> = chosen.iter().map(|one| (*one).clone()).collect();
        let plan = plan_match(Money::new(minor, Pen), &chosen);
        if let Ok(plan) = &plan {
            let sum = Money::sum(Pen, plan.targets().unwrap().iter().map(|one| one.amount));
            assert_eq!(sum, Ok(Money::new(minor, Pen)), "no cent is lost");
        }
        let found = plan.map(|plan| {
            let part = |one: &Target| (one.debt.instalment.to_string(), one.amount.minor);
            (plan.parts.iter().map(part).collect::<Vec<_>>(), plan.credit.minor)
        });
        let expected = expected.map(|(parts, credit)| {
            let part = |(id, minor): &(&str, i64)| ((*id).to_owned(), *minor);
            (parts.iter().map(part).collect::<Vec<_>>(), credit)
        });
        assert_eq!(found, expected, "{minor}");
    }
}

#[test]
fn a_credit_is_recorded_as_the_bank_tells_of_it_or_not_at_all() {
    let today: Date = "2026-12-01".parse().unwrap();
    let credit = BankCredit {
        amount: Money::new(100, Pen),
        received_on: today,
        way: UnappliedWay::Transfer,
        reference: " OP\u{200b}-1 ".into(),
        sender: " ANA QUISPE".into(),
        text: " pension\nmarzo ".into(),
    };
    let told = credit.clone().checked(today).unwrap();
    assert_eq!(
        [told.reference, told.sender, told.text],
        ["OP-1", "ANA QUISPE", "pension\nmarzo"].map(str::to_owned)
    );
    let long = |most: usize| "x".repeat(most + 1);
    for (problem, credit) in [
        (BankCreditProblem::NotPositive, BankCredit { amount: Money::zero(Pen), ..credit.clone() }),
        (
            BankCreditProblem::InFuture,
            BankCredit { received_on: "2026-12-02".parse().unwrap(), ..credit.clone() },
        ),
        (BankCreditProblem::NoReference, BankCredit { reference: " ".into(), ..credit.clone() }),
        (
            BankCreditProblem::LongReference,
            BankCredit { reference: long(BANK_REFERENCE_MAX_CHARS), ..credit.clone() },
        ),
        (
            BankCreditProblem::LongSender,
            BankCredit { sender: long(SENDER_MAX_CHARS), ..credit.clone() },
        ),
        (BankCreditProblem::LongText, BankCredit { text: long(BANK_TEXT_MAX_CHARS), ..credit }),
    ] {
        assert_eq!(credit.checked(today), Err(problem));
    }
}
