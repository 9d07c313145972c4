//! Rows of payments, and how they become what the domain knows; what cannot be fails loudly.

use domain::ids::{CustomerId, InstalmentId, InvoiceId, PaymentId, UserId};
use domain::language::Language;
use domain::money::Money;
use domain::payments::{Debt, Failure, Origin, Payment, State, StateKind, Target};
use jiff::Timestamp;

use crate::platform::db::row::currency;
use crate::{Error, Result};

#[derive(sqlx::FromRow)]
pub(super) struct PaymentRow {
    id: String,
    payer_user_id: Option<String>,
    link_invoice_id: Option<String>,
    origin: String,
    basket_key: String,
    description: String,
    payer_email: Option<String>,
    currency: String,
    amount_minor: i64,
    language: String,
    state: String,
    reference: Option<String>,
    url: Option<String>,
    failure: Option<String>,
    created_at: i64,
    changed_at: i64,
    expires_at: i64,
    succeeded_at: Option<i64>,
    returned_at: Option<i64>,
    checks: i64,
}

fn instant(millis: i64) -> Result<Timestamp> {
    Timestamp::from_millisecond(millis).map_err(Error::corrupt)
}

impl PaymentRow {
    fn state(&self) -> Result<State> {
        let without = |what| Error::corrupt(format!("payment {} without {what}", self.id));
        let kind = StateKind::parse(&self.state).ok_or_else(|| without("a known state"))?;
        let reference = || self.reference.clone().ok_or_else(|| without("reference"));
        let failure = self.failure.as_deref().and_then(Failure::parse);
        Ok(match kind {
            StateKind::Created => State::Created,
            StateKind::Unknown => State::Unknown,
            StateKind::Expired => State::Expired,
            StateKind::Cancelled => State::Cancelled,
            StateKind::Processing => State::Processing { reference: reference()? },
            StateKind::Started => State::Started {
                reference: reference()?,
                url: self.url.clone().ok_or_else(|| without("url"))?,
                declined: failure,
            },
            StateKind::Succeeded => State::Succeeded {
                reference: reference()?,
                at: instant(self.succeeded_at.ok_or_else(|| without("instant"))?)?,
            },
            StateKind::Failed => {
                State::Failed { failure: failure.ok_or_else(|| without("failure"))? }
            }
        })
    }
}

impl TryFrom<PaymentRow> for Payment {
    type Error = Error;

    fn try_from(row: PaymentRow) -> Result<Self> {
        let state = row.state()?;
        let bad = |what: &str| Error::corrupt(format!("payment {}: {what}", row.id));
        let payer = row.payer_user_id.clone().map(UserId::try_from).transpose();
        let link = row.link_invoice_id.clone().map(InvoiceId::try_from).transpose();
        Ok(Self {
            origin: Origin::parse(&row.origin).ok_or_else(|| bad("origin"))?,
            language: Language::parse(&row.language).ok_or_else(|| bad("language"))?,
            payer: payer.map_err(|_| bad("payer"))?,
            link: link.map_err(|_| bad("link"))?,
            amount: Money::new(row.amount_minor, currency(&row.currency)?),
            state,
            created_at: instant(row.created_at)?,
            changed_at: instant(row.changed_at)?,
            expires_at: instant(row.expires_at)?,
            returned_at: row.returned_at.map(instant).transpose()?,
            checks: u32::try_from(row.checks).map_err(Error::corrupt)?,
            id: PaymentId::try_from(row.id).map_err(Error::corrupt)?,
            basket_key: row.basket_key,
            description: row.description,
            payer_email: row.payer_email,
        })
    }
}

/// A debt with what is owed of it now.
#[derive(sqlx::FromRow)]
pub(crate) struct DebtRow {
    id: String,
    invoice_id: String,
    customer_id: String,
    due_on: String,
    currency: String,
    disputed: bool,
    outstanding_minor: i64,
}

impl TryFrom<DebtRow> for Debt {
    type Error = Error;

    fn try_from(row: DebtRow) -> Result<Self> {
        Ok(Self {
            instalment: InstalmentId::try_from(row.id).map_err(Error::corrupt)?,
            invoice: InvoiceId::try_from(row.invoice_id).map_err(Error::corrupt)?,
            customer: CustomerId::try_from(row.customer_id).map_err(Error::corrupt)?,
            due_on: row.due_on.parse().map_err(Error::corrupt)?,
            outstanding: Money::new(row.outstanding_minor, currency(&row.currency)?),
            disputed: row.disputed,
        })
    }
}

#[derive(sqlx::FromRow)]
pub(super) struct TargetRow {
    #[sqlx(flatten)]
    debt: DebtRow,
    target_minor: i64,
}

impl TryFrom<TargetRow> for Target {
    type Error = Error;

    fn try_from(row: TargetRow) -> Result<Self> {
        let debt = Debt::try_from(row.debt)?;
        let amount = Money::new(row.target_minor, debt.outstanding.currency);
        Ok(Self { debt, amount })
    }
}
