//! Use cases of the desk: a customer, the search, the settings, and figures.

use super::*;
use crate::views::desk::settings::MailTestError;
use crate::views::desk::{customer, health, search, settings, timeline};
use crate::views::reports::RowQuery;

pub(super) const OF_DESK: [(&str, Right, Knock); 10] = [
    (
        "views/desk/customer::customer",
        Right::See,
        knock!(|p, a, x| customer::customer(p, a, &x.customer)),
    ),
    (
        "views/desk/timeline::timeline",
        Right::See,
        knock!(|p, a, x| timeline::timeline(p, a, &x.customer, None)),
    ),
    ("views/desk/search::search", Right::See, knock!(|p, a, _x| search::search(p, a, "lucia"))),
    ("views/desk/health::health", Right::SeeFigures, knock!(|p, a, _x| health::health(p, a))),
    ("views/reports::figures", Right::SeeFigures, knock!(|p, a, _x| reports::figures(p, a, DAY))),
    (
        "views/reports/changes::changes",
        Right::SeeFigures,
        knock!(|p, a, _x| reports::changes(p, a, DAY, None)),
    ),
    (
        "views/reports/rows::amount",
        Right::SeeFigures,
        knock!(|p, a, _x| {
            let RowQuery { figure, currency, day } = outstanding();
            reports::amount(p, a, figure, day, Some(currency))
        }),
    ),
    (
        "views/reports/rows::rows_behind",
        Right::SeeFigures,
        knock!(|p, a, _x| reports::rows_behind(p, a, &outstanding(), None)),
    ),
    (
        "views/desk/settings::sheet",
        Right::Configure,
        knock!(|p, a, _x| async { settings::sheet(p, a) }),
    ),
    (
        "views/desk/settings::send_test_mail",
        Right::Configure,
        knock!(|p, a, _x| settings::send_test_mail(p, a)),
    ),
];

impl KnockError for MailTestError {
    fn shared(self) -> Error {
        match self {
            Self::Portal(error) => error,
            Self::Unsent(why) => Error::Internal(why.to_string()),
        }
    }
}
