//! Text of a reminder, shared by all channels.

use domain::calendar::date_at;
use domain::contact::{Channel, packs};
use domain::ids::{CustomerId, DebtorId, InvoiceId};
use domain::language::Language;
use domain::money::Money;
use domain::reminders::{Kind, Tone};
use jiff::Timestamp;
use minijinja::context;

use super::own::TemplateQuery;
use super::{ReminderDraft, TemplateParts, own};
use crate::contact::reminders::account::{DebtDetail, DebtorAccount};
use crate::outside::messages::{CreditLine, Letterhead, render_text};
use crate::people::links::{self, preferences};
use crate::platform::db::Tx;
use crate::platform::format;
use crate::{Error, Portal, Result};

/// A rendered reminder, before it becomes a message of a channel.
pub(in crate::contact::reminders) struct InWords<'a> {
    pub(super) language: Language,
    pub(super) now: Timestamp,
    pub(super) subject: String,
    pub(super) lead: String,
    pub(super) closing: String,
    pub(super) short: String,
    /// Salutation: `Hola, Rosa:`
    pub(super) greeting: String,
    /// Oldest first.
    pub(super) debts: Vec<&'a DebtDetail>,
    pub(super) oldest: &'a DebtDetail,
    pub(super) totals: Vec<Money>,
    /// Totals as text.
    pub(super) total: String,
    pub(super) credit: Option<CreditLine>,
}

/// What a reminder is rendered from.
pub(in crate::contact::reminders) struct Wording<'a> {
    pub(in crate::contact::reminders) at: Timestamp,
    pub(in crate::contact::reminders) channel: Channel,
    pub(in crate::contact::reminders) kind: Kind,
    pub(in crate::contact::reminders) tone: Tone,
    pub(in crate::contact::reminders) debts: Vec<&'a DebtDetail>,
    /// Texts in place of those in use.
    pub(in crate::contact::reminders) own: Option<&'a TemplateParts>,
    pub(in crate::contact::reminders) links: MessageLinks,
}

impl<'a> Wording<'a> {
    /// That of a reminder that is sent.
    pub(super) fn of(account: &'a DebtorAccount, draft: &ReminderDraft<'_>) -> Self {
        let spoken = draft.due.iter().filter(|due| due.withheld.is_none());
        let debts = spoken.filter_map(|due| account.details.get(&due.debt.instalment)).collect();
        let (at, channel) = (draft.slot.at(), draft.slot.channel());
        let (kind, tone) = (draft.kind, draft.tone);
        Self { at, channel, kind, tone, debts, own: None, links: MessageLinks::Real }
    }
}

/// The links in a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::contact::reminders) enum MessageLinks {
    Real,
    /// For whoever is not the debtor: addresses without what opens them.
    Hidden,
}

impl MessageLinks {
    pub(super) fn pay(self, portal: &Portal, invoices: &[InvoiceId]) -> String {
        match self {
            Self::Real => links::issue_all(portal, invoices),
            Self::Hidden => format!("{}/l/…", portal.settings.base_url),
        }
    }

    pub(super) fn preferences(self, portal: &Portal, debtor: &DebtorId) -> String {
        match self {
            Self::Real => preferences::address(portal, debtor),
            Self::Hidden => format!("{}/reminders/…", portal.settings.base_url),
        }
    }

    pub(super) fn stop(self, portal: &Portal, debtor: &DebtorId) -> String {
        match self {
            Self::Real => preferences::stop_address(portal, debtor),
            Self::Hidden => format!("{}/reminders/…/stop", portal.settings.base_url),
        }
    }
}

