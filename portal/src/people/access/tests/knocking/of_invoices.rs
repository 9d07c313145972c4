//! Use cases of staff who make and change invoices.

use super::*;
use crate::billing::invoices::{amend, create};

pub(super) const OF_INVOICES: [(&str, Right, Knock); 7] = [
    (
        "billing/customers/find::by_id",
        Right::See,
        knock!(|p, a, _x| customers::by_id(p, a, &lucia())),
    ),
    (
        "billing/invoices/create::preview",
        Right::IssueInvoices,
        knock!(|p, a, _x| create::preview(p, a, ES, &entry())),
    ),
    (
        "billing/invoices/create::create",
        Right::IssueInvoices,
        knock!(|p, a, _x| create::create(p, a, ES, &entry(), &ticket())),
    ),
    (
        "billing/invoices/amend::amendable",
        Right::IssueInvoices,
        knock!(|p, a, x| amend::amendable(p, a, &x.invoice)),
    ),
    (
        "billing/invoices/amend::amend",
        Right::IssueInvoices,
        knock!(|p, a, x| amend::amend(p, a, &x.invoice, "", &amendment())),
    ),
    (
        "billing/invoices/create::usual_currency",
        Right::IssueInvoices,
        knock!(|p, a, _x| create::usual_currency(p, a)),
    ),
    (
        "billing/invoices/create::made",
        Right::IssueInvoices,
        knock!(|p, a, x| create::made(p, a, &x.invoice)),
    ),
];
