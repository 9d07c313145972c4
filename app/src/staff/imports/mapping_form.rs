//! The form that says which column of a file is what.

use domain::imports::{ColumnRole, NegativeMeaning, Profile, RowMeaning};
use domain::money::Currency;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use portal::views::imports::files::{ImportFile, MAX_PROFILE_NAME_CHARS};

use super::form_errors::{ImportFormProblem, MAP, SAVED};
use super::preview::column_title;
use super::server_fns::{ImportMap, ImportUseMapping};
use super::words;
use crate::components::Text;
use crate::components::button::{Actions, Button, Look};
use crate::components::field::{Field, FieldKind};
use crate::components::select::Select;
use crate::request::refusal::typed;
use crate::staff::form_errors::field_id;
use crate::t;

/// Date patterns that are offered.
const DATES: [&str; 9] = [
    "%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y/%m/%d", "%Y%m%d", "%d/%m/%y",
    "%d-%m-%y",
];

/// Roles that are asked for at once; the others are in a part that opens.
const USUAL: usize = 9;

/// The version that a form was made from. A refused form keeps its own, a stale one begins anew.
pub(super) fn version_of(action: &str, problem: &ImportFormProblem, now: i64) -> i64 {
    let version = typed(action, "version").filter(|_| !problem.is_stale());
    version.and_then(|version| version.parse().ok()).unwrap_or(now)
}

/// What was typed into a field of the mapping, or what the profile says.
fn value(field: &str, said: impl FnOnce() -> String) -> Text {
    typed(ImportMap::url(), &format!("fields[{field}]")).unwrap_or_else(said).into()
}

#[component]
pub(super) fn MappingForm(
    file: ImportFile,
    names: Vec<String>,
    profiles: Vec<String>,
    problem: ImportFormProblem,
) -> impl IntoView {
    let version = version_of(ImportMap::url(), &problem, file.version);
    let profile = file.profile.clone();
    let (usual, others) = ColumnRole::ALL.split_at(USUAL);
    let select = {
        let (names, profile) = (names, profile.clone());
        move |role: &ColumnRole| column(*role, &profile, &names)
    };
    view! {
        <SavedMappings id=file.id.to_string() version=file.version profiles/>
        <form class="stack" method="post" action=ImportMap::url()>
            <input type="hidden" name="id" value=file.id.to_string()/>
            <input type="hidden" name="version" value=version.to_string()/>
            <div class="mapping">{usual.iter().map(&select).collect_view()}</div>
            <details class="mapping__others">
                <summary>{t!(imports.mapping.other)}</summary>
                <div class="mapping">{others.iter().map(&select).collect_view()}</div>
            </details>
            <Writing profile is_of_workbook=file.is_of_workbook/>
            <Field
                name="fields[save_as]"
                id=field_id(MAP, "save_as")
                label=t!(imports.mapping.save_as)
                hint=t!(imports.mapping.save_hint)
                value=Some(value("save_as", String::new))
                longest=MAX_PROFILE_NAME_CHARS
                autocomplete="off"
                error=problem.at(MAP, "save_as")
            />
            <Actions>
                <Button>{t!(imports.mapping.submit)}</Button>
            </Actions>
        </form>
    }
    .into_any()
}

/// The column of a role.
fn column(role: ColumnRole, profile: &Profile, names: &[String]) -> AnyView {
    let place = profile.place(role, names).map(|place| place.to_string());
    let chosen = value(&format!("columns][{}", role.code()), || place.unwrap_or_default());
    let nothing = match role.is_required() {
        true => t!(imports.mapping.choose),
        false => t!(imports.mapping.nothing),
    };
    let option = |(name, place): (&String, usize)| -> (Text, Text) {
        (place.to_string().into(), column_title(name, place).into())
    };
    let columns = names.iter().zip(1..).map(option);
    let first: (Text, Text) = ("".into(), nothing.into());
    let options = std::iter::once(first).chain(columns).collect();
    let name = format!("fields[columns][{}]", role.code());
    view! { <Select name id=field_id(MAP, role.code()) label=words::role(role) options chosen/> }
        .into_any()
}

