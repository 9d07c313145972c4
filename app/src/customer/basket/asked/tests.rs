//! What an address may say, and what it says again.

use proptest::prelude::*;

use super::*;

fn ids(asked: &Asked) -> Vec<&str> {
    asked.chosen.iter().map(InstalmentId::as_str).collect()
}

#[test]
fn an_address_is_read_once_and_what_cannot_be_read_counts_as_not_said() {
    let asked = Asked::read(
        "i=a&i=b&i=a&i=../x&part-b=12,50&part-c=+&all=overdue&currency=pen&invoice=v&check=1\
         &free=&unknown=1",
    );
    assert_eq!(ids(&asked), ["a", "b"]);
    assert_eq!(asked.part(&InstalmentId::parse("b").unwrap()), Some("12,50"));
    assert_eq!(asked.parts.len(), 1);
    assert_eq!(asked.all, Some(All::Overdue));
    assert_eq!(asked.currency, Some(Currency::Pen));
    assert_eq!(asked.invoice.as_ref().map(InvoiceId::as_str), Some("v"));
    assert_eq!(asked.free, None);
    assert!(asked.check);
    assert_eq!(asked.problem, None);
}

#[test]
fn a_problem_that_nobody_knows_is_not_shown() {
    assert_eq!(Asked::read("problem=<script>").problem, None);
}

proptest! {
    #[test]
    fn what_was_asked_is_asked_again_by_its_query(query in "\\PC{0,60}") {
        let asked = Asked::read(&query);
        let again = Asked::read(&asked.query());
        prop_assert_eq!(
            Asked { check: false, problem: None, ..asked },
            Asked { check: false, problem: None, ..again }
        );
    }
}
