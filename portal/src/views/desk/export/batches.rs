//! The rows of a list, batch by batch, each beside the last row of the one before.

use domain::access::Actor;
use domain::calendar::Date;
use domain::lists::{AnyFilter, Cursor, FigureFilter, PageStep};

use crate::contact::cases::{self, CasePlace, CaseQuery, QueuedCase};
use crate::platform::db::{FromRow, Tx};
use crate::views::desk::lists::audit::{self, AuditOfList};
use crate::views::desk::lists::bulk_rows::{self, BulkRow};
use crate::views::desk::lists::customers::{self, CustomerOfList};
use crate::views::desk::lists::instants;
use crate::views::desk::lists::invoices::{self, DebtOfList};
use crate::views::desk::lists::messages::{self, MessageOfList};
use crate::views::desk::lists::payments::{self, PaymentOfList};
use crate::views::desk::lists::store::{self, ListSql};
use crate::views::reports::{self, FigureRow, RowCursor, RowQuery};
use crate::{Portal, Result};

/// Rows of a batch.
const ROWS: usize = 500;

/// A row of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExportRow {
    Customer(CustomerOfList),
    Debt(DebtOfList),
    Payment(PaymentOfList),
    Message(MessageOfList),
    Audit(AuditOfList),
    Case(QueuedCase),
    Figure(FigureRow),
    Bulk(BulkRow),
}

/// Where the next batch begins.
#[derive(Debug)]
enum BatchPlace {
    Begin,
    Row(Cursor),
    Case(CasePlace),
    Figure(RowQuery, RowCursor),
    End,
}

/// Reads batch after batch. The day is that of its beginning, whatever the clock says later.
pub(super) struct BatchReader<'a> {
    portal: &'a Portal,
    actor: &'a Actor,
    filter: &'a AnyFilter,
    today: Date,
    place: BatchPlace,
}

impl<'a> BatchReader<'a> {
    pub(super) fn new(portal: &'a Portal, actor: &'a Actor, filter: &'a AnyFilter) -> Self {
        Self { portal, actor, filter, today: portal.today(), place: BatchPlace::Begin }
    }

    /// The next batch; empty after the last one.
    pub(super) async fn next(&mut self) -> Result<Vec<ExportRow>> {
        match self.filter {
            AnyFilter::Cases(filter) => {
                self.cases(CaseQuery { tab: filter.show, after: None }).await
            }
            AnyFilter::FigureRows(filter) => self.figure_rows(filter).await,
            AnyFilter::Customers(_)
            | AnyFilter::Invoices(_)
            | AnyFilter::Payments(_)
            | AnyFilter::Messages(_)
            | AnyFilter::Audit(_)
            | AnyFilter::BulkRows(_) => self.listed().await,
        }
    }

    /// A batch of a list that has a place beside each row.
    async fn listed(&mut self) -> Result<Vec<ExportRow>> {
        let (portal, today) = (self.portal, self.today);
        let mut tx = portal.db.read().await?;
        Ok(match self.filter {
            AnyFilter::Customers(filter) => {
                let sql = customers::store::sql(filter, today);
                let mut rows = self.rows(&mut tx, &sql).await?;
                customers::complete(&mut tx, self.actor, &mut rows, today).await?;
                of_kind(rows, ExportRow::Customer)
            }
            AnyFilter::Invoices(filter) => {
                let sql = invoices::store::sql(filter, today);
                of_kind(self.rows(&mut tx, &sql).await?, ExportRow::Debt)
            }
            AnyFilter::Payments(filter) => {
                let sql = payments::store::sql(filter, instants(portal, filter.days));
                of_kind(self.rows(&mut tx, &sql).await?, ExportRow::Payment)
            }
            AnyFilter::Messages(filter) => {
                let sql = messages::store::sql(filter.show, instants(portal, filter.days));
                of_kind(self.rows(&mut tx, &sql).await?, ExportRow::Message)
            }
            AnyFilter::Audit(filter) => {
                let sql = audit::store::sql(filter, instants(portal, filter.days));
                of_kind(self.rows(&mut tx, &sql).await?, ExportRow::Audit)
            }
            AnyFilter::BulkRows(filter) => {
                let sql = bulk_rows::store::sql(filter);
                of_kind(self.rows(&mut tx, &sql).await?, ExportRow::Bulk)
            }
            AnyFilter::Cases(_) | AnyFilter::FigureRows(_) => Vec::new(),
        })
    }

    async fn rows<R: FromRow + Send + Unpin>(
        &mut self,
        tx: &mut Tx,
        sql: &ListSql<R>,
    ) -> Result<Vec<R>> {
        let place = match &self.place {
            BatchPlace::Begin => None,
            BatchPlace::Row(place) => Some(place),
            BatchPlace::Case(_) | BatchPlace::Figure(..) | BatchPlace::End => return Ok(Vec::new()),
        };
        let rows = store::rows(tx, sql, place, ROWS).await?;
        let last = rows.last().filter(|_| rows.len() == ROWS);
        let beside = |row: &R| Cursor { step: PageStep::After, keys: (sql.keys)(row) };
        self.place = last.map_or(BatchPlace::End, |row| BatchPlace::Row(beside(row)));
        Ok(rows)
    }

    async fn cases(&mut self, begin: CaseQuery) -> Result<Vec<ExportRow>> {
        let query = match &self.place {
            BatchPlace::Begin => begin,
            BatchPlace::Case(place) => CaseQuery { after: Some(place.clone()), ..begin },
            BatchPlace::Row(_) | BatchPlace::Figure(..) | BatchPlace::End => return Ok(Vec::new()),
        };
        let most = u32::try_from(ROWS).unwrap_or(u32::MAX);
        let found = cases::queue(self.portal, self.actor, &query, most).await?;
        self.place = found.next.map_or(BatchPlace::End, BatchPlace::Case);
        Ok(of_kind(found.rows, ExportRow::Case))
    }

    async fn figure_rows(&mut self, filter: &FigureFilter) -> Result<Vec<ExportRow>> {
        let (portal, actor) = (self.portal, self.actor);
        let (query, after) = match &self.place {
            BatchPlace::Begin => (figure_query(portal, actor, filter).await?.0, None),
            BatchPlace::Figure(query, place) => (*query, Some(place)),
            BatchPlace::Row(_) | BatchPlace::Case(_) | BatchPlace::End => return Ok(Vec::new()),
        };
        let found = reports::rows_behind(portal, actor, &query, after).await?;
        let place = |place| BatchPlace::Figure(query, place);
        self.place = found.next.map_or(BatchPlace::End, place);
        Ok(of_kind(found.rows, ExportRow::Figure))
    }
}

fn of_kind<R>(rows: Vec<R>, kind: fn(R) -> ExportRow) -> Vec<ExportRow> {
    rows.into_iter().map(kind).collect()
}

/// The figure with its day and currency, and what it says.
pub(super) async fn figure_query(
    portal: &Portal,
    actor: &Actor,
    filter: &FigureFilter,
) -> Result<(RowQuery, domain::money::Money)> {
    let FigureFilter { figure, day, currency } = *filter;
    let day = day.unwrap_or_else(|| portal.today());
    let amount = reports::amount(portal, actor, figure, day, currency).await?;
    Ok((RowQuery { figure, currency: amount.currency, day }, amount))
}
