//! Charts: a sentence that says what matters, shapes whose parts are links, and the same numbers in
//! a table. The shapes hold no text: the stylesheet stretches them to the room there is.

use domain::money::Money;
use leptos::prelude::*;

use self::geometry::{Bar, HEIGHT, WIDTH, bars, levels, parts};
use super::Text;
use super::amount::Amount;
use super::table::{Column, NumberCell, Row, RowTitle, Table};
use crate::request::reader::money;
use crate::t;

mod geometry;

/// A value of a chart.
#[derive(Debug, Clone)]
pub struct ChartValue {
    pub name: Text,
    pub value: Money,
    /// What the value opens to.
    pub href: Text,
}

impl ChartValue {
    /// Shown by a pointer that rests on its shape.
    fn hint(&self) -> String {
        format!("{}: {}", self.name, money(self.value))
    }
}

/// Titles of the table behind a chart.
#[derive(Debug, Clone)]
pub struct ChartTable {
    pub caption: Text,
    pub name: Text,
    pub value: Text,
}

/// One bar for each value, side by side.
#[component]
pub fn BarChart(
    /// What matters.
    #[prop(into)]
    sentence: Text,
    table: ChartTable,
    /// In order of time.
    values: Vec<ChartValue>,
) -> impl IntoView {
    let minors: Vec<i64> = values.iter().map(|one| one.value.minor).collect();
    let shapes = bars(&minors).into_iter().zip(&values).map(|(shape, value)| {
        let Bar { x, y, width, height } = shape;
        let class =
            if value.value.minor < 0 { "chart__bar chart__bar--minus" } else { "chart__bar" };
        view! {
            <a href=value.href.clone() tabindex="-1">
                <title>{value.hint()}</title>
                <rect class="chart__slot" x=x y=0 width=width height=HEIGHT></rect>
                <rect class=class x=x y=y width=width height=height></rect>
            </a>
        }
    });
    let shapes = shapes.collect_view();
    view! {
        <figure class="chart">
            <figcaption class="chart__sentence">{sentence}</figcaption>
            <Plot shapes=shapes.into_any()/>
            <Axis values=values.clone()/>
            <Data table values/>
        </figure>
    }
}

/// A line through the values, above its area.
#[component]
pub fn LineChart(
    /// What matters.
    #[prop(into)]
    sentence: Text,
    table: ChartTable,
    /// In order of time.
    values: Vec<ChartValue>,
) -> impl IntoView {
    let minors: Vec<i64> = values.iter().map(|one| one.value.minor).collect();
    let levels = levels(&minors);
    let line: Vec<String> = levels.points.iter().map(|(x, y)| format!("{x},{y}")).collect();
    let line = line.join(" ");
    let ends = levels.points.first().zip(levels.points.last());
    let area = ends.map(|((first, _), (last, _))| {
        let zero = levels.zero;
        format!("{first},{zero} {line} {last},{zero}")
    });
    let slots = levels.slots.iter().zip(&values).map(|((x, width), value)| {
        view! {
            <a href=value.href.clone() tabindex="-1">
                <title>{value.hint()}</title>
                <rect class="chart__slot" x=*x y=0 width=*width height=HEIGHT></rect>
            </a>
        }
    });
    let slots = slots.collect_view();
    let shapes = view! {
        {area.map(|points| view! { <polygon class="chart__area" points=points></polygon> })}
        <polyline class="chart__line" points=line></polyline>
        {slots}
    };
    view! {
        <figure class="chart">
            <figcaption class="chart__sentence">{sentence}</figcaption>
            <Plot shapes=shapes.into_any()/>
            <Axis values=values.clone()/>
            <Data table values/>
        </figure>
    }
}

/// One bar, of which each value is a part; the table beside it is its legend.
#[component]
pub fn StackedBar(
    /// What matters.
    #[prop(into)]
    sentence: Text,
    table: ChartTable,
    /// In the order of their colours, of which there are five.
    values: Vec<ChartValue>,
) -> impl IntoView {
    let minors: Vec<i64> = values.iter().map(|one| one.value.minor).collect();
    let shapes = parts(&minors).into_iter().zip(&values).enumerate();
    let shapes = shapes.map(|(index, ((x, width), value))| {
        view! {
            <a href=value.href.clone() tabindex="-1">
                <title>{value.hint()}</title>
                <rect
                    class=format!("chart__part chart__part--{index}")
                    x=x
                    y=0
                    width=width
                    height=HEIGHT
                ></rect>
            </a>
        }
    });
    let shapes = shapes.collect_view();
    view! {
        <figure class="chart chart--stacked">
            <figcaption class="chart__sentence">{sentence}</figcaption>
            <Plot shapes=shapes.into_any()/>
            <div class="chart__legend">
                <Values table values/>
            </div>
        </figure>
    }
}

