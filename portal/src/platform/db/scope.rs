//! Access to customers' data: the common clauses with which every such query begins.

/// A query over `granted`, a user's customers with their scope, and `history`, those with full
/// access. The user is `$1`, or set by the text before the query.
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

/// The invoices that pay-links opened for the actor, as a list for `IN`. The parameter is the
/// actor's `invoice_key`.
macro_rules! linked {
    ($key:literal) => {
        concat!(
            "(SELECT ",
            $key,
            " UNION ALL
              SELECT k.invoice_id FROM link_holdings k WHERE k.holder = ",
            $key,
            ")"
        )
    };
}
pub(crate) use linked;

/// Adds `visible`: invoices that the actor may see, with the scope, or `link` if opened by a
/// pay-link alone. `$1` is the user, `$2` the key of linked invoices, `$3` today.
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
                 WHERE i.id IN ",
            $crate::platform::db::linked!("$2"),
            "      AND i.issued_on <= $3
                   AND NOT EXISTS (SELECT 1 FROM granted g WHERE g.customer_id = i.customer_id)
             ) ",
            $rest
        ))
    };
}
pub(crate) use scoped;

/// Whether the debtor `d` has a user with that mailbox who may see all customers of the debtor.
macro_rules! has_user_for_all {
    () => {
        "EXISTS (SELECT 1
                   FROM users u
                  WHERE u.email = d.email
                    AND NOT EXISTS (SELECT 1
                                      FROM customers n
                                     WHERE n.debtor_id = d.id
                                       AND n.id NOT IN (SELECT a.customer_id
                                                          FROM access a
                                                         WHERE a.user_id = u.id
                                                           AND a.scope = 'see_and_pay')))"
    };
}
pub(crate) use has_user_for_all;
