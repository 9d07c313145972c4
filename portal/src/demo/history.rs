//! A generated history of a company's receivables up to today, imported like any other file.

use std::io::{self, Cursor};

use domain::access::Actor;
use domain::imports::LineProblem;

use super::generate::{HistorySize, write_history};
use crate::views::imports::{
    ImportMode, ImportOrder, ImportWatch, ProblemEffect, Progress, import, read_profile,
};
use crate::{Error, Portal, Result};

const SIZE: HistorySize = HistorySize { customers: 100, invoices: 2466 };
const PROFILE: &str = include_str!("../../../demo/history.toml");

/// Imports the history as of today; existing invoices stay.
pub(super) async fn load(portal: &Portal) -> Result<()> {
    let mut file = Vec::new();
    write_history(SIZE, portal.today(), &mut file).map_err(Error::internal)?;
    let profile = read_profile(PROFILE).map_err(Error::internal)?;
    let order = ImportOrder { file: Cursor::new(file), profile, mode: ImportMode::AllOrNothing };
    import(portal, &Actor::System, order, &mut Strict).await.map_err(Error::internal)?;
    Ok(())
}

/// The source of its customers and invoices.
pub(super) fn source() -> Result<String> {
    Ok(read_profile(PROFILE).map_err(Error::internal)?.source)
}

/// Fails the import at the first bad line: the generated file has none.
struct Strict;

impl ImportWatch for Strict {
    fn problem(&mut self, problem: &LineProblem, _: ProblemEffect) -> io::Result<()> {
        Err(io::Error::other(problem.to_string()))
    }

    fn progress(&mut self, _: &Progress) {}
}
