//! Suggestions of whose unapplied money may be. Each says why; none is applied by itself.

use std::collections::{BTreeMap, BTreeSet};

use crate::fold;
use crate::ids::CustomerId;

/// Most customers that are suggested.
pub const MOST_SUGGESTIONS: usize = 5;

/// Shortest text that is looked up as a number.
const NUMBER_MIN_CHARS: usize = 3;

/// Most numbers of a text that are looked up.
const MOST_NUMBERS: usize = 20;

/// Fewest words in which names are compared: one alone is shared by too many.
const NAME_MIN_WORDS: usize = 2;

/// Why money may be of a customer, the strongest first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum MatchReason {
    /// The text names an open invoice of theirs.
    NamesInvoice(String),
    /// The text names their document.
    NamesDocument,
    /// The text names their number.
    NamesCustomer(String),
    /// Money of the same sender was matched with them before.
    SameSender,
    /// It is exactly what is open of an invoice, or of one of its instalments.
    ExactAmount(String),
    /// The sender has their name.
    SameName,
}

impl MatchReason {
    /// Reasons that name the customer outweigh those that fit by chance.
    const fn weight(&self) -> u32 {
        match self {
            Self::NamesInvoice(_) => 32,
            Self::NamesDocument | Self::NamesCustomer(_) => 16,
            Self::SameSender => 8,
            Self::ExactAmount(_) => 4,
            Self::SameName => 3,
        }
    }
}

/// A customer to whom money may belong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The customer.
    pub customer: CustomerId,
    /// The strongest first, each kind once.
    pub reasons: Vec<MatchReason>,
    weight: u32,
}

/// Customers to whom money may belong.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Suggestions {
    /// The likeliest first.
    pub ranked: Vec<Suggestion>,
    /// Number of customers that are equally likely and likelier than all others, if there are
    /// several: the tie is for a person to break.
    pub tied: Option<usize>,
}

/// Ranks customers by the reasons found for them.
#[must_use]
pub fn suggest(found: impl IntoIterator<Item = (CustomerId, MatchReason)>) -> Suggestions {
    let mut by_customer: BTreeMap<CustomerId, BTreeSet<MatchReason>> = BTreeMap::new();
    for (customer, reason) in found {
        by_customer.entry(customer).or_default().insert(reason);
    }
    let mut ranked: Vec<Suggestion> = by_customer
        .into_iter()
        .map(|(customer, reasons)| {
            let mut reasons: Vec<MatchReason> = reasons.into_iter().collect();
            reasons.dedup_by_key(|reason| std::mem::discriminant(reason));
            let weight = reasons.iter().map(MatchReason::weight).sum();
            Suggestion { customer, reasons, weight }
        })
        .collect();
    ranked.sort_by(|a, b| (b.weight, &a.customer).cmp(&(a.weight, &b.customer)));
    let best = ranked.first().map(|one| one.weight);
    let tied = ranked.iter().filter(|one| Some(one.weight) == best).count();
    ranked.truncate(MOST_SUGGESTIONS);
    Suggestions { ranked, tied: (tied > 1).then_some(tied) }
}

/// What may be the number of an invoice, a customer or a document in a bank's text: runs without
/// blanks that have a digit, whole and between points and strokes, as written and in capitals.
#[must_use]
pub fn numbers_in(text: &str) -> BTreeSet<String> {
    let is_sign = |c: char| c.is_alphanumeric() || matches!(c, '-' | '/' | '.' | '_');
    let whole = text.split(|c: char| !is_sign(c));
    let runs = whole.flat_map(|run| {
        let parts = run.split(['.', '/']);
        std::iter::once(run).chain(parts.filter(move |part| *part != run))
    });
    let bare = runs.map(|run| run.trim_matches(|c: char| !c.is_alphanumeric()));
    let numbers = bare.filter(|run| {
        run.chars().count() >= NUMBER_MIN_CHARS && run.contains(|c: char| c.is_ascii_digit())
    });
    numbers.take(MOST_NUMBERS).flat_map(|run| [run.to_owned(), run.to_uppercase()]).collect()
}

