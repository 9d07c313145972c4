//! The lines of a file, read on a thread of its own and passed on in batches.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;

use domain::calendar::Date;
use domain::imports::{
    Columns, Draft, FileRecord, Grouping, HeaderProblem, LineProblem, LineReading, ProblemReason,
    Profile,
};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::decoding::{self, Counter, FileEncoding};
use super::records::{self, Next, Records};
use super::{ImportError, ImportStep, Progress};

mod grouping;
mod preview;
mod rows;
mod sorting;
mod together;

use grouping::Groups;
pub(super) use preview::{first_readings, first_rows, header_names};
use rows::{DataRows, Rows};
use sorting::StoredRows;

/// Records per batch, which is one transaction: larger batches write fewer pages twice, but let
/// other writers wait longer (about a second).
const TOGETHER: usize = 5_000;
/// Batches in the channel, so that reading and writing overlap.
const WAITING: usize = 2;

/// A record of the file, or the rows of one invoice.
pub(super) struct Line {
    /// Line on which it begins.
    pub(super) at: u64,
    /// Number of records.
    pub(super) rows: u64,
    /// Its content, or its problems.
    pub(super) read: Result<Draft, Vec<LineProblem>>,
    /// Problems of values that are left aside.
    pub(super) remarks: Vec<LineProblem>,
}

impl Line {
    const fn bad(at: u64, problems: Vec<LineProblem>) -> Self {
        Self { at, rows: 1, read: Err(problems), remarks: Vec::new() }
    }
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
    /// Its rows in another order, if those of an invoice are apart.
    together: Option<File>,
    pub(super) profile: Profile,
    format: Arc<FileFormat>,
}

/// How the file is read.
struct FileFormat {
    encoding: FileEncoding,
    delimiter: u8,
    skip_lines: u32,
    header: bool,
    end: Option<String>,
    columns: Columns,
}

impl<F: Read + Seek + Send + 'static> Lines<F> {
    /// Reads the first record. `today` is the latest allowed day of a settlement.
    pub(super) fn new(mut file: F, profile: Profile, today: Date) -> Result<Self, ImportError> {
        let length = file.seek(SeekFrom::End(0))?;
        let format = Arc::new(FileFormat::find(&mut file, &profile, today)?);
        Ok(Self { file: Some(file), length, together: None, profile, format })
    }

    /// Brings rows of one invoice together, if they are apart.
    pub(super) async fn bring_together(&mut self) -> Result<(), ImportError> {
        let mut file = self.file.take().ok_or_else(in_use)?;
        let format = Arc::clone(&self.format);
        let sorting = tokio::task::spawn_blocking(move || {
            let sorted = together::bring_together(&mut file, &format);
            (file, sorted)
        });
        let (file, sorted) = sorting.await.map_err(io::Error::other)?;
        self.file = Some(file);
        self.together = sorted?;
        if let Some(sorted) = &self.together {
            self.length = sorted.metadata()?.len();
        }
        Ok(())
    }

    /// Name of the column with the invoice number.
    pub(super) fn number_column(&self) -> String {
        self.format.columns.number_column().to_owned()
    }

    /// Whether several rows make an invoice.
    pub(super) fn are_grouped(&self) -> bool {
        self.format.columns.grouping() != Grouping::Alone
    }

    /// Starts a walk over the lines.
    pub(super) fn walk(&mut self, step: ImportStep) -> Result<Walk<'_, F>, ImportError> {
        let mut file = self.file.take().ok_or_else(in_use)?;
        file.rewind()?;
        let mut together = self.together.as_ref().map(File::try_clone).transpose()?;
        together.as_mut().map_or(Ok(()), File::rewind)?;
        let format = Arc::clone(&self.format);
        let (sender, receiver) = mpsc::channel(WAITING);
        let reader = tokio::task::spawn_blocking(move || {
            let counter = Counter::default();
            let rows = match together {
                Some(sorted) => {
                    let sorted: Box<dyn Read> = Box::new(counter.count(sorted));
                    Ok(Rows::Together(StoredRows::new(sorted)))
                }
                None => DataRows::new(&mut file, &format, &counter).map(Rows::OfFile),
            };
            let result = rows.and_then(|rows| read_through(rows, &format, &counter, &sender));
            (file, result)
        });
        let progress = Progress { step, records: 0, bytes: 0, of_bytes: self.length };
        Ok(Walk { file: &mut self.file, receiver, reader, progress })
    }
}

