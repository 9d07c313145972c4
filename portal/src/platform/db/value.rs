//! Bindable and readable types: ids, dates, instants and states, on the three kinds of columns that
//! both engines have.

use std::borrow::Cow;

use domain::access::{Role, Scope};
use domain::activity::Activity;
use domain::approvals::{ApprovalKind, ApprovalState};
use domain::bulk::{BulkKind, BulkOutcome, BulkState, SkipReason, StopCause};
use domain::calendar::{Date, Timestamp};
use domain::contact::{Channel, Phone};
use domain::identity::Email;
use domain::ids::{
    AnswerTemplateId, ApprovalId, BulkId, CustomerId, DebtorId, HoldId, ImportId, InstalmentId,
    InvoiceId, PaymentId, PostingId, ReceiptId, ReminderId, SavedFilterId, StaffId, TillId,
    UnappliedId, UserId,
};
use domain::imports::ImportState;
use domain::language::Language;
use domain::lists::ListKind;
use domain::money::Currency;
use domain::payments::{Failure, Origin, StateKind};
use domain::reminders::{Kind, Policy, ReminderState, Tone};
use domain::staff::StaffState;
use domain::till::{CashMovementKind, TakingKind, TillState};
use domain::unapplied::{UnappliedEvent, UnappliedState, UnappliedWay};

/// A value of a row.
#[derive(Debug, Clone)]
pub(crate) enum Value<'a> {
    Text(Option<Cow<'a, str>>),
    Int(Option<i64>),
    Bool(Option<bool>),
}

impl Value<'_> {
    /// The same, independent of what it was made from.
    pub(crate) fn owned(self) -> Value<'static> {
        match self {
            Self::Text(text) => Value::Text(text.map(|text| Cow::Owned(text.into_owned()))),
            Self::Int(number) => Value::Int(number),
            Self::Bool(truth) => Value::Bool(truth),
        }
    }

    /// PostgreSQL's type of its column.
    pub(super) const fn column(&self) -> &'static str {
        match self {
            Self::Text(_) => "TEXT",
            Self::Int(_) => "BIGINT",
            Self::Bool(_) => "BOOLEAN",
        }
    }

    pub(super) fn text(&self) -> Option<&str> {
        if let Self::Text(text) = self { text.as_deref() } else { None }
    }

    pub(super) const fn int(&self) -> Option<i64> {
        if let Self::Int(number) = self { *number } else { None }
    }

    pub(super) const fn bool(&self) -> Option<bool> {
        if let Self::Bool(truth) = self { *truth } else { None }
    }
}

/// A type that can be bound, by reference.
pub(crate) trait Bind {
    /// `NULL` in a column of its kind.
    const NULL: Value<'static>;

    fn value(&self) -> Value<'_>;
}

/// A type that can be read from a column, by way of its stored kind.
pub(crate) trait FromColumn: Sized {
    type Raw: RawColumn;

    /// `None` for invalid values.
    fn read(raw: Self::Raw) -> Option<Self>;
}

/// Kinds of columns.
pub(crate) trait RawColumn:
    std::fmt::Debug
    + for<'r> sqlx::Decode<'r, sqlx::Sqlite>
    + sqlx::Type<sqlx::Sqlite>
    + for<'r> sqlx::Decode<'r, sqlx::Postgres>
    + sqlx::Type<sqlx::Postgres>
{
}

impl RawColumn for String {}
impl RawColumn for i64 {}
impl RawColumn for bool {}

impl<T: Bind + ?Sized> Bind for &T {
    const NULL: Value<'static> = T::NULL;

    fn value(&self) -> Value<'_> {
        T::value(self)
    }
}

impl<T: Bind> Bind for Option<T> {
    const NULL: Value<'static> = T::NULL;

    fn value(&self) -> Value<'_> {
        self.as_ref().map_or(T::NULL, T::value)
    }
}

impl<'a, T: Bind + ?Sized> From<&'a T> for Value<'a> {
    fn from(one: &'a T) -> Self {
        one.value()
    }
}

impl<'a, T: Bind + ?Sized> From<Option<&'a T>> for Value<'a> {
    fn from(one: Option<&'a T>) -> Self {
        one.map_or(T::NULL, T::value)
    }
}

