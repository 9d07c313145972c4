//! Finds lines that speak of the same invoice, in memory that hardly grows with the file.
//!
//! A first look marks each number in a field of bits. A number whose bit is marked already is
//! suspect: it came before, or shares the bit with another. A second look compares the suspects.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

use domain::imports::{Draft, ProblemReason};

/// 16 MiB of bits: of a million numbers some four thousand are suspects without cause.
const BITS: u64 = 1 << 27;

/// The marks and the suspects.
pub(super) struct Twice {
    hasher: RandomState,
    marks: Vec<u64>,
    suspects: HashMap<u64, Option<First>>,
}

/// The first line of a suspect.
struct First {
    line: u64,
    content: u64,
}

impl Twice {
    pub(super) fn new() -> Self {
        let words = usize::try_from(BITS / 64).unwrap_or(0);
        Self { hasher: RandomState::new(), marks: vec![0; words], suspects: HashMap::new() }
    }

    /// The first look.
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

    /// Ends the first look; false when the second one can be spared.
    pub(super) fn has_suspects(&mut self) -> bool {
        self.marks = Vec::new();
        !self.suspects.is_empty()
    }

    /// The second look: what is wrong with a line of which an earlier one says otherwise.
    pub(super) fn compare(&mut self, line: u64, draft: &Draft) -> Option<ProblemReason> {
        let first = self.suspects.get_mut(&self.hasher.hash_one(&draft.number))?;
        let content = self.hasher.hash_one(draft);
        match first {
            None => {
                *first = Some(First { line, content });
                None
            }
            Some(first) if first.content == content => None,
            Some(first) => Some(ProblemReason::Twice(first.line)),
        }
    }
}
