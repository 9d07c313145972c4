//! Which column of a file is what, as a person says it on a page.

use strum::{EnumString, IntoStaticStr, VariantArray};

use super::{ColumnNames, ColumnRef, NegativeMeaning, Profile, RowMeaning};
use crate::coded;

/// What a column is for.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[strum(serialize_all = "snake_case")]
pub enum ColumnRole {
    /// Number of the customer.
    Customer,
    /// Number of the invoice.
    Number,
    /// The day of issue.
    IssuedOn,
    /// Amount.
    Amount,
    /// Due date.
    DueOn,
    /// Name of the customer.
    Name,
    /// E-mail address of the customer.
    Email,
    /// Description of the invoice.
    Description,
    /// Day on which it was paid in full.
    SettledOn,
    /// Whether it is open, paid or void.
    State,
    /// Whether it is disputed.
    Disputed,
    /// Currency of the amount.
    Currency,
    /// Telephone of the customer.
    Phone,
    /// Postal address of the customer.
    PostalAddress,
    /// Segments of the customer.
    Segment,
    /// Country of the customer.
    Country,
    /// Region of the customer.
    Region,
    /// Time zone of the customer.
    TimeZone,
    /// Description of a line.
    LineDescription,
    /// Amount of a line.
    LineAmount,
    /// Number of the invoice that a credit note corrects.
    CreditOf,
}

coded!(ColumnRole);

impl ColumnRole {
    /// Whether every file must have it.
    #[must_use]
    pub const fn is_required(self) -> bool {
        matches!(self, Self::Customer | Self::Number | Self::IssuedOn | Self::Amount)
    }
}

/// What a person says about a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    /// Name of the source system.
    pub source: String,
    /// ISO 4217.
    pub currency: String,
    /// Date format in strftime notation.
    pub date: String,
    /// The decimal mark; `None` if an amount that can be read in two ways is to be refused.
    pub decimal: Option<char>,
    /// Days from issue to the due date, where the file has none.
    pub due_days: Option<u16>,
    /// What a row stands for.
    pub rows: RowMeaning,
    /// What a negative amount means.
    pub negative: NegativeMeaning,
    /// The columns, by position from 1.
    pub columns: Vec<(ColumnRole, u16)>,
}

impl ColumnNames {
    /// The column of a role; `None` if the profile has none.
    #[must_use]
    pub fn get(&self, role: ColumnRole) -> Option<&ColumnRef> {
        let column = match role {
            ColumnRole::Customer => Some(&self.customer),
            ColumnRole::Number => Some(&self.number),
            ColumnRole::IssuedOn => Some(&self.issued_on),
            ColumnRole::Amount => Some(&self.amount),
            ColumnRole::DueOn => self.due_on.as_ref(),
            ColumnRole::Name => self.name.as_ref(),
            ColumnRole::Email => self.email.as_ref(),
            ColumnRole::Description => self.description.as_ref(),
            ColumnRole::SettledOn => self.settled_on.as_ref(),
            ColumnRole::State => self.state.as_ref(),
            ColumnRole::Disputed => self.disputed.as_ref(),
            ColumnRole::Currency => self.currency.as_ref(),
            ColumnRole::Phone => self.phone.as_ref(),
            ColumnRole::PostalAddress => self.postal_address.as_ref(),
            ColumnRole::Segment => self.segment.as_ref(),
            ColumnRole::Country => self.country.as_ref(),
            ColumnRole::Region => self.region.as_ref(),
            ColumnRole::TimeZone => self.time_zone.as_ref(),
            ColumnRole::LineDescription => self.line_description.as_ref(),
            ColumnRole::LineAmount => self.line_amount.as_ref(),
            ColumnRole::CreditOf => self.credit_of.as_ref(),
        };
        column.filter(|column| !column.is_nothing())
    }

    fn set(&mut self, role: ColumnRole, column: ColumnRef) {
        let place = match role {
            ColumnRole::Customer => return self.customer = column,
            ColumnRole::Number => return self.number = column,
            ColumnRole::IssuedOn => return self.issued_on = column,
            ColumnRole::Amount => return self.amount = column,
            ColumnRole::DueOn => &mut self.due_on,
            ColumnRole::Name => &mut self.name,
            ColumnRole::Email => &mut self.email,
            ColumnRole::Description => &mut self.description,
            ColumnRole::SettledOn => &mut self.settled_on,
            ColumnRole::State => &mut self.state,
            ColumnRole::Disputed => &mut self.disputed,
            ColumnRole::Currency => &mut self.currency,
            ColumnRole::Phone => &mut self.phone,
            ColumnRole::PostalAddress => &mut self.postal_address,
            ColumnRole::Segment => &mut self.segment,
            ColumnRole::Country => &mut self.country,
            ColumnRole::Region => &mut self.region,
            ColumnRole::TimeZone => &mut self.time_zone,
            ColumnRole::LineDescription => &mut self.line_description,
            ColumnRole::LineAmount => &mut self.line_amount,
            ColumnRole::CreditOf => &mut self.credit_of,
        };
        *place = Some(column);
    }
}

