//! Errors of use cases as errors of the forms of staff.

use domain::approvals::ApprovalRefusal;
use domain::holds::answer_template::AnswerTemplateProblem;
use domain::holds::pause::PauseError;
use domain::holds::{HandoverError, PromiseError, ReplyError};
use domain::identity::NameProblem;
use domain::invoices::cancellation::CancellationRefusal;
use domain::invoices::entry::EntryFault;
use domain::lists::FilterNameProblem;
use domain::payments::RefundRefusal;
use domain::unapplied::BankCreditProblem;
use leptos::prelude::ServerFnError;
use portal::Error;
use portal::billing::invoices::cancel::CancelError;
use portal::contact::cases::CaseError;
use portal::contact::cases::answer_templates::AnswerTemplateError;
use portal::contact::holds::{HoldError, PhonePromiseError};
use portal::contact::pauses::PausingError;
use portal::contact::reminders::PolicyError;
use portal::payments::refunds::{PayOutError, RefundError};
use portal::payments::unapplied::UnappliedError;
use portal::people::invitations::UserInvitationError;
use portal::people::staff::StaffError;
use portal::views::desk::approvals::ApprovalError;
use portal::views::desk::bulk::BulkError;
use portal::views::desk::saved_filters::SavedFilterError;

use super::form_errors::StaffFormError;
use crate::shared::answer::failed;

/// An error that a form of staff shows.
pub(super) trait StaffFailure {
    /// The error of the form.
    ///
    /// # Errors
    /// Errors that nobody can correct, and refusals.
    fn form_error(self) -> Result<StaffFormError, ServerFnError>;

    /// Whether the session has ended.
    fn is_signed_out(&self) -> bool;
}

impl StaffFailure for StaffError {
    fn form_error(self) -> Result<StaffFormError, ServerFnError> {
        StaffFormError::of(self)
    }

    fn is_signed_out(&self) -> bool {
        matches!(self, Self::Portal(Error::SignInFirst))
    }
}

impl StaffFailure for HoldError {
    fn form_error(self) -> Result<StaffFormError, ServerFnError> {
        Ok(match self {
            Self::Reply(ReplyError::Empty) => StaffFormError::EmptyAnswer,
            Self::Reply(ReplyError::TooLong) => StaffFormError::LongAnswer,
            Self::Reply(ReplyError::Closed) => StaffFormError::CaseClosed,
            Self::Portal(error) => return shared(error),
            // Customers say the others, and staff withdraw no dispute.
            other @ (Self::Reply(ReplyError::Withdrawal)
            | Self::Question(_)
            | Self::Promise(_)
            | Self::Claim(_)) => return shared(Error::internal(other)),
        })
    }

    fn is_signed_out(&self) -> bool {
        matches!(self, Self::Portal(Error::SignInFirst))
    }
}

impl StaffFailure for CaseError {
    fn form_error(self) -> Result<StaffFormError, ServerFnError> {
        Ok(match self {
            Self::Handover(HandoverError::Closed) => StaffFormError::CaseClosed,
            Self::Handover(HandoverError::Stale) => StaffFormError::CaseTaken,
            Self::Handover(HandoverError::NotEntitled) => StaffFormError::NotEntitled,
            Self::EmptyNote => StaffFormError::EmptyNote,
            Self::LongNote => StaffFormError::LongNote,
            Self::Portal(error) => return shared(error),
        })
    }

    fn is_signed_out(&self) -> bool {
        matches!(self, Self::Portal(Error::SignInFirst))
    }
}

impl StaffFailure for AnswerTemplateError {
    fn form_error(self) -> Result<StaffFormError, ServerFnError> {
        Ok(match self {
            Self::Title(problem) | Self::Text { problem, .. } => match problem {
                AnswerTemplateProblem::NoTitle => StaffFormError::NoTitle,
                AnswerTemplateProblem::LongTitle => StaffFormError::LongTitle,
                AnswerTemplateProblem::Empty => StaffFormError::EmptyText,
                AnswerTemplateProblem::TooLong => StaffFormError::LongText,
                AnswerTemplateProblem::UnknownPlaceholder => StaffFormError::UnknownPlaceholder,
            },
            Self::TitleTaken => StaffFormError::TitleTaken,
            Self::Stale => StaffFormError::Stale,
            Self::Portal(error) => return shared(error),
        })
    }

    fn is_signed_out(&self) -> bool {
        matches!(self, Self::Portal(Error::SignInFirst))
    }
}

