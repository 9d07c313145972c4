//! The filter of customers.

use strum::{EnumString, IntoStaticStr, VariantArray};

use super::values::{FilterReader, FilterValues, ListFilter};
use crate::coded;

/// Customers by what they owe.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum OwingShow {
    /// Whatever they owe.
    #[default]
    All,
    /// They owe something.
    Owing,
    /// Something that they owe was due before today.
    Overdue,
}

/// The order of customers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum CustomerSort {
    /// By number.
    #[default]
    Number,
    /// By name.
    Name,
    /// The latest first.
    Newest,
}

coded!(OwingShow, CustomerSort);

/// Which customers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CustomersFilter {
    /// By what they owe.
    pub show: OwingShow,
    /// Beginning of the number.
    pub number: String,
    /// Their order; with the beginning of a number it is that of the numbers.
    pub sort: CustomerSort,
}

impl ListFilter for CustomersFilter {
    const LIST: &'static str = "customers";

    fn read(reader: &mut FilterReader) -> Self {
        let number = reader.text("number");
        let sort = reader.value("sort", CustomerSort::parse).unwrap_or_default();
        Self {
            show: reader.value("show", OwingShow::parse).unwrap_or_default(),
            sort: if number.is_empty() { sort } else { CustomerSort::Number },
            number,
        }
    }

    fn values(&self) -> FilterValues {
        let Self { show, number, sort } = self;
        FilterValues::default()
            .with("show", (*show != OwingShow::default()).then(|| show.code()))
            .with_text("number", number)
            .with("sort", (*sort != CustomerSort::default()).then(|| sort.code()))
    }
}
