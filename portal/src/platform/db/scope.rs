//! What an actor may see of customers' data: the one clause with which every such query begins.

/// A query over `granted`, the customers that were granted to a user with the scope, and `history`,
/// those of them of whom the user may see everything. The user is `$1`, or what comes before the
/// query.
macro_rules! granted {
    ($rest:expr) => {
        $crate::platform::db::granted!("$1", $rest)
    };
    ($user:literal, $rest:expr) => {
        concat!(
            "WITH granted AS NOT MATERIALIZED (
                SELECT a.customer_id, a.scope
                  FROM access a
                 WHERE a.user_id = ",
            $user,
            "
             ), history AS NOT MATERIALIZED (
                SELECT g.customer_id
                  FROM granted g
                 WHERE g.scope = 'see_and_pay'
             ) ",
            $rest
        )
    };
}
pub(crate) use granted;

/// A query over `visible` too: the invoices that the actor may see, with the scope, or `link` where
/// a pay-link opens them. `$1` is the user, `$2` the linked invoice, `$3` today.
macro_rules! scoped {
    ($rest:expr) => {
        $crate::platform::db::granted!(concat!(
            ", visible AS NOT MATERIALIZED (
                SELECT i.*, g.scope
                  FROM granted  g
                  JOIN invoices i ON i.customer_id = g.customer_id
                 WHERE i.issued_on <= $3
             UNION ALL
                SELECT i.*, 'link' AS scope
                  FROM invoices i
                 WHERE i.id = $2 AND i.issued_on <= $3
             ) ",
            $rest
        ))
    };
}
pub(crate) use scoped;
