//! Renders reminders: our templates by kind, tone and language, or the institution's own, with the
//! current balance.

use std::collections::HashMap;
use std::sync::LazyLock;

use domain::contact::Slot;
use domain::ids::ReminderId;
use domain::language::Language;
use domain::reminders::{Due, Kind, Tone};
use serde::Deserialize;
use strum::{EnumString, IntoStaticStr, VariantArray};

use super::account::{DebtDetail, DebtorAccount};
use crate::billing::debtors::Debtor;
use crate::outside::carriers::{Brief, Message};
use crate::outside::messages::{DebtLine, Envelope, Letterhead, MessageKind, Reminder, compose};
use crate::platform::db::Tx;
use crate::{Error, Portal, Result};

mod letter;
mod own;
mod spoken;

pub(super) use letter::letter;
pub(super) use own::saved_texts;
pub use own::{LONGEST, NewTexts, RefusedText, SetAside, TemplateError, check, current, set_aside};
use spoken::{InWords, in_words};
pub(super) use spoken::{MessageLinks, Wording};

/// Maximum number of debts listed in a message.
const NAMED: usize = 20;

/// Template texts for a kind, tone and language.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TemplateParts {
    /// Single line.
    pub subject: String,
    /// Text before the debts.
    pub lead: String,
    /// Text after the debts.
    pub closing: String,
    /// Text message.
    pub short: String,
}

/// A part of a template that staff may replace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum TemplatePart {
    /// Single line.
    Subject,
    /// Text before the debts.
    Lead,
    /// Text after the debts.
    Closing,
    /// Text message.
    Short,
}

domain::coded!(TemplatePart);

/// Identifies a part of a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TemplateKey {
    pub language: Language,
    pub kind: Kind,
    pub tone: Tone,
    pub part: TemplatePart,
}

impl TemplateParts {
    #[must_use]
    pub fn get(&self, part: TemplatePart) -> &str {
        match part {
            TemplatePart::Subject => &self.subject,
            TemplatePart::Lead => &self.lead,
            TemplatePart::Closing => &self.closing,
            TemplatePart::Short => &self.short,
        }
    }

    fn set(&mut self, part: TemplatePart, text: String) {
        *match part {
            TemplatePart::Subject => &mut self.subject,
            TemplatePart::Lead => &mut self.lead,
            TemplatePart::Closing => &mut self.closing,
            TemplatePart::Short => &mut self.short,
        } = text;
    }
}

/// Templates of a language, by kind and tone.
type Book = HashMap<Kind, HashMap<Tone, TemplateParts>>;

static BOOKS: LazyLock<HashMap<Language, Book>> = LazyLock::new(|| {
    let read = |text: &str| toml::from_str(text).expect("the tests read every book");
    HashMap::from([
        (Language::Es, read(include_str!("../../../templates/es/reminders.toml"))),
        (Language::En, read(include_str!("../../../templates/en/reminders.toml"))),
        (Language::Pt, read(include_str!("../../../templates/pt/reminders.toml"))),
    ])
});

/// Our own templates.
#[must_use]
pub fn ours(language: Language, kind: Kind, tone: Tone) -> &'static TemplateParts {
    let found = BOOKS.get(&language).and_then(|book| book.get(&kind)?.get(&tone));
    found.expect("the tests find every kind and tone")
}

/// A decided reminder before rendering.
pub(super) struct ReminderDraft<'a> {
    pub(super) id: &'a ReminderId,
    pub(super) address: &'a str,
    pub(super) slot: &'a Slot,
    pub(super) kind: Kind,
    pub(super) tone: Tone,
    pub(super) due: &'a [Due<'a>],
}

/// Composes the message to a debtor.
pub(super) async fn message(
    portal: &Portal,
    tx: &mut Tx,
    account: &DebtorAccount,
    draft: &ReminderDraft<'_>,
) -> Result<Message> {
    let debtor = &account.debtor;
    let words = in_words(portal, tx, account, &Wording::of(account, draft)).await?;
    let InWords { language, now, .. } = words;
    let short = words.short.clone();
    let reminder = reminder(portal, debtor, words, MessageLinks::Real);
    let facts = facts(debtor, &reminder);
    let brief = Brief {
        kind: draft.kind,
        total: reminder.total.clone(),
        institution: portal.settings.institution.name.clone(),
        pay_url: reminder.pay_url.clone(),
        preferences_url: reminder.preferences_url.clone(),
    };
    let stop_url = reminder.stop_url.clone();
    let envelope = Envelope {
        name: debtor.name.clone(),
        address: draft.address.to_owned(),
        language,
        message_id: draft.id.as_str().to_owned(),
        written_at: now,
    };
    let kind = MessageKind::Reminder(reminder);
    let letterhead = Letterhead::from(&*portal.settings);
    let mail = compose(&kind, &envelope, &letterhead).map_err(Error::internal)?;
    Ok(Message {
        id: draft.id.as_str().to_owned(),
        name: debtor.name.clone(),
        to: draft.address.to_owned(),
        language,
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        short,
        stop_url,
        brief: Some(brief),
        facts,
        written_at: now,
    })
}

