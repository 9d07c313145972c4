//! Reminders as letters: the text of the message, and all debts.

use domain::calendar::date_at;

use super::spoken::invoices_of;
use super::{ReminderDraft, Wording, in_words};
use crate::contact::reminders::account::{DebtDetail, DebtorAccount};
use crate::outside::documents::{Letter, LetterDebt};
use crate::people::links::{self, preferences};
use crate::platform::db::Tx;
use crate::{Portal, Result};

/// Composes the letter to a debtor.
pub(in crate::contact::reminders) async fn letter(
    portal: &Portal,
    tx: &mut Tx,
    account: &DebtorAccount,
    draft: &ReminderDraft<'_>,
) -> Result<Letter> {
    let debtor = &account.debtor;
    let words = in_words(portal, tx, account, &Wording::of(account, draft)).await?;
    let others = words.debts.iter().any(|debt| debt.invoice != words.oldest.invoice);
    let pay_url = links::issue_on_paper(portal, &invoices_of(&words.debts));
    let mut debts: Vec<&DebtDetail> = words.debts;
    debts.sort_by_key(|debt| debt.due_on);
    Ok(Letter {
        language: words.language,
        name: debtor.name.clone(),
        address: draft.address.to_owned(),
        written_on: date_at(words.now, &debtor.place.zone),
        subject: words.subject,
        greeting: words.greeting,
        lead: words.lead,
        debts: debts.into_iter().map(line).collect(),
        totals: words.totals,
        closing: words.closing,
        pay_url,
        others_url: others.then(|| portal.settings.base_url.clone()),
        preferences_url: preferences::address(portal, &debtor.id),
    })
}

fn line(debt: &DebtDetail) -> LetterDebt {
    LetterDebt {
        description: debt.description.clone(),
        customer: debt.customer_name.clone(),
        invoice: debt.invoice_number.clone(),
        due_on: debt.due_on,
        amount: debt.outstanding,
    }
}
