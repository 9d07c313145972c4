//! Texts of the hosted page in three languages.

mod en;
mod es;
mod pt;

use domain::language::Language;
use domain::payments::Failure;
use serde::Serialize;

use super::super::cards::{CardBehaviour, WebhookTiming};

/// Title and sentence.
type Announcement = (&'static str, &'static str);

/// All texts in one language.
#[derive(Debug, Serialize)]
pub(super) struct PageText {
    pub lang: &'static str,
    pub banner: &'static str,
    pub gateway: &'static str,
    pub to_pay: &'static str,
    pub receipt_to: &'static str,
    pub card_title: &'static str,
    pub number: &'static str,
    pub expiry: &'static str,
    pub expiry_hint: &'static str,
    pub cvc: &'static str,
    pub cvc_hint: &'static str,
    pub pay: &'static str,
    pub cancel: &'static str,
    pub no_real_cards: &'static str,
    pub cards_title: &'static str,
    pub cards_hint: &'static str,
    pub column_card: &'static str,
    pub column_does: &'static str,
    pub use_card: &'static str,
    pub problems_title: &'static str,
    pub number_mistyped: &'static str,
    pub number_not_ours: &'static str,
    pub expiry_wrong: &'static str,
    pub cvc_wrong: &'static str,
    pub declined_title: &'static str,
    pub try_again: &'static str,
    pub bank: &'static str,
    pub question: Announcement,
    pub approve: &'static str,
    pub refuse: &'static str,
    pub processing: Announcement,
    pub paid: Announcement,
    pub failed: Announcement,
    pub expired: Announcement,
    pub cancelled: Announcement,
    pub broken: Announcement,
    pub missing: Announcement,
    pub back: &'static str,
    #[serde(skip)]
    pub reasons: Reasons,
    #[serde(skip)]
    pub cards: Cards,
}

/// Reasons of a decline.
#[derive(Debug)]
pub(super) struct Reasons {
    pub declined: &'static str,
    pub insufficient_funds: &'static str,
    pub expired_card: &'static str,
    pub incorrect_cvc: &'static str,
    pub lost_or_stolen: &'static str,
    pub not_authenticated: &'static str,
}

/// Descriptions of the listed cards that are not declined.
#[derive(Debug)]
pub(super) struct Cards {
    pub approve: &'static str,
    pub challenge: &'static str,
    pub process: &'static str,
    pub process_then_decline: &'static str,
    pub approve_then_hang: &'static str,
    pub approve_then_break: &'static str,
    pub late: &'static str,
    pub twice: &'static str,
    pub disordered: &'static str,
    pub never: &'static str,
}

impl PageText {
    pub(super) const fn of(language: Language) -> &'static Self {
        match language {
            Language::Es => &es::WORDS,
            Language::En => &en::WORDS,
            Language::Pt => &pt::WORDS,
        }
    }

    pub(super) const fn declined(&self, failure: Failure) -> &'static str {
        match failure {
            Failure::Declined | Failure::Refused | Failure::Bounced => self.reasons.declined,
            Failure::InsufficientFunds => self.reasons.insufficient_funds,
            Failure::ExpiredCard => self.reasons.expired_card,
            Failure::IncorrectCvc => self.reasons.incorrect_cvc,
            Failure::LostOrStolen => self.reasons.lost_or_stolen,
            Failure::NotAuthenticated => self.reasons.not_authenticated,
        }
    }

    pub(super) const fn card(&self, behaviour: CardBehaviour) -> &'static str {
        match behaviour {
            CardBehaviour::Decline(failure) => self.declined(failure),
            CardBehaviour::Challenge => self.cards.challenge,
            CardBehaviour::Process => self.cards.process,
            CardBehaviour::ProcessThenDecline => self.cards.process_then_decline,
            CardBehaviour::ApproveThenBreak => self.cards.approve_then_break,
            CardBehaviour::ApproveThenHang => self.cards.approve_then_hang,
            CardBehaviour::Approve(WebhookTiming::Promptly) => self.cards.approve,
            CardBehaviour::Approve(WebhookTiming::Late) => self.cards.late,
            CardBehaviour::Approve(WebhookTiming::Twice) => self.cards.twice,
            CardBehaviour::Approve(WebhookTiming::Disordered) => self.cards.disordered,
            CardBehaviour::Approve(WebhookTiming::Never) => self.cards.never,
        }
    }
}
