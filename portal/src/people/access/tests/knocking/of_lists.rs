//! Lists of the desk and what their rows open, with the right that each needs.

use domain::access::Right;

use super::*;
use crate::contact::reminders::record;
use crate::payments::refunds;
use crate::views::desk::lists::payments as of_payments;
use crate::views::desk::lists::{
    ListQuery, audit, bulk_rows, customers, invoices as debts, messages,
};

pub(super) const OF_LISTS: [(&str, Right, Knock); 13] = [
    (
        "views/desk/lists/customers::list",
        Right::See,
        knock!(|p, a, _x| customers::list(p, a, &ListQuery::default())),
    ),
    (
        "views/desk/lists/invoices::list",
        Right::See,
        knock!(|p, a, _x| debts::list(p, a, &ListQuery::default())),
    ),
    (
        "views/desk/lists/payments::list",
        Right::See,
        knock!(|p, a, _x| of_payments::list(p, a, &ListQuery::default())),
    ),
    ("views/desk/lists/payments::today", Right::See, knock!(|p, a, _x| of_payments::today(p, a))),
    (
        "payments/refunds/reads::refunds_of",
        Right::See,
        knock!(|p, a, x| refunds::refunds_of(p, a, &x.payment)),
    ),
    (
        "payments/refunds/reads::waiting",
        Right::TakeMoney,
        knock!(|p, a, _x| refunds::waiting(p, a)),
    ),
    (
        "contact/reminders/record::sending_days",
        Right::SeeMessages,
        knock!(|p, a, _x| record::sending_days(p, a)),
    ),
    (
        "contact/reminders/record::check_record",
        Right::ReadAudit,
        knock!(|p, a, _x| record::check_record(p, a)),
    ),
    (
        "views/desk/lists/messages::list",
        Right::SeeMessages,
        knock!(|p, a, _x| messages::list(p, a, &ListQuery::default())),
    ),
    (
        "views/desk/lists/bulk_rows::list",
        Right::See,
        knock!(|p, a, _x| bulk_rows::list(p, a, &ListQuery::default())),
    ),
    (
        "views/desk/lists/audit::list",
        Right::ReadAudit,
        knock!(|p, a, _x| audit::list(p, a, &ListQuery::default())),
    ),
    (
        "billing/invoices/detail::detail_for_staff",
        Right::See,
        knock!(|p, a, x| invoices::detail_for_staff(p, a, &x.invoice)),
    ),
    (
        "payments/reads::detail_for_staff",
        Right::See,
        knock!(|p, a, x| payments::detail_for_staff(p, a, &x.payment)),
    ),
];
