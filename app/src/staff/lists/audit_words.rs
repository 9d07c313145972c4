//! Words for the audit.

use std::borrow::Cow;

use portal::views::desk::lists::audit::{AuditAct, AuditChange};

use crate::t;

pub(in crate::staff) fn act(act: AuditAct) -> &'static str {
    match act {
        AuditAct::Invited => t!(lists.audit.acts.invited),
        AuditAct::Accepted => t!(lists.audit.acts.accepted),
        AuditAct::SignedIn => t!(lists.audit.acts.signed_in),
        AuditAct::FactorRefused => t!(lists.audit.acts.factor_refused),
        AuditAct::Proved => t!(lists.audit.acts.proved),
        AuditAct::RolesChanged => t!(lists.audit.acts.roles_changed),
        AuditAct::Disabled => t!(lists.audit.acts.disabled),
        AuditAct::Requested => t!(lists.audit.acts.requested),
        AuditAct::Approved => t!(lists.audit.acts.approved),
        AuditAct::Declined => t!(lists.audit.acts.declined),
        AuditAct::RequestEnded => t!(lists.audit.acts.request_ended),
        AuditAct::SessionEnded => t!(lists.audit.acts.session_ended),
        AuditAct::PasswordChanged => t!(lists.audit.acts.password_changed),
        AuditAct::CodesRenewed => t!(lists.audit.acts.codes_renewed),
        AuditAct::MailTested => t!(lists.audit.acts.mail_tested),
        AuditAct::InvoiceIssued => t!(lists.audit.acts.invoice_issued),
        AuditAct::InvoiceAmended => t!(lists.audit.acts.invoice_amended),
        AuditAct::InvoiceCancelled => t!(lists.audit.acts.invoice_cancelled),
        AuditAct::NoteAdded => t!(lists.audit.acts.note_added),
        AuditAct::ViewBegun => t!(lists.audit.acts.view_begun),
        AuditAct::ViewEnded => t!(lists.audit.acts.view_ended),
        AuditAct::MailboxConfirmed => t!(lists.audit.acts.mailbox_confirmed),
        AuditAct::MailboxParted => t!(lists.audit.acts.mailbox_parted),
        AuditAct::AccessRevoked => t!(lists.audit.acts.access_revoked),
        AuditAct::AccessGranted => t!(lists.audit.acts.access_granted),
        AuditAct::UserInvited => t!(lists.audit.acts.user_invited),
        AuditAct::UserInvitedAgain => t!(lists.audit.acts.user_invited_again),
        AuditAct::InvitationWithdrawn => t!(lists.audit.acts.invitation_withdrawn),
        AuditAct::CaseClosed => t!(lists.audit.acts.case_closed),
        AuditAct::DisputeMarked => t!(lists.audit.acts.dispute_marked),
        AuditAct::CaseHandedOver => t!(lists.audit.acts.case_handed_over),
        AuditAct::NoteWritten => t!(lists.audit.acts.note_written),
        AuditAct::PauseBegun => t!(lists.audit.acts.pause_begun),
        AuditAct::PauseEnded => t!(lists.audit.acts.pause_ended),
        AuditAct::PromiseNoted => t!(lists.audit.acts.promise_noted),
        AuditAct::PromiseWithdrawn => t!(lists.audit.acts.promise_withdrawn),
        AuditAct::AnswerTemplateSaved => t!(lists.audit.acts.answer_template_saved),
        AuditAct::AnswerTemplateRemoved => t!(lists.audit.acts.answer_template_removed),
        AuditAct::TillOpened => t!(lists.audit.acts.till_opened),
        AuditAct::TillCounted => t!(lists.audit.acts.till_counted),
        AuditAct::TillExplained => t!(lists.audit.acts.till_explained),
        AuditAct::TillDeposited => t!(lists.audit.acts.till_deposited),
        AuditAct::MoneyTaken => t!(lists.audit.acts.money_taken),
        AuditAct::TakingVoided => t!(lists.audit.acts.taking_voided),
        AuditAct::ChequeDecided => t!(lists.audit.acts.cheque_decided),
        AuditAct::ReceiptsSentAgain => t!(lists.audit.acts.receipts_sent_again),
        AuditAct::RefundApproved => t!(lists.audit.acts.refund_approved),
        AuditAct::RefundPaidOut => t!(lists.audit.acts.refund_paid_out),
        AuditAct::UnappliedRecorded => t!(lists.audit.acts.unapplied_recorded),
        AuditAct::UnappliedMatched => t!(lists.audit.acts.unapplied_matched),
        AuditAct::UnappliedPutBack => t!(lists.audit.acts.unapplied_put_back),
        AuditAct::ImportUploaded => t!(lists.audit.acts.import_uploaded),
        AuditAct::ImportMapped => t!(lists.audit.acts.import_mapped),
        AuditAct::ImportLoaded => t!(lists.audit.acts.import_loaded),
        AuditAct::ImportUndone => t!(lists.audit.acts.import_undone),
        AuditAct::ImportRetried => t!(lists.audit.acts.import_retried),
        AuditAct::ImportDiscarded => t!(lists.audit.acts.import_discarded),
        AuditAct::PolicyChanged => t!(lists.audit.acts.policy_changed),
        AuditAct::BulkOrdered => t!(lists.audit.acts.bulk_ordered),
        AuditAct::BulkStopped => t!(lists.audit.acts.bulk_stopped),
        AuditAct::ListExported => t!(lists.audit.acts.list_exported),
        AuditAct::FilterSaved => t!(lists.audit.acts.filter_saved),
        AuditAct::FilterRemoved => t!(lists.audit.acts.filter_removed),
        AuditAct::Refused => t!(lists.audit.acts.refused),
    }
}

