//! What a request asks for: read from what is frozen, and done.

use domain::access::Actor;
use domain::approvals::ApprovalKind;
use domain::ids::StaffId;
use domain::money::Money;

use super::{Approval, ApprovalError};
use crate::billing::invoices;
use crate::billing::invoices::cancel::{self, CancelRequest};
use crate::payments::refunds::{self, RefundProposal};
use crate::platform::db::Tx;
use crate::{Error, Portal, Result};

/// An act that is asked for.
pub(super) enum ApprovalAct {
    Cancel(CancelRequest),
    Refund(RefundProposal),
}

/// What an act is about, as it is now.
pub(super) struct ApprovalGround {
    pub(super) is_changed: bool,
    /// What is there to take it from.
    pub(super) left: Money,
}

impl ApprovalAct {
    pub(super) fn read(approval: &Approval) -> Result<Self> {
        match approval.kind {
            ApprovalKind::Void | ApprovalKind::CreditNote | ApprovalKind::WriteOff => {
                serde_json::from_str(&approval.content).map(Self::Cancel).map_err(Error::corrupt)
            }
            ApprovalKind::Refund => {
                serde_json::from_str(&approval.content).map(Self::Refund).map_err(Error::corrupt)
            }
        }
    }

    /// Takes the lock of what it is about.
    pub(super) async fn lock(&self, tx: &mut Tx) -> Result<()> {
        match self {
            Self::Cancel(request) => {
                invoices::store::lock(tx, std::slice::from_ref(&request.invoice)).await
            }
            Self::Refund(request) => refunds::lock(tx, &request.payment).await,
        }
    }

    pub(super) async fn ground(&self, tx: &mut Tx) -> Result<ApprovalGround> {
        match self {
            Self::Cancel(request) => {
                let cancel::CancelGround { is_changed, owed } = cancel::ground(tx, request).await?;
                Ok(ApprovalGround { is_changed, left: owed })
            }
            Self::Refund(request) => {
                let refunds::RefundGround { is_changed, left } =
                    refunds::ground(tx, request).await?;
                Ok(ApprovalGround { is_changed, left })
            }
        }
    }

    pub(super) fn is_above_limit(&self, portal: &Portal, approval: &Approval) -> bool {
        match self {
            Self::Cancel(_) => cancel::is_above_limit(portal, approval.amount),
            // Of every refund a second person decides.
            Self::Refund(_) => true,
        }
    }

    /// Does it. The caller has judged that the actor may approve it.
    pub(super) async fn make(
        &self,
        portal: &Portal,
        tx: &mut Tx,
        actor: &Actor,
        asker: &StaffId,
    ) -> Result<(), ApprovalError> {
        match self {
            Self::Cancel(request) => {
                Ok(cancel::cancel_approved(portal, tx, actor, request, asker).await?)
            }
            Self::Refund(request) => {
                Ok(refunds::refund_approved(portal, tx, actor, request, asker).await?)
            }
        }
    }
}