/// The texts of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleTexts {
    pub subject: String,
    /// The mail as plain text.
    pub mail: String,
    /// The text message.
    pub short: String,
}

/// The texts of a message that is only shown.
pub(super) async fn sample_texts(
    portal: &Portal,
    tx: &mut Tx,
    account: &DebtorAccount,
    wording: &Wording<'_>,
) -> Result<SampleTexts> {
    let words = in_words(portal, tx, account, wording).await?;
    let InWords { language, now, .. } = words;
    let short = words.short.clone();
    let envelope = Envelope {
        name: account.debtor.name.clone(),
        address: String::new(),
        language,
        message_id: String::new(),
        written_at: now,
    };
    let kind = MessageKind::Reminder(reminder(portal, &account.debtor, words, wording.links));
    let letterhead = Letterhead::from(&*portal.settings);
    let mail = compose(&kind, &envelope, &letterhead).map_err(Error::internal)?;
    Ok(SampleTexts { subject: mail.subject, mail: mail.text, short })
}

/// What the mail of a reminder says.
fn reminder(portal: &Portal, debtor: &Debtor, words: InWords<'_>, links: MessageLinks) -> Reminder {
    let InWords { subject, lead, closing, debts, total, credit, .. } = words;
    let line = |debt: &&DebtDetail| DebtLine {
        description: debt.description.clone(),
        customer: debt.customer_name.clone(),
        invoice: debt.invoice_number.clone(),
        due_on: debt.due_on,
        amount: debt.outstanding,
        url: links.pay(portal, std::slice::from_ref(&debt.invoice)),
    };
    Reminder {
        subject_line: subject,
        lead,
        closing,
        debts: debts.iter().take(NAMED).map(line).collect(),
        more: debts.len().saturating_sub(NAMED),
        total,
        credit,
        pay_url: links.pay(portal, &spoken::invoices_of(&debts)),
        preferences_url: links.preferences(portal, &debtor.id),
        stop_url: links.stop(portal, &debtor.id),
    }
}

/// Structured content of a message, for the institution's own system.
fn facts(debtor: &Debtor, reminder: &Reminder) -> serde_json::Value {
    serde_json::json!({
        "debtor": debtor.id,
        "email": debtor.email,
        "phone": debtor.phone,
        "subject": reminder.subject_line,
        "total": reminder.total,
        "debts": reminder.debts,
        "preferences_url": reminder.preferences_url,
        "stop_url": reminder.stop_url,
    })
}

#[cfg(test)]
mod tests {
    use minijinja::context;

    use super::*;
    use crate::outside::messages::render_text;

    #[test]
    fn every_kind_and_tone_has_words_in_every_language() {
        let portal = crate::testing::settings();
        let letterhead = Letterhead::from(&portal);
        let mut seen = std::collections::HashSet::new();
        for language in Language::ALL {
            for &kind in Kind::ALL {
                for &tone in Tone::ALL {
                    let parts = ours(language, kind, tone);
                    for &part in TemplatePart::ALL {
                        let text = parts.get(part);
                        assert!(seen.insert(text.to_owned()), "said twice: {text}");
                        for (count, days) in [(1, 1), (3, 5)] {
                            let given = context! {
                                count, days, total => "S/ 450.00",
                                due_on => jiff::civil::date(2026, 11, 10),
                                url => "u".repeat(90), name => "Rosa", letter => days == 1,
                            };
                            let said = render_text(text, language, &letterhead, given).unwrap();
                            let longest = match part {
                                TemplatePart::Subject => 90,
                                TemplatePart::Short => 240,
                                TemplatePart::Lead | TemplatePart::Closing => 400,
                            };
                            assert!(said.chars().count() <= longest, "{said}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn reminders_read_like_their_snapshots() {
        let letterhead = Letterhead::from(&crate::testing::settings());
        for language in Language::ALL {
            let mut said = String::new();
            for (&kind, &tone) in
                Kind::ALL.iter().flat_map(|k| Tone::ALL.iter().map(move |t| (k, t)))
            {
                for (count, days) in [(1, 1), (3, 5)] {
                    let given = context! {
                        count, days, total => "S/ 450.00", letter => false, name => "Rosa",
                        due_on => jiff::civil::date(2026, 11, 10), url => "https://p.example/l/1",
                    };
                    said += &format!("[{}.{} {count}]\n", kind.code(), tone.code());
                    for &part in TemplatePart::ALL {
                        let text = ours(language, kind, tone).get(part);
                        said += &render_text(text, language, &letterhead, given.clone()).unwrap();
                        said += "\n";
                    }
                }
            }
            insta::with_settings!({
                prepend_module_to_snapshot => false, omit_expression => true
            }, {
                insta::assert_snapshot!(format!("reminders@{}", language.code()), said);
            });
        }
    }

    #[test]
    fn parts_are_read_back() {
        for &part in TemplatePart::ALL {
            assert_eq!(TemplatePart::parse(part.code()), Some(part));
        }
        assert_eq!(TemplatePart::parse("poem"), None);
    }
}
