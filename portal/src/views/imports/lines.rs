//! The lines of a file, read on a thread of its own and passed on in batches.

use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;

use domain::calendar::Date;
use domain::imports::{
    Columns, Draft, FileRecord, HeaderProblem, LineProblem, ProblemReason, Profile,
};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::records::{self, Next, Records};
use super::{ImportError, ImportStep, Progress};

/// Records per batch, which is one transaction: larger batches write fewer pages twice, but let
/// other writers wait longer (about a second).
const TOGETHER: usize = 5_000;
/// Batches in the channel, so that reading and writing overlap.
const WAITING: usize = 2;

/// A record of the file.
pub(super) struct Line {
    /// Line on which it begins.
    pub(super) at: u64,
    /// Its content, or its problems.
    pub(super) read: Result<Draft, Vec<LineProblem>>,
}

/// A batch of lines, and the position in the file after them.
pub(super) struct Handful {
    pub(super) lines: Vec<Line>,
    bytes: u64,
}

/// The lines of a file, which can be walked several times.
pub(super) struct Lines<F> {
    /// `None` while a thread has it.
    file: Option<F>,
    length: u64,
    pub(super) profile: Profile,
    columns: Arc<Columns>,
}

impl<F: Read + Seek + Send + 'static> Lines<F> {
    /// Reads the header. `today` is the latest allowed day of a settlement.
    pub(super) fn new(mut file: F, profile: Profile, today: Date) -> Result<Self, ImportError> {
        let length = file.seek(SeekFrom::End(0))?;
        file.rewind()?;
        let delimiter = profile.delimiter().map_err(HeaderProblem::from)?;
        let columns = match Records::new(&mut file, delimiter).next()? {
            Next::Record(header) => Columns::find(&profile, &header, today)?,
            Next::TooLong(_) => return Err(HeaderProblem::NotUtf8.into()),
            Next::End => return Err(HeaderProblem::None.into()),
        };
        Ok(Self { file: Some(file), length, profile, columns: Arc::new(columns) })
    }

    /// Name of the column with the invoice number.
    pub(super) fn number_column(&self) -> String {
        self.columns.number_column().to_owned()
    }

    /// Starts a walk over the lines.
    pub(super) fn walk(&mut self, step: ImportStep) -> Result<Walk<'_, F>, ImportError> {
        let gone = || io::Error::other("the file is in use by an earlier step");
        let mut file = self.file.take().ok_or_else(gone)?;
        file.rewind()?;
        let delimiter = self.profile.delimiter().map_err(HeaderProblem::from)?;
        let columns = Arc::clone(&self.columns);
        let (sender, receiver) = mpsc::channel(WAITING);
        let reader = tokio::task::spawn_blocking(move || {
            let result = read_through(&mut file, delimiter, &columns, &sender);
            (file, result)
        });
        let progress = Progress { step, records: 0, bytes: 0, of_bytes: self.length };
        Ok(Walk { file: &mut self.file, receiver, reader, progress })
    }
}

/// A walk over the lines.
pub(super) struct Walk<'a, F> {
    file: &'a mut Option<F>,
    receiver: mpsc::Receiver<Handful>,
    reader: JoinHandle<(F, io::Result<()>)>,
    pub(super) progress: Progress,
}

impl<F> Walk<'_, F> {
    /// The next batch; `None` at the end of the file.
    pub(super) async fn next(&mut self) -> Result<Option<Handful>, ImportError> {
        if let Some(handful) = self.receiver.recv().await {
            self.progress.records += handful.lines.len() as u64;
            self.progress.bytes = handful.bytes;
            return Ok(Some(handful));
        }
        let (file, result) = (&mut self.reader).await.map_err(io::Error::other)?;
        *self.file = Some(file);
        result?;
        Ok(None)
    }
}

/// Stops early when the receiver is gone.
fn read_through<F: Read>(
    file: &mut F,
    delimiter: u8,
    columns: &Columns,
    sender: &mpsc::Sender<Handful>,
) -> io::Result<()> {
    let mut records = Records::new(file, delimiter);
    let mut header = true;
    loop {
        let mut lines = Vec::with_capacity(TOGETHER);
        let mut more = true;
        while more && lines.len() < TOGETHER {
            match records.next()? {
                Next::Record(_) if header => header = false,
                Next::Record(record) => lines.push(line(columns, &record)),
                Next::TooLong(at) => lines.push(too_long(at)),
                Next::End => more = false,
            }
        }
        let handful = Handful { lines, bytes: records.bytes_taken() };
        if (!handful.lines.is_empty() && sender.blocking_send(handful).is_err()) || !more {
            return Ok(());
        }
    }
}

fn line(columns: &Columns, record: &FileRecord<'_>) -> Line {
    Line { at: record.line, read: columns.read(record) }
}

fn too_long(at: u64) -> Line {
    let reason = ProblemReason::RecordTooLong(records::LONGEST);
    let problem = LineProblem { line: at, column: String::new(), value: String::new(), reason };
    Line { at, read: Err(vec![problem]) }
}
