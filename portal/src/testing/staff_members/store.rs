//! SQL of staff for tests.

use domain::access::Role;

use crate::Portal;
use crate::platform::db::{Only, sql};

pub(super) async fn active(portal: &Portal, id: &str, roles: &[Role]) {
    let mut tx = portal.db.write().await.expect("the test database is there");
    sql!(
        run,
        &mut tx,
        "INSERT INTO staff (id, email, name, state, password_hash, factor_sealed, created_at)
         VALUES ($1, $1 || '@santarosa.example', $1, 'active', '-', '-', $2)",
        id,
        portal.now(),
    )
    .expect("a new member");
    for role in roles {
        sql!(run, &mut tx, "INSERT INTO staff_roles (staff_id, role) VALUES ($1, $2)", id, role,)
            .expect("a new role");
    }
    tx.commit().await.expect("it is written");
}

pub(super) async fn epoch(portal: &Portal, id: &str) -> i64 {
    let mut tx = portal.db.read().await.expect("the test database is there");
    let found = sql!(one Only<i64>, &mut tx, "SELECT epoch FROM staff WHERE id = $1", id);
    found.expect("a member of staff").0
}
