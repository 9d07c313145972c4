//! Amounts of money as `<data>` elements.

use domain::money::Money;
use leptos::prelude::*;

use crate::request::reader::with_reader;

/// `<data value="1234.50">S/ 1,234.50</data>`
#[component]
pub fn Amount(value: Money) -> impl IntoView {
    let printed = with_reader(|reader| value.print(reader.numbers));
    view! { <data class="amount" value=value.to_decimal()>{printed}</data> }
}

/// The main amount of a page: small symbol, muted minor units.
#[component]
pub fn BigAmount(value: Money) -> impl IntoView {
    let (whole, minor) = with_reader(|reader| {
        let number = value.print_number(reader.numbers);
        match number.rsplit_once(reader.numbers.decimal) {
            Some((whole, minor)) if value.currency.exponent() > 0 => {
                (whole.to_owned(), Some(format!("{}{minor}", reader.numbers.decimal)))
            }
            _ => (number, None),
        }
    });
    let symbol = format!("{}\u{a0}", value.currency.symbol());
    view! {
        <data class="amount amount--big" value=value.to_decimal()>
            <span class="amount__symbol">{symbol}</span>
            {whole}
            {minor.map(|minor| view! { <span class="amount__minor">{minor}</span> })}
        </data>
    }
}

#[cfg(test)]
mod tests {
    use domain::language::Language::{Es, Pt};
    use domain::money::Currency::{Clp, Pen};

    use super::*;
    use crate::components::testing::html;

    #[test]
    fn an_amount_is_readable_by_people_and_by_machines() {
        for (language, minor, expected) in [
            (Es, 123_450, "<data value=\"1234.50\" class=\"amount\">S/\u{a0}1,234.50</data>"),
            (Pt, 123_450, "<data value=\"1234.50\" class=\"amount\">S/\u{a0}1.234,50</data>"),
            (Es, -5, "<data value=\"-0.05\" class=\"amount\">-S/\u{a0}0.05</data>"),
        ] {
            let value = Money::new(minor, Pen);
            assert_eq!(html(language, || view! { <Amount value/> }), expected);
        }
    }

    #[test]
    fn the_minor_units_of_a_big_amount_stand_apart_where_there_are_any() {
        for (money, expected) in [
            (Money::new(123_450, Pen), "1.234<span class=\"amount__minor\">,50</span></data>"),
            (Money::new(1234, Clp), "1.234</data>"),
        ] {
            let html = html(Pt, || view! { <BigAmount value=money/> });
            assert!(html.replace("<!>", "").ends_with(expected), "{html}");
        }
    }
}
