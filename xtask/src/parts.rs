//! Times the parts of a long run.

use std::time::{Duration, Instant};

/// Prints a table of its parts when dropped, also after a failure.
#[derive(Debug, Default)]
pub struct Parts {
    finished: Vec<Part>,
}

#[derive(Debug)]
struct Part {
    name: &'static str,
    took: Duration,
    succeeded: bool,
}

impl Parts {
    /// Runs and times one part.
    ///
    /// # Errors
    /// Those of the work.
    pub fn run(
        &mut self,
        name: &'static str,
        work: impl FnOnce() -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let started = Instant::now();
        let outcome = work();
        let (took, succeeded) = (started.elapsed(), outcome.is_ok());
        self.finished.push(Part { name, took, succeeded });
        outcome
    }

    fn table(&self) -> String {
        let total = self.finished.iter().map(|part| part.took).sum();
        let row = |name: &str, took: Duration, outcome: &str| {
            let seconds = took.as_secs();
            format!("{name:<24} {:>3} min {:>2} s{outcome}\n", seconds / 60, seconds % 60)
        };
        let outcome = |part: &Part| if part.succeeded { "" } else { "  FAILED" };
        let rows = self.finished.iter().map(|part| row(part.name, part.took, outcome(part)));
        rows.chain([row("total", total, "")]).collect()
    }
}

impl Drop for Parts {
    fn drop(&mut self) {
        println!("\n{}", self.table());
    }
}

#[cfg(test)]
mod tests {
    use anyhow::bail;

    use super::*;

    #[test]
    fn the_table_has_a_row_for_each_part_and_marks_the_one_that_failed() {
        let mut parts = Parts::default();
        parts.run("lints", || Ok(())).expect("it succeeds");
        parts.run("tests", || bail!("one failed")).expect_err("it fails");
        parts.finished[0].took = Duration::from_secs(61);
        parts.finished[1].took = Duration::from_secs(600);

        let expected = "\
            lints                      1 min  1 s\n\
            tests                     10 min  0 s  FAILED\n\
            total                     11 min  1 s\n";
        assert_eq!(parts.table(), expected);
    }
}