/// `state: active → disabled`, for each field.
pub(in crate::staff) fn changes(all: Vec<AuditChange>) -> String {
    let part = |AuditChange { field, before, after }| {
        let field = field.replace('_', " ");
        let after = after.as_deref().map(short);
        match before.as_deref().map(short) {
            Some(before) => format!("{field}: {before} → {}", after.unwrap_or("—".into())),
            None => format!("{field}: {}", after.unwrap_or_default()),
        }
    };
    all.into_iter().map(part).collect::<Vec<_>>().join(" · ")
}

/// Characters of an id or a digest that are shown.
const SHOWN: usize = 12;

/// An id or a digest by its end, in which ids of one time differ; anything else as it is.
pub(super) fn short(text: &str) -> Cow<'_, str> {
    let is_long = text.len() >= 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    match text.len().checked_sub(SHOWN).and_then(|cut| text.get(cut..)) {
        Some(end) if is_long => format!("…{end}").into(),
        _ => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use domain::language::Language;

    use super::*;
    use crate::components::testing::html;

    #[test]
    fn each_act_has_words_of_its_own_in_each_language() {
        for language in Language::ALL {
            let told = |one: &AuditAct| {
                let one = *one;
                html(language, move || act(one))
            };
            let words: BTreeSet<String> = AuditAct::ALL.iter().map(told).collect();
            assert_eq!(words.len(), AuditAct::ALL.len(), "{language:?}: {words:?}");
        }
    }

    #[test]
    fn a_change_is_told_by_field() {
        let change = |field: &str, before: Option<&str>, after: Option<&str>| AuditChange {
            field: field.into(),
            before: before.map(Into::into),
            after: after.map(Into::into),
        };
        let all = vec![
            change("state", Some("active"), Some("disabled")),
            change("a", Some("x"), None),
            change("codes_left", None, Some("2")),
            change("digest", None, Some("01a22d8cc1fd712fb96feb268a8635eb")),
        ];
        let expected =
            "state: active → disabled · a: x → — · codes left: 2 · digest: …eb268a8635eb";
        assert_eq!(changes(all), expected);
    }
}
