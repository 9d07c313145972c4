//! Work on a file: it is checked, and loaded, while its page shows how far it is.

use std::convert::Infallible;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use domain::ids::ImportId;
use domain::imports::{HeaderProblem, ImportEvent, ImportState, LineProblem};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use super::super::{
    ImportAuthor, ImportError, ImportMode, ImportOrder, ImportWatch, ProblemEffect, Progress,
    Summary, run,
};
use super::store::{self, ProblemRow, WorkEnd};
use super::{MAX_PROBLEMS, content, failure};
use crate::platform::db::bulk;
use crate::platform::queue::{Job, Lane, Outcome};
use crate::{Error, Portal, Result};

/// How often the page is told how far the work is.
const TELL_EVERY: Duration = Duration::from_secs(1);
/// How long the content of a file is kept.
const KEPT_FOR: SignedDuration = SignedDuration::from_hours(24 * 30);
/// Mailboxes of strangers that are named.
const WARNINGS: usize = 50;

/// Checks every line of a file and counts what loading it would do.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct CheckImport {
    pub(crate) import: ImportId,
    /// Version of the file that this work is for.
    pub(crate) version: i64,
}

impl Job for CheckImport {
    const NAME: &'static str = "check_import";
    const LANE: Lane = Lane::Imports;

    async fn run(&self, portal: &Portal) -> Result<Outcome> {
        let work = FileWork { import: &self.import, version: self.version };
        work.done(portal, ImportState::Checking, ImportMode::CheckOnly).await
    }
}

/// Loads the good lines of a file. Done twice, it changes nothing more.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct LoadImport {
    pub(crate) import: ImportId,
    /// Version of the file that this work is for.
    pub(crate) version: i64,
}

impl Job for LoadImport {
    const NAME: &'static str = "load_import";
    const LANE: Lane = Lane::Imports;

    async fn run(&self, portal: &Portal) -> Result<Outcome> {
        let work = FileWork { import: &self.import, version: self.version };
        work.done(portal, ImportState::Loading, ImportMode::GoodOnes).await
    }
}

/// Work on a version of a file.
struct FileWork<'a> {
    import: &'a ImportId,
    version: i64,
}

