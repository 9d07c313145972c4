//! The own till, those that wait for a second person, and all before.

use domain::access::{Extent, Right};
use domain::money::Currency;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use portal::payments::refunds::{self, Refund};
use portal::payments::takings::{Taking, waiting_cheques};
use portal::payments::tills::{self, Till, TillCursor, TillPage};

use super::form_errors::{AMOUNT, AMOUNT_MAX_CHARS, TillProblem};
use super::server_fns::StaffOpenTill;
use super::taking_table::TakingTable;
use super::words;
use crate::components::Text;
use crate::components::amount::Amount;
use crate::components::badge::Badge;
use crate::components::button::{Button, LinkButton, Look};
use crate::components::card::Card;
use crate::components::error_summary::ErrorSummary;
use crate::components::field::{Field, FieldKind};
use crate::components::icon::Icon;
use crate::components::page_title::PageTitle;
use crate::components::select::Select;
use crate::components::table::{Cell, Column, NumberCell, Row, RowTitle, Table};
use crate::request::context::{RequestContext, query_value, request_context};
use crate::request::reader::short_instant;
use crate::request::refusal::{self, typed};
use crate::shared::answer::answer;
use crate::shared::shell::{Frame, Section};
use crate::staff::refunds::WaitingRefunds;
use crate::{routes, t};

/// What the page shows.
struct TillsView {
    in_use: Option<Till>,
    to_review: Vec<Till>,
    cheques: Vec<Taking>,
    refunds: Vec<Refund>,
    page: TillPage,
    /// Whether the actor may open a till.
    may_open: bool,
    currency: Currency,
}

#[component]
pub fn TillsPage() -> impl IntoView {
    let context = request_context();
    let problem = TillProblem::read(&refusal::problem());
    Suspend::new(async move {
        answer(
            read(&context).await,
            |TillsView { in_use, to_review, cheques, refunds, page, may_open, currency }| {
                let look = if in_use.is_some() { Look::Primary } else { Look::Secondary };
                let own = match in_use {
                    Some(till) => Some(view! { <InUse till/> }.into_any()),
                    None if may_open => {
                        Some(view! { <Open currency problem=problem.clone()/> }.into_any())
                    }
                    None => None,
                };
                view! {
                    <Frame section=Section::StaffTills>
                        <div class="stack">
                            <PageTitle title=t!(till.title) lead=t!(till.lead)/>
                            <ErrorSummary errors=problem.summary()/>
                            {may_open.then(|| view! { <TakeLink look/> })}
                            {own}
                            {(!cheques.is_empty())
                                .then(|| {
                                    let title = t!(till.take.cheques);
                                    view! { <Card title><TakingTable takings=cheques/></Card> }
                                })}
                            <WaitingRefunds refunds/>
                            {(!to_review.is_empty()).then(|| view! { <ToReview tills=to_review/> })}
                            <Tills page/>
                        </div>
                    </Frame>
                }
                .into_any()
            },
        )
    })
}

async fn read(context: &RequestContext) -> portal::Result<TillsView> {
    let RequestContext { portal, actor, .. } = context;
    let approves = actor.extent(Right::CloseTill) >= Extent::Approve;
    let in_use = tills::in_use(portal, actor).await?;
    let to_review = if approves { tills::to_review(portal, actor).await? } else { Vec::new() };
    let may_open = actor.may(Right::TakeMoney);
    let cheques = if may_open { waiting_cheques(portal, actor).await? } else { Vec::new() };
    let refunds = if may_open { refunds::waiting(portal, actor).await? } else { Vec::new() };
    let before = query_value(&context.query, "before").and_then(|text| cursor(&text));
    let page = tills::list(portal, actor, &before.unwrap_or_else(TillCursor::start)).await?;
    Ok(TillsView {
        in_use,
        to_review,
        cheques,
        refunds,
        page,
        may_open,
        currency: Currency::of_country(&portal.settings.institution.country)
            .unwrap_or(Currency::Usd),
    })
}

/// Reads a place as [`address`] writes it.
fn cursor(text: &str) -> Option<TillCursor> {
    let (opened_at, id) = text.split_once('.')?;
    Some(TillCursor { opened_at: opened_at.parse().ok()?, id: id.to_owned() })
}