/// Whether a sender is a customer by name: all words of the shorter name are in the longer one, in
/// any order and spelling of accents and capitals.
#[must_use]
pub fn is_same_name(sender: &str, customer: &str) -> bool {
    let [sender, customer] =
        [sender, customer].map(|name| fold::words(name).collect::<BTreeSet<String>>());
    let fewest = sender.len().min(customer.len());
    fewest >= NAME_MIN_WORDS && (sender.is_subset(&customer) || customer.is_subset(&sender))
}

#[cfg(test)]
mod tests {
    use MatchReason::{
        ExactAmount, NamesCustomer, NamesDocument, NamesInvoice, SameName, SameSender,
    };

    use super::*;

    fn customer(id: &str) -> CustomerId {
        CustomerId::parse(id).unwrap()
    }

    fn exact() -> MatchReason {
        ExactAmount("F1".into())
    }

    #[test]
    fn who_is_named_comes_before_who_fits_and_a_tie_is_said() {
        type Case<'a> = (Vec<(&'a str, MatchReason)>, &'a [&'a str], Option<usize>);
        let invoice = || NamesInvoice("F1".into());
        let number = || NamesCustomer("A-1".into());
        let cases: [Case<'_>; 9] = [
            (vec![], &[], None),
            (vec![("a", exact())], &["a"], None),
            (vec![("b", exact()), ("a", exact())], &["a", "b"], Some(2)),
            (vec![("a", exact()), ("b", invoice())], &["b", "a"], None),
            (vec![("a", exact()), ("b", exact()), ("b", SameName)], &["b", "a"], None),
            (
                vec![("a", exact()), ("a", SameName), ("a", SameSender), ("b", NamesDocument)],
                &["b", "a"],
                None,
            ),
            (vec![("a", number()), ("b", NamesDocument)], &["a", "b"], Some(2)),
            // Two invoices of one customer are one reason.
            (
                vec![
                    ("b", ExactAmount("F1".into())),
                    ("b", ExactAmount("F2".into())),
                    ("a", exact()),
                ],
                &["a", "b"],
                Some(2),
            ),
            (
                "gfedcba".split("").filter(|id| !id.is_empty()).map(|id| (id, exact())).collect(),
                &["a", "b", "c", "d", "e"],
                Some(7),
            ),
        ];
        for (found, expected, tied) in cases {
            let told = format!("{found:?}");
            let found = found.into_iter().map(|(id, reason)| (customer(id), reason));
            let suggestions = suggest(found);
            let ids: Vec<&str> =
                suggestions.ranked.iter().map(|one| one.customer.as_str()).collect();
            assert_eq!((ids.as_slice(), suggestions.tied), (expected, tied), "{told}");
        }
    }

    #[test]
    fn numbers_are_found_in_what_a_bank_writes() {
        for (text, expected) in [
            (
                "PAGO FACT.F001-00123, ALUMNO 45871203.",
                &["45871203", "F001-00123", "FACT.F001-00123"][..],
            ),
            ("pago f001-7 (cuota 2)", &["F001-7", "f001-7"]),
            ("pension de marzo", &[]),
            ("12 3", &[]),
            ("a-101/a-102", &["A-101", "A-101/A-102", "A-102", "a-101", "a-101/a-102", "a-102"]),
            ("", &[]),
        ] {
            let found = numbers_in(text);
            assert_eq!(found.iter().map(String::as_str).collect::<Vec<_>>(), expected, "{text}");
        }
        let many: String = (100..300).map(|number| format!("{number} ")).collect();
        assert_eq!(numbers_in(&many).len(), MOST_NUMBERS);
    }

    #[test]
    fn a_sender_is_a_customer_by_all_words_of_the_shorter_name() {
        for (sender, customer, expected) in [
            ("QUISPE MAMANI ANA", "Ana Quispe Mamani", true),
            ("QUISPE ANA", "Ana Quispe Mamani", true),
            ("Ana Lucía Peña Rojas", "PENA ROJAS ANA LUCIA", true),
            ("ANA", "Ana Quispe", false),
            ("ANA QUISPE", "Ana Flores", false),
            ("", "Ana Quispe", false),
            ("BANCO DE LIMA", "Ana Quispe", false),
        ] {
            assert_eq!(is_same_name(sender, customer), expected, "{sender} / {customer}");
        }
    }
}
