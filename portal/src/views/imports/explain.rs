//! Proposes a profile for an unknown file.

use std::io::{self, Read, Seek};

use domain::imports::LineProblem;
use domain::imports::proposal::{self, Doubt, FileSample, Proposal};
use domain::text;
use encoding_rs::{Encoding, UTF_8};

use super::lines::first_problems;
use super::records::{Next, Records};
use super::{ImportError, decoding, read_profile};

/// Records that are looked at.
const RECORDS: usize = 1_000;
/// Refusals that are named.
const REFUSALS: usize = 5;

/// Why a file cannot be explained.
#[derive(Debug, thiserror::Error)]
pub enum ExplainError {
    #[error("cannot read the file: {0}")]
    File(#[from] io::Error),
    #[error("the file is empty")]
    Empty,
    #[error("the file is blank")]
    Blank,
    #[error("the file is no text; save it as CSV")]
    NoText,
}

/// Proposes a profile for a file; `source` names the system that it comes from.
///
/// # Errors
/// See [`ExplainError`].
pub fn explain(file: &mut (impl Read + Seek), source: &str) -> Result<Proposal, ExplainError> {
    let sample = decoding::sample(file)?;
    let sample = decoding::whole_characters(&sample);
    if sample.is_empty() {
        return Err(ExplainError::Empty);
    }
    let is_utf8 = std::str::from_utf8(sample).is_ok() && !sample.contains(&0);
    let name = if is_utf8 { None } else { decoding::guess(sample) };
    let encoding = match name.and_then(|name| Encoding::for_label(name.as_bytes())) {
        Some(encoding) => encoding,
        None if is_utf8 => UTF_8,
        None => return Err(ExplainError::NoText),
    };
    let (decoded, _, _) = encoding.decode(sample);
    let delimiter = proposal::delimiter(&decoded);
    let mut reader = Records::new(decoded.as_bytes(), u8::try_from(delimiter).unwrap_or(b','));
    let mut records = Vec::new();
    while records.len() < RECORDS {
        match reader.next()? {
            Next::Record(record) => {
                let field = |place| String::from_utf8_lossy(record.field(place)).trim().to_owned();
                records.push((record.line, (0..record.ends.len()).map(field).collect()));
            }
            Next::TooLong(_) | Next::Unclosed(_) => {}
            Next::End => break,
        }
    }
    let is_blank = |cells: &Vec<String>| cells.iter().all(|cell| text::identifier(cell).is_empty());
    if records.iter().all(|(_, cells)| is_blank(cells)) {
        return Err(ExplainError::Blank);
    }
    let encoding = name.map(str::to_ascii_lowercase);
    let source = source.to_owned();
    let mut proposal = proposal::propose(&FileSample { source, encoding, delimiter, records });
    let refusals = refusals(file, &proposal)?;
    proposal.doubts.extend(refusals.into_iter().map(Doubt::Refused));
    Ok(proposal)
}

/// What an import by the proposal would refuse. A proposal that lacks a column says so itself.
fn refusals(file: &mut (impl Read + Seek), proposal: &Proposal) -> io::Result<Vec<String>> {
    let profile = match read_profile(&proposal.to_string()) {
        Ok(profile) => profile,
        Err(_) if proposal.lacks_column() => return Ok(Vec::new()),
        Err(problem) => return Ok(vec![format!("the profile is refused: {problem}")]),
    };
    let problems = match first_problems(file, &profile, RECORDS) {
        Ok(problems) => problems,
        Err(ImportError::File(error)) => return Err(error),
        Err(problem) => return Ok(vec![format!("an import is refused: {problem}")]),
    };
    let refused = |one: &LineProblem| format!("an import refuses {one}");
    Ok(problems.iter().take(REFUSALS).map(refused).collect())
}
