//! Recovery codes: ten at a time, hashed, shown once.

use domain::ids::StaffId;
use domain::staff::RecoveryCode;
use rand::RngCore;

use crate::platform::db::Tx;
use crate::platform::keys::{Key, Purpose};
use crate::{Portal, Result};

mod store;

/// Draws new codes in place of those that are left.
pub(super) async fn renew(portal: &Portal, tx: &mut Tx, id: &StaffId) -> Result<Vec<RecoveryCode>> {
    let codes: Vec<_> = (0..RecoveryCode::COUNT).map(|_| draw()).collect();
    store::delete_all(tx, id).await?;
    for code in &codes {
        store::insert(tx, id, &hash_of(portal, id, code)).await?;
    }
    Ok(codes)
}

fn draw() -> RecoveryCode {
    let mut bytes = [0; 15];
    rand::rng().fill_bytes(&mut bytes);
    RecoveryCode::new(bytes)
}

/// Uses a code up; `false` if it is none of theirs, or was used.
pub(super) async fn use_up(
    portal: &Portal,
    tx: &mut Tx,
    id: &StaffId,
    code: &RecoveryCode,
) -> Result<bool> {
    store::use_up(tx, id, &hash_of(portal, id, code), portal.now()).await
}

/// Codes that are left.
pub(super) async fn count_left(tx: &mut Tx, id: &StaffId) -> Result<u32> {
    store::count_left(tx, id).await
}

fn hash_of(portal: &Portal, id: &StaffId, code: &RecoveryCode) -> String {
    let key = Key::of(&portal.settings, Purpose::RecoveryCode);
    hex::encode(key.tag(&[id.as_str().as_bytes(), code.secret().as_bytes()]))
}

/// Seals codes until they are shown, for whose session this is.
pub(super) fn sealed(portal: &Portal, session: &str, codes: &[RecoveryCode]) -> String {
    let text: Vec<_> = codes.iter().map(RecoveryCode::grouped).collect();
    Key::of(&portal.settings, Purpose::RecoveryCode).seal(session, text.join("\n").as_bytes())
}

/// Opens sealed codes; none if they are of another session.
pub(super) fn unsealed(portal: &Portal, session: &str, sealed: &str) -> Vec<String> {
    let key = Key::of(&portal.settings, Purpose::RecoveryCode);
    let text = key.unseal(session, sealed).and_then(|bytes| String::from_utf8(bytes).ok());
    text.map(|text| text.lines().map(str::to_owned).collect()).unwrap_or_default()
}