/// Types bound by copy: how each is written and read.
macro_rules! copied {
    ($($Type:ty as $Kind:ident($Raw:ty): $write:expr, $read:expr;)*) => { $(
        impl From<$Type> for $crate::platform::db::value::Value<'_> {
            fn from(one: $Type) -> Self {
                let write: fn($Type) -> _ = $write;
                Self::$Kind(Some(write(one).into()))
            }
        }

        impl From<Option<$Type>> for $crate::platform::db::value::Value<'_> {
            fn from(one: Option<$Type>) -> Self {
                one.map_or(Self::$Kind(None), Self::from)
            }
        }

        impl $crate::platform::db::value::Bind for $Type {
            const NULL: $crate::platform::db::value::Value<'static> =
                $crate::platform::db::value::Value::$Kind(None);

            fn value(&self) -> $crate::platform::db::value::Value<'_> {
                (*self).into()
            }
        }

        impl $crate::platform::db::value::FromColumn for $Type {
            type Raw = $Raw;

            fn read(raw: $Raw) -> Option<Self> {
                let read: fn($Raw) -> Option<Self> = $read;
                read(raw)
            }
        }
    )* };
}

/// Types with codes: `code` writes, `parse` reads.
macro_rules! codes {
    ($($Type:ty),* $(,)?) => { $(
        $crate::platform::db::value::copied! {
            $Type as Text(String): <$Type>::code, |code| <$Type>::parse(&code);
        }
    )* };
}

/// Types stored as text: how each is written and read.
macro_rules! texts {
    ($($Type:ty: $write:expr, $read:expr;)*) => { $(
        impl Bind for $Type {
            const NULL: Value<'static> = Value::Text(None);

            fn value(&self) -> Value<'_> {
                let write: fn(&$Type) -> &str = $write;
                Value::Text(Some(write(self).into()))
            }
        }

        impl FromColumn for $Type {
            type Raw = String;

            fn read(raw: String) -> Option<Self> {
                let read: fn(String) -> Option<Self> = $read;
                read(raw)
            }
        }
    )* };
}

macro_rules! ids {
    ($($Type:ident),* $(,)?) => {
        texts! { $($Type: $Type::as_str, |text| $Type::try_from(text).ok();)* }
    };
}

pub(crate) use {codes, copied};

copied! {
    i64 as Int(i64): |number| number, Some;
    u32 as Int(i64): i64::from, |number| number.try_into().ok();
    i8 as Int(i64): i64::from, |number| number.try_into().ok();
    Timestamp as Int(i64):
        Timestamp::as_millisecond, |millis| Timestamp::from_millisecond(millis).ok();
    bool as Bool(bool): |truth| truth, Some;
    Date as Text(String): |day| day.to_string(), |text| text.parse().ok();
}

codes!(
    ApprovalKind,
    ApprovalState,
    BulkKind,
    BulkOutcome,
    BulkState,
    Channel,
    Currency,
    Failure,
    ImportState,
    Kind,
    Language,
    ListKind,
    CashMovementKind,
    Origin,
    ReminderState,
    Role,
    Scope,
    SkipReason,
    StaffState,
    StateKind,
    StopCause,
    TakingKind,
    TillState,
    Tone,
    UnappliedEvent,
    UnappliedState,
    UnappliedWay,
);

ids!(
    AnswerTemplateId,
    ApprovalId,
    BulkId,
    CustomerId,
    DebtorId,
    HoldId,
    ImportId,
    InstalmentId,
    InvoiceId,
    PaymentId,
    PostingId,
    ReceiptId,
    ReminderId,
    SavedFilterId,
    StaffId,
    TillId,
    UnappliedId,
    UserId
);

texts! {
    String: String::as_str, Some;
    Email: Email::as_str, |text| Email::try_from(text).ok();
    Phone: Phone::as_str, |text| Phone::parse(&text);
}

/// Types read from JSON; writing may fail, so their stores do it.
macro_rules! read_from_json {
    ($($Type:ty),*) => { $(
        impl FromColumn for $Type {
            type Raw = String;

            fn read(raw: String) -> Option<Self> {
                serde_json::from_str(&raw).ok()
            }
        }
    )* };
}

read_from_json!(Activity, Policy);

impl Bind for str {
    const NULL: Value<'static> = Value::Text(None);

    fn value(&self) -> Value<'_> {
        Value::Text(Some(self.into()))
    }
}