/// Address of the page of older tills.
fn address(TillCursor { opened_at, id }: &TillCursor) -> String {
    format!("{}?before={opened_at}.{id}", routes::STAFF_TILLS)
}

#[component]
fn TakeLink(look: Look) -> impl IntoView {
    view! {
        <p>
            <LinkButton look href=routes::STAFF_TAKE icon=Icon::Cash>
                {t!(till.take.title)}
            </LinkButton>
        </p>
    }
    .into_any()
}

#[component]
fn InUse(till: Till) -> impl IntoView {
    let (tone, text) = words::state(till.state);
    let since = t!(till.since, at = short_instant(till.opened_at));
    view! {
        <Card title=t!(till.mine)>
            <p>
                <Badge tone text/>
                " "
                {since}
            </p>
            <LinkButton look=Look::Secondary href=routes::staff_till(&till.id)>
                {t!(till.mine_go)}
            </LinkButton>
        </Card>
    }
    .into_any()
}

#[component]
fn Open(currency: Currency, problem: TillProblem) -> impl IntoView {
    let action = StaffOpenTill::url();
    let option = |one: Currency| -> (Text, Text) { (one.code().into(), one.code().into()) };
    let chosen = typed(action, "currency").and_then(|code| Currency::parse(&code));
    view! {
        <Card title=t!(till.open_title)>
            <form class="stack" method="post" action=action>
                <Field
                    name=AMOUNT
                    label=t!(till.float)
                    kind=FieldKind::Amount("")
                    hint=t!(till.float_hint)
                    value=typed(action, AMOUNT).map(Text::from)
                    longest=AMOUNT_MAX_CHARS
                    error=problem.at("open", AMOUNT)
                />
                <Select
                    name="currency"
                    label=t!(till.currency)
                    options=Currency::ALL.map(option).into()
                    chosen=chosen.unwrap_or(currency).code()
                />
                <Button>{t!(till.open_submit)}</Button>
            </form>
        </Card>
    }
    .into_any()
}

#[component]
fn ToReview(tills: Vec<Till>) -> impl IntoView {
    view! {
        <Card title=t!(till.to_review)>
            <TillTable tills caption=t!(till.to_review)/>
        </Card>
    }
    .into_any()
}

#[component]
fn Tills(page: TillPage) -> impl IntoView {
    let TillPage { tills, next } = page;
    if tills.is_empty() {
        return view! { <p>{t!(till.none)}</p> }.into_any();
    }
    let older = next.map(|next| {
        view! {
            <p>
                <LinkButton look=Look::Secondary href=address(&next)>{t!(till.older)}</LinkButton>
            </p>
        }
    });
    view! {
        <TillTable tills caption=t!(till.title)/>
        {older}
    }
    .into_any()
}

#[component]
fn TillTable(tills: Vec<Till>, caption: &'static str) -> impl IntoView {
    let columns = vec![
        Column::text(t!(till.cashier)),
        Column::text(t!(till.state_title)),
        Column::number(t!(till.movement.difference)),
    ];
    let row = |till: Till| {
        let (tone, text) = words::state(till.state);
        let difference = till.difference();
        let note = short_instant(till.opened_at);
        view! {
            <Row>
                <RowTitle href=routes::staff_till(&till.id) title=till.cashier_name note/>
                <Cell label=t!(till.state_title)>
                    <Badge tone text/>
                </Cell>
                <NumberCell label=t!(till.movement.difference)>
                    {match difference {
                        Some(value) => view! { <Amount value/> }.into_any(),
                        None => "—".into_any(),
                    }}
                </NumberCell>
            </Row>
        }
    };
    let rows = tills.into_iter().map(row).collect_view();
    view! { <Table caption columns>{rows}</Table> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_the_list_is_read_back_and_anything_else_is_none() {
        let place = TillCursor { opened_at: 1_795_000_000_000, id: "0194f3c2".into() };
        let address = address(&place);
        assert_eq!(address, "/staff/till?before=1795000000000.0194f3c2");
        assert_eq!(cursor(address.rsplit('=').next().unwrap()), Some(place));
        for text in ["", "x", "1", ".", "x.y"] {
            assert_eq!(cursor(text), None, "{text}");
        }
    }
}
