//! Which figure the rows are behind of.

use super::values::{FilterReader, FilterValues, ListFilter};
use crate::calendar::Date;
use crate::money::Currency;
use crate::reports::Figure;

/// A figure of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureFilter {
    /// The figure.
    pub figure: Figure,
    /// `None` is today.
    pub day: Option<Date>,
    /// `None` is the first that there is.
    pub currency: Option<Currency>,
}

impl Default for FigureFilter {
    fn default() -> Self {
        Self { figure: Figure::Outstanding, day: None, currency: None }
    }
}

impl ListFilter for FigureFilter {
    const LIST: &'static str = "figure_rows";

    fn read(reader: &mut FilterReader) -> Self {
        Self {
            figure: reader.value("figure", Figure::parse).unwrap_or(Figure::Outstanding),
            day: reader.value("on", |text| text.parse().ok()),
            currency: reader.value("currency", Currency::parse),
        }
    }

    fn values(&self) -> FilterValues {
        let Self { figure, day, currency } = self;
        FilterValues::default()
            .with("figure", (*figure != Figure::Outstanding).then(|| figure.code()))
            .with("on", day.as_ref())
            .with("currency", *currency)
    }
}
