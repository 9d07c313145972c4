//! Finds lines about the same invoice, with memory that hardly grows with the file.
//!
//! A first pass marks each number in a bit field. A number whose bit is already set is suspect: it
//! occurred before, or collides with another. A second pass compares the suspects.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

use domain::imports::{Draft, ProblemReason};

/// 16 MiB of bits: about 4,000 false suspects for a million numbers.
const BITS: u64 = 1 << 27;

/// Marks and suspects.
pub(super) struct Twice {
    hasher: RandomState,
    marks: Vec<u64>,
    suspects: HashMap<u64, Option<First>>,
    /// Whether even the same content must not come twice, because it is a part of an invoice.
    are_parts: bool,
}

/// What a line is beside the first one of its number.
pub(super) enum Comparison {
    /// No other has its number so far.
    Alone,
    /// It says the same again.
    Repeats,
    /// Lines that contradict each other, with the problem of each.
    Contradicts(Vec<(u64, ProblemReason)>),
}

/// First line of a suspect.
struct First {
    line: u64,
    content: u64,
}

impl Twice {
    pub(super) fn new(are_parts: bool) -> Self {
        let words = usize::try_from(BITS / 64).unwrap_or(0);
        let (hasher, suspects) = (RandomState::new(), HashMap::new());
        Self { hasher, marks: vec![0; words], suspects, are_parts }
    }

    /// First pass.
    pub(super) fn mark(&mut self, number: &str) {
        let hash = self.hasher.hash_one(number);
        let bit = hash % BITS;
        let word = usize::try_from(bit / 64).ok().and_then(|word| self.marks.get_mut(word));
        let Some(word) = word else { return };
        if *word & (1 << (bit % 64)) != 0 {
            self.suspects.insert(hash, None);
        }
        *word |= 1 << (bit % 64);
    }

    /// Ends the first pass; false if the second one is unnecessary.
    pub(super) fn has_suspects(&mut self) -> bool {
        self.marks = Vec::new();
        !self.suspects.is_empty()
    }

    /// Second pass: what a line is beside the first one of its number.
    pub(super) fn compare(&mut self, line: u64, draft: &Draft) -> Comparison {
        let content = self.hasher.hash_one(draft);
        let Some(first) = self.suspects.get_mut(&self.hasher.hash_one(&draft.number)) else {
            return Comparison::Alone;
        };
        let problem = |line, other| (line, ProblemReason::Twice(other));
        match first {
            None => {
                *first = Some(First { line, content });
                Comparison::Alone
            }
            Some(first) if self.are_parts => {
                Comparison::Contradicts(vec![problem(first.line, line), problem(line, first.line)])
            }
            Some(first) if first.content == content => Comparison::Repeats,
            Some(first) => Comparison::Contradicts(vec![problem(line, first.line)]),
        }
    }
}