impl ColumnRef {
    fn is_nothing(&self) -> bool {
        matches!(self, Self::Name(name) if name.is_empty())
    }
}

impl Profile {
    /// The profile as a person says it, for a file whose columns have these names. A column whose
    /// name no other has is kept by its name, so that the profile fits a later file whose columns
    /// stand elsewhere.
    ///
    /// # Errors
    /// The first required column that is missing.
    pub fn mapped(self, mapping: &Mapping, names: &[String]) -> Result<Self, ColumnRole> {
        let mut columns = ColumnNames::default();
        for (role, place) in &mapping.columns {
            let name = usize::from(*place).checked_sub(1).and_then(|place| names.get(place));
            let is_only = |name: &&String| {
                !name.is_empty() && names.iter().filter(|other| other == name).count() == 1
            };
            let column = match name.filter(is_only) {
                Some(name) if self.header => ColumnRef::Name(name.clone()),
                Some(_) | None => ColumnRef::Place(*place),
            };
            columns.set(*role, column);
        }
        let mut required = ColumnRole::ALL.iter().filter(|role| role.is_required());
        if let Some(role) = required.find(|role| columns.get(**role).is_none()) {
            return Err(*role);
        }
        Ok(Self {
            source: mapping.source.clone(),
            currency: mapping.currency.clone(),
            date: mapping.date.clone(),
            decimal: mapping.decimal,
            due_days: mapping.due_days,
            rows: mapping.rows,
            negative: mapping.negative,
            columns,
            ..self
        })
    }

    /// The position of a role's column from 1, in a file whose columns have these names.
    #[must_use]
    pub fn place(&self, role: ColumnRole, names: &[String]) -> Option<u16> {
        match self.columns.get(role)? {
            ColumnRef::Place(place) => Some(*place),
            ColumnRef::Name(name) => {
                let place = names.iter().position(|other| other == name)?;
                u16::try_from(place + 1).ok()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mapping(columns: &[(ColumnRole, u16)]) -> Mapping {
        Mapping {
            source: "erp".into(),
            currency: "PEN".into(),
            date: "%d/%m/%Y".into(),
            decimal: Some(','),
            due_days: Some(30),
            rows: RowMeaning::Invoices,
            negative: NegativeMeaning::CreditNote,
            columns: columns.to_vec(),
        }
    }

    fn blank(header: bool) -> Profile {
        let columns = r#"{"customer":"","number":"","issued_on":"","amount":""}"#;
        let text = format!(
            r#"{{"source":"","currency":"","date":"","header":{header},"columns":{columns}}}"#
        );
        serde_json::from_str(&text).unwrap()
    }

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    const ALL: [(ColumnRole, u16); 4] = [
        (ColumnRole::Customer, 2),
        (ColumnRole::Number, 1),
        (ColumnRole::IssuedOn, 3),
        (ColumnRole::Amount, 4),
    ];

    #[test]
    fn a_column_is_kept_by_its_name_unless_another_has_the_same() {
        let names = names(&["Nro", "Código", "Fecha", "Monto", "Monto", ""]);
        let chosen: Vec<_> = ALL.into_iter().chain([(ColumnRole::Email, 6)]).collect();
        let profile = blank(true).mapped(&mapping(&chosen), &names).unwrap();
        assert_eq!(profile.columns.customer, "Código".into());
        assert_eq!(profile.columns.amount, ColumnRef::Place(4));
        assert_eq!(profile.columns.email, Some(ColumnRef::Place(6)));
        assert_eq!(profile.columns.due_on, None);
        for (role, place) in chosen {
            assert_eq!(profile.place(role, &names), Some(place), "{role:?}");
        }
        profile.check().unwrap();
    }

    #[test]
    fn the_first_required_column_that_is_missing_is_named() {
        let all = names(&["a", "b", "c", "d"]);
        for (gone, _) in ALL {
            let rest: Vec<_> = ALL.into_iter().filter(|(role, _)| *role != gone).collect();
            assert_eq!(blank(true).mapped(&mapping(&rest), &all), Err(gone));
        }
        let profile = blank(false).mapped(&mapping(&ALL), &all).unwrap();
        assert_eq!(profile.columns.number, ColumnRef::Place(1));
        assert!(ColumnRole::ALL.iter().all(|role| ColumnRole::parse(role.code()) == Some(*role)));
    }
}