impl StaffFailure for BulkError {
    fn form_error(self) -> Result<StaffFormError, ServerFnError> {
        Ok(match self {
            Self::NothingChosen => StaffFormError::NothingChosen,
            Self::TooMany => StaffFormError::TooManyChosen,
            Self::NothingToDo => StaffFormError::NothingToDo,
            Self::WrongState => StaffFormError::BulkMoved,
            Self::NobodyToApprove => StaffFormError::NobodyToApprove,
            Self::Own => StaffFormError::OwnRequest,
            Self::Reason(EntryFault::Missing) => StaffFormError::NoReason,
            Self::Reason(_) => StaffFormError::LongActReason,
            Self::Pause(error) => return PausingError::from(error).form_error(),
            Self::Portal(error) => return shared(error),
        })
    }

    fn is_signed_out(&self) -> bool {
        matches!(self, Self::Portal(Error::SignInFirst))
    }
}

impl StaffFailure for PausingError {
    fn form_error(self) -> Result<StaffFormError, ServerFnError> {
        Ok(match self {
            Self::Pause(PauseError::NoReason) => StaffFormError::NoReason,
            Self::Pause(PauseError::LongReason) => StaffFormError::LongReason,
            Self::Pause(PauseError::NoDate) => StaffFormError::NoDay,
            Self::Pause(PauseError::Past) => StaffFormError::PastDay,
            Self::Pause(PauseError::TooFar) => StaffFormError::FarDay,
            Self::Pause(PauseError::UnknownSegment) => StaffFormError::UnknownSegment,
            Self::Pause(PauseError::Open) => StaffFormError::PauseOpen,
            Self::Portal(error) => return shared(error),
        })
    }

    fn is_signed_out(&self) -> bool {
        matches!(self, Self::Portal(Error::SignInFirst))
    }
}

impl StaffFailure for PolicyError {
    fn form_error(self) -> Result<StaffFormError, ServerFnError> {
        Ok(match self {
            Self::Stale => StaffFormError::Stale,
            Self::NoReason => StaffFormError::NoReason,
            Self::LongReason => StaffFormError::LongReason,
            // The page says what is wrong with what was typed.
            Self::Policy(_) | Self::NoDate | Self::Unchanged | Self::Text(_) => {
                StaffFormError::NotSaved
            }
            Self::Portal(error) => return shared(error),
        })
    }

    fn is_signed_out(&self) -> bool {
        matches!(self, Self::Portal(Error::SignInFirst))
    }
}

impl StaffFailure for SavedFilterError {
    fn form_error(self) -> Result<StaffFormError, ServerFnError> {
        Ok(match self {
            Self::Name(FilterNameProblem::Missing) => StaffFormError::NoFilterName,
            Self::Name(FilterNameProblem::TooLong) => StaffFormError::LongFilterName,
            Self::TooMany => StaffFormError::TooManyFilters,
            Self::Portal(error) => return shared(error),
        })
    }

    fn is_signed_out(&self) -> bool {
        matches!(self, Self::Portal(Error::SignInFirst))
    }
}

impl StaffFailure for ApprovalError {
    fn form_error(self) -> Result<StaffFormError, ServerFnError> {
        Ok(match self {
            Self::NoAnswer => StaffFormError::NoRefusalReason,
            Self::LongAnswer => StaffFormError::LongRefusalReason,
            Self::Refused(ApprovalRefusal::Own) => StaffFormError::OwnRequest,
            Self::Refused(ApprovalRefusal::Decided) => StaffFormError::RequestDecided,
            Self::Refused(ApprovalRefusal::Expired) => StaffFormError::RequestExpired,
            Self::Refused(ApprovalRefusal::AskerLeft) => StaffFormError::AskerLeft,
            Self::Refused(ApprovalRefusal::Changed) => StaffFormError::RequestChanged,
            Self::Refused(ApprovalRefusal::NoRight) => return shared(Error::NoRight),
            Self::Cancel(CancelError::Refused(refusal)) => match refusal {
                CancellationRefusal::PartlyPaid => StaffFormError::NowPartlyPaid,
                CancellationRefusal::NothingOwed => StaffFormError::NowNothingOwed,
                CancellationRefusal::MoreThanOwed => StaffFormError::NowMoreThanOwed,
                CancellationRefusal::BeingPaid => StaffFormError::NowBeingPaid,
            },
            Self::Refund(other) => return shared(Error::internal(other)),
            // What was asked for was read before, and is frozen.
            Self::Cancel(other) => return shared(Error::internal(other)),
            Self::Portal(error) => return shared(error),
        })
    }

    fn is_signed_out(&self) -> bool {
        matches!(self, Self::Portal(Error::SignInFirst))
    }
}

impl StaffFailure for RefundError {
    fn form_error(self) -> Result<StaffFormError, ServerFnError> {
        Ok(match self {
            Self::Refused(RefundRefusal::TooMuch(_)) => StaffFormError::AboveLeft,
            Self::Refused(RefundRefusal::NotPositive | RefundRefusal::Money(_)) => {
                StaffFormError::NotAnAmount
            }
            Self::Refused(RefundRefusal::NothingLeft | RefundRefusal::NotSettled) => {
                StaffFormError::NothingLeft
            }
            Self::NoReason => StaffFormError::NoReason,
            Self::LongReason => StaffFormError::LongActReason,
            Self::Stale => StaffFormError::Stale,
            Self::RequestOpen => StaffFormError::RequestOpen,
            Self::NobodyToApprove => StaffFormError::NobodyToApprove,
            Self::Portal(error) => return shared(error),
        })
    }