/// How values are written, and what rows mean.
#[component]
fn Writing(profile: Profile, is_of_workbook: bool) -> impl IntoView {
    let due_days = profile.due_days.map(|days| days.to_string()).unwrap_or_default();
    let decimal = profile.decimal.map(String::from).unwrap_or_default();
    view! {
        <div class="mapping">
            <Field
                name="fields[source]"
                id=field_id(MAP, "source")
                label=t!(imports.mapping.source)
                hint=t!(imports.mapping.source_hint)
                value=Some(value("source", || profile.source.clone()))
                longest=40
                autocomplete="off"
            />
            <Field
                name="fields[due_days]"
                label=t!(imports.mapping.due_days)
                hint=t!(imports.mapping.due_days_hint)
                value=Some(value("due_days", || due_days))
                kind=FieldKind::Text
                longest=4
                autocomplete="off"
            />
            <Select
                name="fields[currency]"
                label=t!(imports.mapping.currency)
                options=currencies()
                chosen=value("currency", || profile.currency.clone())
            />
            <Select
                name="fields[date]"
                label=t!(imports.mapping.date)
                options=dates(&profile.date)
                chosen=value("date", || profile.date.clone())
            />
            <DecimalMark decimal is_of_workbook/>
            <Select
                name="fields[rows]"
                label=t!(imports.mapping.rows)
                options=RowMeaning::ALL.iter().map(|rows| rows_option(*rows)).collect()
                chosen=value("rows", || profile.rows.code().to_owned())
            />
            <Select
                name="fields[negative]"
                label=t!(imports.mapping.negative)
                options=NegativeMeaning::ALL.iter().map(|one| negative_option(*one)).collect()
                chosen=value("negative", || profile.negative.code().to_owned())
            />
        </div>
    }
    .into_any()
}

/// The decimal mark; a table of a workbook has the point.
#[component]
fn DecimalMark(decimal: String, is_of_workbook: bool) -> impl IntoView {
    if is_of_workbook {
        return view! { <input type="hidden" name="fields[decimal]" value="."/> }.into_any();
    }
    let options: Vec<(Text, Text)> = vec![
        ("".into(), t!(imports.mapping.decimal_none).into()),
        (".".into(), t!(imports.mapping.decimal_point).into()),
        (",".into(), t!(imports.mapping.decimal_comma).into()),
    ];
    let chosen = value("decimal", || decimal);
    view! {
        <Select name="fields[decimal]" label=t!(imports.mapping.decimal) options chosen/>
    }
    .into_any()
}

fn dates(pattern: &str) -> Vec<(Text, Text)> {
    let other = Some(pattern).filter(|pattern| !DATES.contains(pattern));
    let date = |pattern: &str| -> (Text, Text) {
        (pattern.to_owned().into(), words::date_like(pattern).into())
    };
    DATES.into_iter().chain(other).map(date).collect()
}

fn currencies() -> Vec<(Text, Text)> {
    let currency = |currency: Currency| -> (Text, Text) {
        (currency.code().into(), currency.code().into()) //
    };
    let choose: (Text, Text) = ("".into(), t!(imports.mapping.choose).into());
    std::iter::once(choose).chain(Currency::ALL.map(currency)).collect()
}

fn rows_option(rows: RowMeaning) -> (Text, Text) {
    let words = match rows {
        RowMeaning::Invoices => t!(imports.mapping.invoices),
        RowMeaning::Lines => t!(imports.mapping.lines),
        RowMeaning::Instalments => t!(imports.mapping.instalments),
    };
    (rows.code().into(), words.into())
}

fn negative_option(negative: NegativeMeaning) -> (Text, Text) {
    let words = match negative {
        NegativeMeaning::Mistake => t!(imports.mapping.mistake),
        NegativeMeaning::CreditNote => t!(imports.mapping.credit_note),
    };
    (negative.code().into(), words.into())
}

/// The mappings that were saved.
#[component]
fn SavedMappings(id: String, version: i64, profiles: Vec<String>) -> impl IntoView {
    if profiles.is_empty() {
        return ().into_any();
    }
    let first = profiles.first().cloned().unwrap_or_default();
    let option = |name: String| -> (Text, Text) { (name.clone().into(), name.into()) };
    let options = profiles.into_iter().map(option).collect();
    view! {
        <form class="mapping__saved" method="post" action=ImportUseMapping::url()>
            <input type="hidden" name="id" value=id/>
            <input type="hidden" name="version" value=version.to_string()/>
            <Select
                name="name"
                id=field_id(SAVED, "name")
                label=t!(imports.mapping.saved)
                options
                chosen=first
            />
            <Button look=Look::Secondary>{t!(imports.mapping.use_it)}</Button>
        </form>
    }
    .into_any()
}
