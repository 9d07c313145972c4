//! A list in which rows are chosen for an act.

use domain::bulk::BulkKind;
use domain::ids::BulkId;
use domain::lists::{AnyFilter, ListFilter};
use domain::money::Money;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use portal::platform::ids;
use portal::views::desk::bulk::kinds;
use portal::views::desk::lists::{ListPage, RowCount};
use url::form_urlencoded::Serializer;

use super::address::ListAddress;
use super::list_parts::row_count;
use crate::components::Text;
use crate::components::button::{Actions, Button, LinkButton, Look};
use crate::components::card::Card;
use crate::components::error_summary::ErrorSummary;
use crate::components::field_set::{FieldSet, Radio};
use crate::components::select::Select;
use crate::request::context::request_context;
use crate::request::refusal::{self, typed};
use crate::staff::bulk::{StaffPrepareBulk, kind_text, sums_text};
use crate::staff::form_errors::StaffFormProblem;
use crate::{routes, t};

/// What can be chosen in a list, by its reader.
#[derive(Debug, Clone)]
pub(super) struct BulkChoice {
    filter: AnyFilter,
    kinds: Vec<BulkKind>,
    count: RowCount,
    sums: Vec<Money>,
    /// The list without the choice.
    back: String,
}

impl BulkChoice {
    /// `None` unless the address says that rows are chosen, and there is something to do with them.
    pub(super) fn of<F: ListFilter, R>(
        address: &ListAddress<F>,
        filter: AnyFilter,
        page: &ListPage<R>,
    ) -> Option<Self> {
        let kinds = Self::kinds(&filter);
        let is_chosen = address.selects() && !kinds.is_empty() && !page.rows.is_empty();
        is_chosen.then(|| Self {
            back: address.of(address.filter()),
            sums: page.sums.clone().unwrap_or_default(),
            count: page.count,
            filter,
            kinds,
        })
    }

    /// What the reader may do with rows of the list.
    fn kinds(filter: &AnyFilter) -> Vec<BulkKind> {
        let mut kinds = kinds(&request_context().actor);
        kinds.retain(|kind| filter.list().suits(*kind));
        kinds
    }

    /// Whether the reader may choose rows of the list.
    pub(super) fn is_offered(filter: &AnyFilter) -> bool {
        !Self::kinds(filter).is_empty()
    }
}

/// The list as a form, with what can be done below it; without a choice, the list alone.
#[component]
pub(super) fn Choosing(choice: Option<BulkChoice>, children: Children) -> impl IntoView {
    let Some(choice) = choice else { return children().into_any() };
    let problem = StaffFormProblem::read(&refusal::problem());
    let id: BulkId = ids::new(request_context().portal.now());
    let mut query = Serializer::new(String::new());
    query.extend_pairs(choice.filter.values().iter());
    view! {
        <ErrorSummary errors=problem.summary()/>
        <form class="stack choosing" method="post" action=StaffPrepareBulk::url()>
            <input type="hidden" name="entry[act]" value=id.to_string()/>
            <input type="hidden" name="entry[list]" value=choice.filter.list().code()/>
            <input type="hidden" name="entry[query]" value=query.finish()/>
            {children()}
            <Panel choice/>
        </form>
    }
    .into_any()
}

#[component]
fn Panel(choice: BulkChoice) -> impl IntoView {
    let action = StaffPrepareBulk::url();
    let BulkChoice { kinds, count, sums, back, .. } = choice;
    let rows = row_count(count);
    let all = match sums.is_empty() {
        true => t!(bulk.which_all, rows = rows),
        false => t!(bulk.which_all_sum, rows = rows, sum = sums_text(sums)),
    };
    let is_all = typed(action, "entry[which]").is_some_and(|which| which == "all");
    let option =
        |kind: &BulkKind| -> (Text, Text) { (kind.code().into(), kind_text(*kind).into()) };
    let options: Vec<_> = kinds.iter().map(option).collect();
    let chosen = typed(action, "entry[kind]");
    let chosen = chosen.or_else(|| kinds.first().map(|kind| kind.code().to_owned()));
    view! {
        <Card title=t!(bulk.panel)>
            <div class="stack">
                <FieldSet id="which" legend=t!(bulk.which)>
                    <Radio
                        name="entry[which]"
                        value="ticked"
                        label=t!(bulk.which_ticked)
                        chosen=!is_all
                    />
                    <Radio name="entry[which]" value="all" label=all chosen=is_all/>
                </FieldSet>
                <Select
                    name="entry[kind]"
                    id="bulk-kind"
                    label=t!(bulk.act)
                    options
                    chosen=chosen.unwrap_or_default()
                />
                <p class="field__hint">{t!(bulk.next_hint)}</p>
                <Actions>
                    <Button>{t!(bulk.next)}</Button>
                    <LinkButton href=back look=Look::Secondary>
                        {t!(bulk.leave)}
                    </LinkButton>
                    <a href=routes::STAFF_BULK>{t!(bulk.earlier)}</a>
                </Actions>
            </div>
        </Card>
    }
    .into_any()
}

/// The cell that chooses a row.
#[component]
pub(super) fn RowTick(
    /// Id of the invoice or the customer.
    #[prop(into)]
    value: Text,
    /// What the row is about.
    #[prop(into)]
    name: Text,
) -> impl IntoView {
    let label = t!(bulk.tick_row, name = name);
    view! {
        <td class="table__tick" role="cell">
            <input
                class="tick__box"
                type="checkbox"
                name="entry[ticked][]"
                value=value
                aria-label=label
            />
        </td>
    }
}
