//! The second factor: its secret, sealed in the database, and what somebody enters as its proof.

use domain::identity::{Email, FactorCode};
use domain::ids::StaffId;
use domain::staff::{RecoveryCode, StepVerdict, WINDOW_STEPS, judge_step};
use jiff::Timestamp;
use rand::RngCore;
use totp_rs::{Builder, Secret, Totp};

use super::store::{self, StaffRow};
use super::{StaffError, recovery};
use crate::outside::documents::QrDrawing;
use crate::platform::db::Tx;
use crate::platform::keys::{Key, Purpose};
use crate::{Error, Portal, Result};

/// RFC 4226 recommends 160 bits.
const SECRET_BYTES: usize = 20;

/// What somebody needs to set up an authenticator.
#[derive(Clone, PartialEq, Eq)]
pub struct FactorSetup {
    /// The secret in groups, for typing.
    pub secret: String,
    /// `otpauth://totp/…`
    pub uri: String,
    /// The same as a QR code.
    pub qr: Option<QrDrawing>,
}

/// Holds a secret, which must not reach a log.
impl std::fmt::Debug for FactorSetup {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FactorSetup(…)")
    }
}

/// The secret of somebody's second factor.
pub(super) struct FactorSecret(Totp);

impl FactorSecret {
    /// A new secret, sealed.
    pub(super) fn draw(portal: &Portal, id: &StaffId) -> String {
        let mut bytes = [0; SECRET_BYTES];
        rand::rng().fill_bytes(&mut bytes);
        key(portal).seal(id.as_str(), &bytes)
    }

    pub(super) fn open(portal: &Portal, id: &StaffId, email: &Email, sealed: &str) -> Result<Self> {
        let secret = key(portal).unseal(id.as_str(), sealed);
        let secret = secret.ok_or_else(|| Error::corrupt("a second factor that is not sealed"))?;
        // The name of an issuer holds no colon.
        let issuer = portal.settings.institution.name.replace(':', " ");
        let totp = Builder::new()
            .with_secret(secret)
            .with_skew(u16::try_from(WINDOW_STEPS).unwrap_or(1))
            .with_issuer(Some(issuer))
            .with_account_name(email.as_str().replace(':', " "))
            .build();
        totp.map(Self).map_err(Error::corrupt)
    }

    /// The step of a code, if it is one of now.
    pub(super) fn step_of(&self, code: FactorCode, now: Timestamp) -> Option<i64> {
        let seconds = u64::try_from(now.as_second()).ok()?;
        self.0.check(&code.digits(), seconds).and_then(|step| i64::try_from(step).ok())
    }

    pub(super) fn setup(&self) -> Result<FactorSetup> {
        let uri = self.0.to_url().map_err(Error::internal)?;
        let secret = self.0.secret().to_base32();
        let signs: Vec<char> = secret.chars().collect();
        let groups = signs.chunks(4).map(|group| group.iter().collect::<String>());
        let secret = groups.collect::<Vec<_>>().join(" ");
        Ok(FactorSetup { secret, qr: QrDrawing::of(&uri), uri })
    }
}

/// What somebody with an address needs to set up their authenticator again; the inner `None` if
/// they are not active, or it was sealed with another secret. For the demo, which shows it to all.
///
/// # Errors
/// When the database fails.
pub(crate) async fn of_address(
    portal: &Portal,
    email: &Email,
) -> Result<Option<Option<FactorSetup>>> {
    let Some(row) = store::by_email(&mut portal.db.read().await?, email).await? else {
        return Ok(None);
    };
    let Some(sealed) = &row.factor_sealed else { return Ok(Some(None)) };
    let opened = FactorSecret::open(portal, &row.id, &row.email, sealed);
    Ok(Some(opened.and_then(|secret| secret.setup()).ok()))
}

/// The code that an authenticator shows which was set up so; `None` if it cannot be.
pub(crate) fn code_of(setup: &FactorSetup, now: Timestamp) -> Option<String> {
    let secret = Secret::try_from_base32(setup.secret.replace(' ', "")).ok()?;
    let totp = Builder::new().with_secret(secret).build().ok()?;
    Some(totp.generate(u64::try_from(now.as_second()).ok()?).to_string())
}

fn key(portal: &Portal) -> Key {
    Key::of(&portal.settings, Purpose::SecondFactor)
}

/// What somebody enters as proof of the second factor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum FactorProof {
    Code(FactorCode),
    Recovery(RecoveryCode),
}

impl FactorProof {
    pub(super) fn parse(typed: &str) -> Option<Self> {
        let code = FactorCode::parse(typed).map(Self::Code);
        code.or_else(|| RecoveryCode::parse(typed).map(Self::Recovery))
    }

    /// Name in the audit.
    pub(super) const fn code(&self) -> &'static str {
        match self {
            Self::Code(_) => "code",
            Self::Recovery(_) => "recovery_code",
        }
    }
}

/// Uses a proof up, once on all replicas. The caller holds the lock of the audit.
///
/// # Errors
/// [`StaffError::WrongCode`].
pub(super) async fn use_up(
    portal: &Portal,
    tx: &mut Tx,
    row: &StaffRow,
    proof: &FactorProof,
) -> Result<(), StaffError> {
    let now = portal.now();
    let is_used_up = match proof {
        FactorProof::Recovery(code) => recovery::use_up(portal, tx, &row.id, code).await?,
        FactorProof::Code(code) => {
            let sealed = row.factor_sealed.as_deref().ok_or(StaffError::WrongCode)?;
            let secret = FactorSecret::open(portal, &row.id, &row.email, sealed)?;
            let step = secret.step_of(*code, now).ok_or(StaffError::WrongCode)?;
            match judge_step(step, now, row.factor_step) {
                StepVerdict::Accepted => store::use_step(tx, &row.id, step).await?,
                StepVerdict::Used | StepVerdict::Outside => false,
            }
        }
    };
    if is_used_up { Ok(()) } else { Err(StaffError::WrongCode) }
}
