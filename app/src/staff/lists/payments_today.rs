//! The payments of today, on the first page.

use domain::lists::{DayRange, PaymentsFilter};
use leptos::prelude::*;
use portal::views::desk::lists::ListPage;
use portal::views::desk::lists::payments::PaymentOfList;

use super::address::ListAddress;
use super::list_parts::row_count;
use super::payments_page::{PaymentLine, payment_columns};
use crate::components::card::Card;
use crate::components::list_foot::ListFoot;
use crate::components::table::Table;
use crate::request::reader::today;
use crate::{routes, t};

/// Number of payments that are shown.
const HEAD: usize = 6;

/// The latest payments, with the sums of all.
#[component]
pub(in crate::staff) fn PaymentsToday(page: ListPage<PaymentOfList>) -> impl IntoView {
    let title = t!(staff.home.payments);
    if page.rows.is_empty() {
        return view! { <Card title>{t!(staff.home.no_payments)}</Card> }.into_any();
    }
    let days = DayRange { from: Some(today()), to: None };
    let filter = PaymentsFilter { days, ..PaymentsFilter::default() };
    let all = ListAddress::<PaymentsFilter>::read(routes::STAFF_PAYMENTS, "").of(&filter);
    let more = Some((all.into(), t!(staff.home.all_payments).into()));
    let (count, sums) = (row_count(page.count), page.sums.unwrap_or_default());
    let rows = page.rows.into_iter().take(HEAD).map(|row| view! { <PaymentLine row/> });
    let rows = rows.collect_view();
    view! {
        <Card title more>
            <Table caption=title columns=payment_columns()>
                {rows}
            </Table>
            <ListFoot count label=t!(lists.payments.sum) sums sum_up=None export=None select=None/>
        </Card>
    }
    .into_any()
}