/// Renders a reminder.
pub(super) async fn in_words<'a>(
    portal: &Portal,
    tx: &mut Tx,
    account: &DebtorAccount,
    wording: &Wording<'a>,
) -> Result<InWords<'a>> {
    let Wording { at: now, channel, kind, tone, ref debts, own, links } = *wording;
    let language = account.debtor.language.unwrap_or(portal.settings.institution.language);
    let mut rules = vec![account.pack];
    rules.extend(packs::of_country(&account.debtor.place.country));
    let wanted = TemplateQuery { language, kind, tone, packs: &rules };
    let parts = match own {
        Some(parts) => parts.clone(),
        None => own::in_tx(portal, tx, &wanted).await?,
    };
    let debts = debts.clone();
    let letterhead = Letterhead::from(&*portal.settings);
    let oldest = debts.iter().min_by_key(|debt| debt.due_on).copied();
    let oldest = oldest.ok_or_else(|| Error::internal("a reminder of no debt"))?;
    let totals = totals(&debts)?;
    let total = total(&totals, language, &letterhead.country);
    let credit = credit(account, &debts, &totals).map(|(credits, left)| CreditLine {
        amount: self::total(&credits, language, &letterhead.country),
        left: self::total(&left, language, &letterhead.country),
    });
    let today = date_at(now, &account.debtor.place.zone);
    let given = context! {
        count => debts.len(),
        total,
        due_on => oldest.due_on,
        days => (today - oldest.due_on).get_days().abs(),
        url => links.pay(portal, &invoices_of(&debts)),
        name => account.debtor.name,
        letter => channel == Channel::Letter,
    };
    let say = |text: &str| {
        render_text(text, language, &letterhead, given.clone()).map_err(Error::internal)
    };
    Ok(InWords {
        language,
        now,
        subject: say(&parts.subject)?,
        lead: say(&parts.lead)?,
        closing: say(&parts.closing)?,
        short: say(&parts.short)?,
        greeting: say(greeting(language))?,
        debts,
        oldest,
        totals,
        total,
        credit,
    })
}

/// Credits of the customers of debts, and what is left of the totals.
fn credit(
    account: &DebtorAccount,
    debts: &[&DebtDetail],
    totals: &[Money],
) -> Option<(Vec<Money>, Vec<Money>)> {
    let owes = |customer: &CustomerId| debts.iter().any(|debt| debt.customer == *customer);
    let of = |total: &Money| {
        let credits = account.credits.iter().filter(|credit| {
            credit.amount.currency == total.currency && owes(&credit.customer) //
        });
        Money::new(credits.map(|credit| credit.amount.minor).sum(), total.currency)
    };
    let credits: Vec<Money> = totals.iter().map(of).filter(|sum| sum.minor > 0).collect();
    let left = |total: &Money| Money::new((total.minor - of(total).minor).max(0), total.currency);
    (!credits.is_empty()).then(|| (credits, totals.iter().map(left).collect()))
}

const fn greeting(language: Language) -> &'static str {
    match language {
        Language::Es => include_str!("../../../../templates/es/greeting.txt"),
        Language::En => include_str!("../../../../templates/en/greeting.txt"),
        Language::Pt => include_str!("../../../../templates/pt/greeting.txt"),
    }
}

/// Sums of debts, one for each currency.
fn totals(debts: &[&DebtDetail]) -> Result<Vec<Money>> {
    let mut sums: Vec<Money> = Vec::new();
    for debt in debts {
        let currency = debt.outstanding.currency;
        match sums.iter_mut().find(|sum| sum.currency == currency) {
            Some(sum) => *sum = sum.plus(debt.outstanding).map_err(Error::corrupt)?,
            None => sums.push(debt.outstanding),
        }
    }
    Ok(sums)
}

/// Sums as text: `S/ 450.00 + US$ 20.00`.
fn total(sums: &[Money], language: Language, country: &str) -> String {
    let texts: Vec<String> =
        sums.iter().map(|sum| format::money(*sum, language, country)).collect();
    texts.join(" + ")
}

/// The invoices of a message, the oldest debt first, for the one link that opens them.
pub(super) fn invoices_of(debts: &[&DebtDetail]) -> Vec<InvoiceId> {
    let mut sorted = debts.to_vec();
    sorted.sort_by_key(|debt| debt.due_on);
    let mut invoices: Vec<InvoiceId> = Vec::new();
    for debt in sorted {
        if !invoices.contains(&debt.invoice) {
            invoices.push(debt.invoice.clone());
        }
    }
    invoices
}
