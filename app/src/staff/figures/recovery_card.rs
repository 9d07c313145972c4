//! What was paid after reminders, by step and channel.

use domain::calendar::Date;
use domain::money::{Currency, Money};
use domain::reports::{RECOVERY_WINDOW, Recovery, recovery_days};
use leptos::prelude::*;
use portal::views::reports::RecoveryReport;

use super::facts::{count, percent};
use crate::components::amount::Amount;
use crate::components::card::Card;
use crate::components::table::{Cell, Column, NumberCell, Row, RowTitle, Table};
use crate::request::reader::short_date;
use crate::staff::settings::channel_name;
use crate::t;

/// Of a currency, as of a day.
#[component]
pub(super) fn RecoveryCard(report: RecoveryReport, currency: Currency, day: Date) -> impl IntoView {
    let days = recovery_days(day);
    let (first, last) = (short_date(days.first), short_date(days.last));
    let lead = t!(figures.recovery_lead, first = first, last = last, days = RECOVERY_WINDOW);
    let RecoveryReport { reminders, own_accord } = report;
    let reminders: Vec<_> = reminders.into_iter().filter(|one| one.currency == currency).collect();
    let own = own_accord.into_iter().find(|own| own.paid.currency == currency);
    let is_empty = reminders.is_empty() && own.is_none();
    if is_empty {
        return view! {
            <Card title=t!(figures.recovery)>
                <p class="figure-lead">{lead}</p>
                <p>{t!(figures.recovery_none)}</p>
            </Card>
        }
        .into_any();
    }
    let columns = vec![
        Column::text(t!(figures.recovery_step)),
        Column::number(t!(figures.recovery_reminders)),
        Column::number(t!(figures.recovery_open)),
        Column::number(t!(figures.recovery_paid)),
        Column::number(t!(figures.recovery_share)),
    ];
    let lines = reminders.into_iter().map(|one| view! { <Line one/> }).collect_view();
    view! {
        <Card title=t!(figures.recovery)>
            <p class="figure-lead">{lead}</p>
            <Table caption=t!(figures.recovery) columns>
                {lines}
                {own.map(|own| view! { <OwnLine paid=own.paid/> })}
            </Table>
            <p class="field__hint">{t!(figures.recovery_note)}</p>
        </Card>
    }
    .into_any()
}

#[component]
fn Line(one: Recovery) -> impl IntoView {
    let share = percent(one.rate());
    let Recovery { step, channel, currency, reminders, open, recovered } = one;
    let (open, recovered) = (Money::new(open, currency), Money::new(recovered, currency));
    view! {
        <Row>
            <RowTitle title=step note=channel_name(channel)/>
            <NumberCell label=t!(figures.recovery_reminders)>{count(reminders)}</NumberCell>
            <NumberCell label=t!(figures.recovery_open)>
                <Amount value=open/>
            </NumberCell>
            <NumberCell label=t!(figures.recovery_paid)>
                <Amount value=recovered/>
            </NumberCell>
            <NumberCell label=t!(figures.recovery_share) lead=true>
                {share}
            </NumberCell>
        </Row>
    }
    .into_any()
}

/// What was paid without a reminder.
#[component]
fn OwnLine(paid: Money) -> impl IntoView {
    view! {
        <Row>
            <RowTitle title=t!(figures.recovery_own)/>
            <Cell label=t!(figures.recovery_reminders) plain=true>""</Cell>
            <Cell label=t!(figures.recovery_open) plain=true>""</Cell>
            <NumberCell label=t!(figures.recovery_paid)>
                <Amount value=paid/>
            </NumberCell>
            <Cell label=t!(figures.recovery_share) plain=true>""</Cell>
        </Row>
    }
    .into_any()
}
