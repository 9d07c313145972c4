//! First step: checks every line and reports every problem, without writing anything.

use std::collections::HashSet;
use std::io::{self, Read, Seek};

use domain::imports::{Draft, HeaderProblem, LineProblem, ProblemReason};
use domain::money::{Currency, Money};

use super::lines::{Line, Lines};
use super::store::{self, ImportedInvoice};
use super::twice::Twice;
use super::{ImportError, ImportStep, ImportWatch, Summary};
use crate::Portal;

/// Result of the check.
pub(super) struct CheckOutcome {
    pub(super) summary: Summary,
    /// Valid lines that contradict an earlier line or existing data.
    pub(super) contradicting: HashSet<u64>,
}

pub(super) async fn check<F: Read + Seek + Send + 'static>(
    portal: &Portal,
    lines: &mut Lines<F>,
    watch: &mut dyn ImportWatch,
) -> Result<CheckOutcome, ImportError> {
    let currency = lines.profile.currency().map_err(HeaderProblem::from)?;
    let mut checked = CheckOutcome { summary: empty(currency), contradicting: HashSet::new() };
    let column = lines.number_column();
    let source = lines.profile.source.clone();
    let mut twice = Twice::new();
    let mut walk = lines.walk(ImportStep::Check)?;
    while let Some(handful) = walk.next().await? {
        for line in &handful.lines {
            checked.summary.records += 1;
            match &line.read {
                Ok(draft) => twice.mark(&draft.number),
                Err(problems) => {
                    checked.summary.bad += 1;
                    problems.iter().try_for_each(|problem| watch.problem(problem))?;
                }
            }
        }
        for (at, draft, reason) in differing(portal, &source, &handful.lines).await? {
            checked.contradict(watch, problem(at, &column, draft, reason))?;
        }
        watch.progress(&walk.progress);
    }
    if twice.has_suspects() {
        let mut walk = lines.walk(ImportStep::Compare)?;
        while let Some(handful) = walk.next().await? {
            for (at, draft) in good(&handful.lines) {
                if let Some(reason) = twice.compare(at, draft) {
                    checked.contradict(watch, problem(at, &column, draft, reason))?;
                }
            }
            watch.progress(&walk.progress);
        }
    }
    Ok(checked)
}

impl CheckOutcome {
    /// Records a contradicting line, once, however many reasons it has.
    pub(super) fn contradict(
        &mut self,
        watch: &mut dyn ImportWatch,
        problem: LineProblem,
    ) -> io::Result<()> {
        if self.contradicting.insert(problem.line) {
            self.summary.bad += 1;
            watch.problem(&problem)?;
        }
        Ok(())
    }
}

fn empty(currency: Currency) -> Summary {
    Summary {
        records: 0,
        bad: 0,
        added: 0,
        added_total: Money::zero(currency),
        known: 0,
        settled: 0,
        loaded: false,
    }
}

/// Lines that can be applied.
pub(super) fn good(lines: &[Line]) -> impl Iterator<Item = (u64, &Draft)> {
    lines.iter().filter_map(|line| Some((line.at, line.read.as_ref().ok()?)))
}

pub(super) fn problem(
    line: u64,
    column: &str,
    draft: &Draft,
    reason: ProblemReason,
) -> LineProblem {
    LineProblem { line, column: column.to_owned(), value: draft.number.clone(), reason }
}

/// Lines that contradict existing data.
async fn differing<'a>(
    portal: &Portal,
    source: &str,
    lines: &'a [Line],
) -> Result<Vec<(u64, &'a Draft, ProblemReason)>, ImportError> {
    let numbers: Vec<&str> = good(lines).map(|(_, draft)| draft.number.as_str()).collect();
    let mut tx = portal.db.read().await?;
    let standing = store::standing(&mut tx, source, &numbers).await?;
    let differs = |(at, draft): (u64, &'a Draft)| {
        let ImportedInvoice { known, .. } = standing.get(&draft.number)?;
        known.differs_from(draft).map(|reason| (at, draft, reason))
    };
    Ok(good(lines).filter_map(differs).collect())
}