    fn is_signed_out(&self) -> bool {
        matches!(self, Self::Portal(Error::SignInFirst))
    }
}

impl StaffFailure for PayOutError {
    fn form_error(self) -> Result<StaffFormError, ServerFnError> {
        Ok(match self {
            Self::PaidOut => StaffFormError::PaidOut,
            Self::NoProvider => StaffFormError::NoProvider,
            Self::NoReference => StaffFormError::NoReference,
            Self::LongReference => StaffFormError::LongReference,
            Self::NoTill => StaffFormError::NoTill,
            Self::NotEnoughCash => StaffFormError::LittleCash,
            Self::Portal(error) => return shared(error),
        })
    }

    fn is_signed_out(&self) -> bool {
        matches!(self, Self::Portal(Error::SignInFirst))
    }
}

impl StaffFailure for PhonePromiseError {
    fn form_error(self) -> Result<StaffFormError, ServerFnError> {
        Ok(match self {
            Self::NoDebt => StaffFormError::NoDebt,
            Self::NoReason => StaffFormError::NoReason,
            Self::LongReason => StaffFormError::LongReason,
            Self::Closed => StaffFormError::PromiseClosed,
            Self::Promise(PromiseError::NoDate) => StaffFormError::PromiseDay,
            Self::Promise(PromiseError::Past) => StaffFormError::PromisePast,
            Self::Promise(PromiseError::TooFar) => StaffFormError::PromiseFar,
            Self::Promise(PromiseError::Open) => StaffFormError::PromiseOpen,
            Self::Promise(PromiseError::Withdrawn) => StaffFormError::PromiseAgain,
            Self::Promise(PromiseError::Broken) => StaffFormError::PromisesBroken,
            Self::Promise(PromiseError::Paid) => StaffFormError::PromisePaid,
            Self::Portal(error) => return shared(error),
        })
    }

    fn is_signed_out(&self) -> bool {
        matches!(self, Self::Portal(Error::SignInFirst))
    }
}

impl StaffFailure for UserInvitationError {
    fn form_error(self) -> Result<StaffFormError, ServerFnError> {
        Ok(match self {
            Self::Email(_) => StaffFormError::NotAnEmail,
            Self::Name(NameProblem::Missing) => StaffFormError::NoName,
            Self::Name(NameProblem::TooLong) => StaffFormError::LongName,
            Self::HasAccess => StaffFormError::HasAccess,
            Self::Invited => StaffFormError::AlreadyInvited,
            Self::Closed => StaffFormError::InvitationClosed,
            Self::Portal(error) => return shared(error),
        })
    }

    fn is_signed_out(&self) -> bool {
        matches!(self, Self::Portal(Error::SignInFirst))
    }
}

impl StaffFailure for UnappliedError {
    fn form_error(self) -> Result<StaffFormError, ServerFnError> {
        Ok(match self {
            Self::Credit(problem) => match problem {
                BankCreditProblem::NotPositive => StaffFormError::NotAnAmount,
                BankCreditProblem::InFuture => StaffFormError::NotReceived,
                BankCreditProblem::NoReference => StaffFormError::NoReference,
                BankCreditProblem::LongReference => StaffFormError::LongReference,
                BankCreditProblem::LongSender => StaffFormError::LongSender,
                BankCreditProblem::LongText => StaffFormError::LongBankText,
            },
            // The page shows only debts that can be paid: these have changed since.
            Self::Match(_) | Self::Stale | Self::NotMatched => StaffFormError::Stale,
            Self::OnItsWay => StaffFormError::DebtOnItsWay,
            Self::NoReason => StaffFormError::NoReason,
            Self::LongReason => StaffFormError::LongReason,
            Self::HasCredit => StaffFormError::HasCredit,
            Self::Refunded => StaffFormError::PartRefunded,
            Self::Portal(error) => return shared(error),
            other @ Self::UsedReference => return shared(Error::internal(other)),
        })
    }

    fn is_signed_out(&self) -> bool {
        matches!(self, Self::Portal(Error::SignInFirst))
    }
}

/// Errors of all use cases.
fn shared(error: Error) -> Result<StaffFormError, ServerFnError> {
    match error {
        Error::ProofNeeded => Ok(StaffFormError::ProofNeeded),
        Error::Busy => Ok(StaffFormError::Busy),
        error => Err(failed(&error, "a form of staff failed")),
    }
}