/// Problems of the first rows of a file, each row for itself, at most one of each column and kind.
pub(super) fn first_problems(
    file: &mut (impl Read + Seek),
    profile: &Profile,
    rows: usize,
) -> Result<Vec<LineProblem>, ImportError> {
    file.rewind()?;
    let format = FileFormat::find(file, profile, Date::MAX)?;
    file.rewind()?;
    let mut data = DataRows::new(file, &format, &Counter::default())?;
    let mut problems: Vec<LineProblem> = Vec::new();
    for _ in 0..rows {
        let (line, reason) = match data.next()? {
            Next::Record(record) => {
                for one in format.read(&record).draft.err().into_iter().flatten() {
                    if !problems.iter().any(|other| is_alike(other, &one)) {
                        problems.push(one);
                    }
                }
                continue;
            }
            Next::TooLong(line) => (line, ProblemReason::RecordTooLong(records::LONGEST)),
            Next::Unclosed(line) => (line, ProblemReason::UnclosedQuote),
            Next::End => break,
        };
        problems.push(LineProblem::of_line(line, reason));
    }
    Ok(problems)
}

fn is_alike(one: &LineProblem, other: &LineProblem) -> bool {
    let kind = |problem: &LineProblem| std::mem::discriminant(&problem.reason);
    one.column == other.column && kind(one) == kind(other)
}

/// Lines that can be applied.
pub(super) fn good(lines: &[Line]) -> impl Iterator<Item = (u64, &Draft)> {
    lines.iter().filter_map(|line| Some((line.at, line.read.as_ref().ok()?)))
}

/// A text without case and punctuation, by which the end of a file is known.
fn label(text: &str) -> String {
    text.trim().trim_end_matches([':', '.', ' ']).to_lowercase()
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
            self.progress.records += handful.lines.iter().map(|line| line.rows).sum::<u64>();
            self.progress.bytes = handful.bytes;
            return Ok(Some(handful));
        }
        let (file, result) = (&mut self.reader).await.map_err(io::Error::other)?;
        *self.file = Some(file);
        result?;
        Ok(None)
    }
}

fn in_use() -> io::Error {
    io::Error::other("the file is in use by an earlier step")
}

/// Stops early when the receiver is gone.
fn read_through(
    mut rows: Rows<'_>,
    format: &FileFormat,
    counter: &Counter,
    sender: &mpsc::Sender<Handful>,
) -> io::Result<()> {
    let mut groups = Groups::new(&format.columns);
    loop {
        let mut lines = Vec::with_capacity(TOGETHER);
        let mut more = true;
        while more && lines.len() < TOGETHER {
            let (at, reason) = match rows.next()? {
                Next::Record(record) => {
                    let reading = format.read(&record);
                    lines.extend(groups.add(record.line, reading));
                    continue;
                }
                Next::TooLong(at) => (at, ProblemReason::RecordTooLong(records::LONGEST)),
                Next::Unclosed(at) => (at, ProblemReason::UnclosedQuote),
                Next::End => {
                    more = false;
                    lines.extend(groups.end());
                    continue;
                }
            };
            let problem = LineProblem::of_line(at, reason);
            lines.extend(groups.unreadable());
            lines.push(Line::bad(at, vec![problem]));
        }
        let handful = Handful { lines, bytes: counter.bytes() };
        if (!handful.lines.is_empty() && sender.blocking_send(handful).is_err()) || !more {
            return Ok(());
        }
    }
}

impl FileFormat {
    /// Reads the first record.
    fn find(
        file: &mut (impl Read + Seek),
        profile: &Profile,
        today: Date,
    ) -> Result<Self, ImportError> {
        let encoding = decoding::encoding(file, profile)?;
        file.rewind()?;
        let delimiter = profile.delimiter().map_err(HeaderProblem::from)?;
        let source = encoding.reader(file, &Counter::default());
        let mut records = Records::new(source, delimiter);
        records.skip_lines(profile.skip_lines)?;
        let columns = match records.next()? {
            Next::Record(first) => Columns::find(profile, &first, today),
            Next::TooLong(_) => Err(HeaderProblem::NotUtf8(None)),
            Next::Unclosed(line) => Err(HeaderProblem::UnclosedQuote(line)),
            Next::End => Err(HeaderProblem::None),
        };
        let columns = columns.map_err(|problem| match problem {
            HeaderProblem::NotUtf8(_) => HeaderProblem::NotUtf8(encoding.seems.map(str::to_owned)),
            other => other,
        })?;
        drop(records);
        Ok(Self {
            encoding,
            delimiter,
            skip_lines: profile.skip_lines,
            header: profile.header,
            end: profile.end.as_deref().map(label),
            columns,
        })
    }

    fn is_end(&self, record: &FileRecord<'_>) -> bool {
        self.end.as_ref().is_some_and(|end| label(record.first_text()) == *end)
    }

    /// Reads a record; broken text is told with the encoding that it seems to have.
    fn read(&self, record: &FileRecord<'_>) -> LineReading {
        let mut reading = self.columns.read(record);
        let problems = reading.draft.as_mut().err();
        for problem in problems.into_iter().flatten() {
            if problem.reason == ProblemReason::NotUtf8(None) {
                let seems = self.encoding.seems.or_else(|| decoding::guess(record.bytes));
                problem.reason = ProblemReason::NotUtf8(seems.map(str::to_owned));
            }
        }
        reading
    }
}
