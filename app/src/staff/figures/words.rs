//! Names of figures and of movements.

use domain::movements::MovementKind;
use domain::reports::{Bucket, Figure};

use super::asked::AgeingDate;
use crate::t;

pub(in crate::staff) fn figure(figure: Figure) -> &'static str {
    match figure {
        Figure::CollectedDay => t!(figures.name.collected_day),
        Figure::CollectedMonth => t!(figures.name.collected_month),
        Figure::CollectedMonthBeforeTo => t!(figures.name.collected_month_before_to),
        Figure::CollectedMonthBefore => t!(figures.name.collected_month_before),
        Figure::BilledDay => t!(figures.name.billed_day),
        Figure::BilledMonth => t!(figures.name.billed_month),
        Figure::Billed30 => t!(figures.name.billed_30),
        Figure::Billed90 => t!(figures.name.billed_90),
        Figure::Outstanding => t!(figures.name.outstanding),
        Figure::Current => t!(figures.name.current),
        Figure::DueToday => t!(figures.name.due_today),
        Figure::Overdue => t!(figures.name.overdue),
        Figure::Unapplied => t!(figures.name.unapplied),
        Figure::Due1To30 => t!(figures.name.due_1_30),
        Figure::Due31To60 => t!(figures.name.due_31_60),
        Figure::Due61To90 => t!(figures.name.due_61_90),
        Figure::DueOver90 => t!(figures.name.due_over_90),
        Figure::InvoiceCurrent => t!(figures.name.invoice_0),
        Figure::Invoice1To30 => t!(figures.name.invoice_1_30),
        Figure::Invoice31To60 => t!(figures.name.invoice_31_60),
        Figure::Invoice61To90 => t!(figures.name.invoice_61_90),
        Figure::InvoiceOver90 => t!(figures.name.invoice_over_90),
    }
}

pub(in crate::staff) fn kind(kind: MovementKind) -> &'static str {
    match kind {
        MovementKind::Issue => t!(figures.kind.issue),
        MovementKind::Adjustment => t!(figures.kind.adjustment),
        MovementKind::Void => t!(figures.kind.void),
        MovementKind::WriteOff => t!(figures.kind.write_off),
        MovementKind::Terms => t!(figures.kind.terms),
        MovementKind::Payment => t!(figures.kind.payment),
        MovementKind::Reversal => t!(figures.kind.reversal),
        MovementKind::Refund => t!(figures.kind.refund),
        MovementKind::Credit => t!(figures.kind.credit),
    }
}

/// The figure of a bucket.
pub(super) const fn of_bucket(date: AgeingDate, bucket: Bucket) -> Figure {
    match (date, bucket) {
        (AgeingDate::Due, Bucket::Current) => Figure::Current,
        (AgeingDate::Due, Bucket::UpTo30) => Figure::Due1To30,
        (AgeingDate::Due, Bucket::UpTo60) => Figure::Due31To60,
        (AgeingDate::Due, Bucket::UpTo90) => Figure::Due61To90,
        (AgeingDate::Due, Bucket::Over90) => Figure::DueOver90,
        (AgeingDate::Invoice, Bucket::Current) => Figure::InvoiceCurrent,
        (AgeingDate::Invoice, Bucket::UpTo30) => Figure::Invoice1To30,
        (AgeingDate::Invoice, Bucket::UpTo60) => Figure::Invoice31To60,
        (AgeingDate::Invoice, Bucket::UpTo90) => Figure::Invoice61To90,
        (AgeingDate::Invoice, Bucket::Over90) => Figure::InvoiceOver90,
    }
}

/// How old debts of a bucket are.
pub(super) fn bucket(date: AgeingDate, bucket: Bucket) -> &'static str {
    match (date, bucket) {
        (AgeingDate::Due, Bucket::Current) => t!(figures.bucket.current),
        (AgeingDate::Invoice, Bucket::Current) => t!(figures.bucket.issued_today),
        (_, Bucket::UpTo30) => t!(figures.bucket.up_to_30),
        (_, Bucket::UpTo60) => t!(figures.bucket.up_to_60),
        (_, Bucket::UpTo90) => t!(figures.bucket.up_to_90),
        (_, Bucket::Over90) => t!(figures.bucket.over_90),
    }
}