#[component]
fn Plot(shapes: AnyView) -> impl IntoView {
    view! {
        <svg
            class="chart__plot"
            viewBox=format!("0 0 {WIDTH} {HEIGHT}")
            preserveAspectRatio="none"
            aria-hidden="true"
        >
            {shapes}
        </svg>
    }
}

/// The first and the last name, and the largest value.
#[component]
fn Axis(values: Vec<ChartValue>) -> impl IntoView {
    let largest = values.iter().map(|one| one.value).max_by_key(|value| value.minor);
    let ends = values.first().zip(values.last());
    let ends = ends.map(|(first, last)| {
        let (first, last) = (first.name.clone(), last.name.clone());
        view! {
            <p class="chart__axis" aria-hidden="true">
                <span>{first}</span>
                <span>{last}</span>
            </p>
        }
    });
    view! {
        {largest
            .map(|value| {
                view! { <p class="chart__top" aria-hidden="true">{money(value)}</p> }
            })}
        {ends}
    }
}

#[component]
fn Data(table: ChartTable, values: Vec<ChartValue>) -> impl IntoView {
    view! {
        <details class="chart__data">
            <summary>{t!(chart.data)}</summary>
            <Values table values/>
        </details>
    }
}

#[component]
fn Values(table: ChartTable, values: Vec<ChartValue>) -> impl IntoView {
    let ChartTable { caption, name, value } = table;
    let columns = vec![Column::text(name), Column::number(value.clone())];
    let row = |one: ChartValue| {
        let label = value.clone();
        view! {
            <Row>
                <RowTitle href=one.href title=one.name/>
                <NumberCell label lead=true>
                    <Amount value=one.value/>
                </NumberCell>
            </Row>
        }
    };
    let rows = values.into_iter().map(row).collect_view();
    view! { <Table caption columns>{rows}</Table> }
}

#[cfg(test)]
mod tests {
    use domain::language::Language;
    use domain::money::Currency;

    use super::*;
    use crate::components::testing::html;

    fn values() -> Vec<ChartValue> {
        let value = |(name, minor): (&'static str, i64)| ChartValue {
            name: name.into(),
            value: Money::new(minor, Currency::Pen),
            href: format!("/rows?on={name}").into(),
        };
        [("1", 10_000), ("2", -5_000)].map(value).to_vec()
    }

    fn table() -> ChartTable {
        ChartTable { caption: "Cobrado".into(), name: "Día".into(), value: "Monto".into() }
    }

    #[test]
    fn every_number_of_a_chart_is_a_shape_with_a_link_and_a_row_with_the_same() {
        let charts = [
            html(Language::Es, || {
                view! { <BarChart sentence="S" table=table() values=values()/> }
            }),
            html(Language::Es, || {
                view! { <LineChart sentence="S" table=table() values=values()/> }
            }),
            html(Language::Es, || {
                view! { <StackedBar sentence="S" table=table() values=values()/> }
            }),
        ];
        for chart in charts {
            assert!(chart.contains("<figcaption class=\"chart__sentence\">S</figcaption>"));
            assert!(chart.contains("aria-hidden=\"true\""), "{chart}");
            assert!(!chart.contains("style="), "{chart}");
            for day in ["1", "2"] {
                let link = format!("href=\"/rows?on={day}\"");
                assert_eq!(chart.matches(&link).count(), 2, "{link} in {chart}");
            }
            assert_eq!(chart.matches("tabindex=\"-1\"").count(), 2, "{chart}");
            assert!(chart.contains("-S/\u{a0}50.00</data>"), "{chart}");
        }
    }

    #[test]
    fn a_chart_of_nothing_is_no_shape() {
        for chart in [
            html(Language::Es, || view! { <LineChart sentence="S" table=table() values=vec![]/> }),
            html(Language::Es, || view! { <BarChart sentence="S" table=table() values=vec![]/> }),
        ] {
            assert!(!chart.contains("<polygon") && !chart.contains("<rect"), "{chart}");
        }
    }
}