impl FileWork<'_> {
    /// Does the work; the page says when it failed.
    async fn done(&self, portal: &Portal, state: ImportState, mode: ImportMode) -> Result<Outcome> {
        let outcome = self.run(portal, state, mode).await;
        if !matches!(outcome, Ok(Outcome::Done)) {
            failure::record(portal, self.import, self.version).await;
        }
        outcome
    }

    async fn run(&self, portal: &Portal, state: ImportState, mode: ImportMode) -> Result<Outcome> {
        let mut tx = portal.db.read().await?;
        let found = store::find(&mut tx, self.import).await?;
        drop(tx);
        let is_this = |row: &store::ImportRow| row.state == state && row.version == self.version;
        let Some(row) = found.filter(is_this) else { return Ok(Outcome::Done) };
        let Some(file) = content::file(portal, self.import).await? else {
            return Ok(Outcome::GiveUp("the content of the file is gone".to_owned()));
        };
        let order = ImportOrder { file, profile: row.profile()?, mode };
        let mut recorder = Recorder::default();
        let progress = recorder.progress.clone();
        let by = ImportAuthor { by: &row.ordered_by, file: Some(self.import) };
        let imported = tokio::select! {
            imported = run(portal, by, order, &mut recorder) => imported,
            never = self.tell(portal, &progress) => match never {},
        };
        match imported {
            Ok(summary) => self.end(portal, state, summary, recorder).await,
            Err(ImportError::Header(problem)) => self.misfit(portal, state, &problem).await,
            Err(ImportError::Portal(error)) => Err(error),
            Err(error @ (ImportError::File(_) | ImportError::Issue(_))) => {
                Ok(Outcome::Retry(error.to_string()))
            }
        }
    }

    /// Tells the page how far the work is, beside it.
    async fn tell(&self, portal: &Portal, progress: &SharedProgress) -> Infallible {
        let mut told = None;
        loop {
            tokio::time::sleep(TELL_EVERY).await;
            let now = *progress.lock().unwrap_or_else(PoisonError::into_inner);
            let Some(progress) = now.filter(|now| told != Some(*now)) else { continue };
            let telling = async {
                let mut tx = portal.db.write().await?;
                store::set_progress(&mut tx, self.import, self.version, &progress).await?;
                tx.commit().await
            };
            match telling.await {
                Ok(()) => told = Some(progress),
                Err(error) => tracing::warn!(%error, "the progress of an import is not told"),
            }
        }
    }

    async fn end(
        &self,
        portal: &Portal,
        state: ImportState,
        mut summary: Summary,
        recorder: Recorder,
    ) -> Result<Outcome> {
        summary.mailbox_warnings.truncate(WARNINGS);
        let state = state.after(ImportEvent::End).ok_or_else(|| Error::internal("no work"))?;
        let end = WorkEnd { state, summary: Some(&summary), misfit: None };
        let mut tx = portal.db.write().await?;
        if store::end(&mut tx, self.import, self.version, &end).await? {
            store::delete_problems(&mut tx, self.import).await?;
            store::insert_problems(&mut tx, &recorder.rows(self.import)?).await?;
            tx.commit().await?;
        }
        Ok(Outcome::Done)
    }

    async fn misfit(
        &self,
        portal: &Portal,
        state: ImportState,
        problem: &HeaderProblem,
    ) -> Result<Outcome> {
        let state = state.after(ImportEvent::Misfit).ok_or_else(|| Error::internal("no work"))?;
        let misfit = serde_json::to_string(problem).map_err(Error::internal)?;
        let end = WorkEnd { state, summary: None, misfit: Some(&misfit) };
        let mut tx = portal.db.write().await?;
        if store::end(&mut tx, self.import, self.version, &end).await? {
            store::delete_problems(&mut tx, self.import).await?;
            tx.commit().await?;
        }
        Ok(Outcome::Done)
    }
}

type SharedProgress = Arc<Mutex<Option<Progress>>>;

/// Keeps problems and progress until they are written.
#[derive(Default)]
struct Recorder {
    problems: Vec<(LineProblem, ProblemEffect)>,
    progress: SharedProgress,
}

impl ImportWatch for Recorder {
    fn problem(&mut self, problem: &LineProblem, effect: ProblemEffect) -> io::Result<()> {
        if self.problems.len() < MAX_PROBLEMS {
            self.problems.push((problem.clone(), effect));
        }
        Ok(())
    }

    fn progress(&mut self, progress: &Progress) {
        *self.progress.lock().unwrap_or_else(PoisonError::into_inner) = Some(*progress);
    }
}

impl Recorder {
    fn rows(self, import: &ImportId) -> Result<Vec<ProblemRow>> {
        let row = |((problem, effect), place): ((LineProblem, ProblemEffect), i64)| {
            let LineProblem { line, column, value, reason } = problem;
            let line = i64::try_from(line).map_err(Error::internal)?;
            let reason = serde_json::to_string(&reason).map_err(Error::internal)?;
            let effect: &str = effect.into();
            let row = bulk::values![import, line, place, &column, &value, &reason, effect];
            Ok(row.map(bulk::Value::owned))
        };
        self.problems.into_iter().zip(0..).map(row).collect()
    }
}

/// Deletes the content of files after a month.
pub(crate) async fn delete_old(portal: &Portal) -> Result<()> {
    loop {
        let mut tx = portal.db.write().await?;
        let Some(id) = store::old(&mut tx, portal.now() - KEPT_FOR).await? else { return Ok(()) };
        store::delete_content(&mut tx, &id).await?;
        tx.commit().await?;
    }
}
