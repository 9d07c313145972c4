//! Mailboxes that customers share who seem to be strangers, found with memory that hardly grows
//! with the file.
//!
//! A first pass keeps a hash of a customer for each mailbox, in a table of fixed size. A mailbox
//! whose place holds another customer is suspect: it is shared, or collides with another. A second
//! pass collects the customers of suspects.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

use domain::contact::household::are_strangers;
use domain::imports::Draft;
use domain::imports::mailboxes::is_placeholder;
use serde::{Deserialize, Serialize};

use super::lines::{Line, good};
use super::store;
use crate::{Portal, Result};

/// 16 MiB of hashes: about 100,000 false suspects for a million mailboxes.
const PLACES: u64 = 1 << 22;
/// Maximum number of customers collected of a mailbox.
const MOST_CUSTOMERS: usize = 100;
/// Mailboxes per query.
const TOGETHER: usize = 1_000;

/// A mailbox of customers who seem to be strangers, or one that stands for a missing address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailboxWarning {
    pub email: String,
    pub customers: Vec<MailboxCustomer>,
}

/// One of the customers of a mailbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailboxCustomer {
    /// The first line about the customer; `None` if the file does not name them.
    pub line: Option<u64>,
    pub number: String,
    /// Name, if it is known.
    pub name: Option<String>,
}

impl MailboxWarning {
    fn is_due(&self) -> bool {
        let names = self.customers.iter().filter_map(|one| one.name.as_deref());
        let names: Vec<&str> = names.collect();
        let is_shared = self.customers.len() > 1;
        is_shared && (is_placeholder(&self.email) || are_strangers(&names))
    }
}

/// The mailboxes of a file.
pub(super) struct Mailboxes<'a> {
    portal: &'a Portal,
    source: &'a str,
    hasher: RandomState,
    customers: Vec<u32>,
    suspects: HashMap<u64, Option<MailboxWarning>>,
}

impl<'a> Mailboxes<'a> {
    pub(super) fn new(portal: &'a Portal, source: &'a str) -> Self {
        let places = usize::try_from(PLACES).unwrap_or(0);
        let (hasher, suspects) = (RandomState::new(), HashMap::new());
        Self { portal, source, hasher, customers: vec![0; places], suspects }
    }

    /// First pass: the customers of lines, and others who have their mailboxes already.
    pub(super) async fn mark(&mut self, lines: &[Line]) -> Result<()> {
        let mut emails = Vec::new();
        let source = self.source;
        for (_, draft) in good(lines) {
            if let Some(email) = &draft.email {
                emails.push(email.as_str());
                self.mark_customer(email.as_str(), source, &draft.customer);
            }
        }
        emails.sort_unstable();
        emails.dedup();
        let mut tx = self.portal.db.read().await?;
        for row in store::mailbox_customers(&mut tx, &emails).await? {
            self.mark_customer(&row.email, &row.source, &row.number);
        }
        Ok(())
    }

    fn mark_customer(&mut self, email: &str, source: &str, number: &str) {
        let mailbox = self.hasher.hash_one(email);
        let [a, b, c, d, ..] = self.hasher.hash_one((source, number)).to_le_bytes();
        let customer = u32::from_le_bytes([a, b, c, d]).max(1);
        let place = usize::try_from(mailbox % PLACES).ok();
        let Some(place) = place.and_then(|place| self.customers.get_mut(place)) else { return };
        if *place == 0 {
            *place = customer;
        } else if *place != customer {
            self.suspects.insert(mailbox, None);
        }
    }

    /// Ends the first pass; false if the second one is unnecessary.
    pub(super) fn has_suspects(&mut self) -> bool {
        self.customers = Vec::new();
        !self.suspects.is_empty()
    }

    /// Second pass: collects the customer of a line, if the mailbox is suspect.
    pub(super) fn collect(&mut self, line: u64, draft: &Draft) {
        let Some(email) = &draft.email else { return };
        let mailbox = self.hasher.hash_one(email.as_str());
        let Some(suspect) = self.suspects.get_mut(&mailbox) else { return };
        let warning = suspect.get_or_insert_with(|| MailboxWarning {
            email: email.as_str().to_owned(),
            customers: Vec::new(),
        });
        let is_there = |one: &MailboxCustomer| one.number == draft.customer;
        if warning.customers.len() < MOST_CUSTOMERS && !warning.customers.iter().any(is_there) {
            let name = draft.name.is_given.then(|| draft.name.text.clone());
            let number = draft.customer.clone();
            warning.customers.push(MailboxCustomer { line: Some(line), number, name });
        }
    }

    /// Mailboxes to warn of, in the order of the file. Staff may have said that the customers are
    /// one payer.
    pub(super) async fn warnings(self) -> Result<Vec<MailboxWarning>> {
        let Self { portal, source, suspects, .. } = self;
        let suspects = suspects.into_values().flatten();
        let mut by_email: HashMap<String, MailboxWarning> =
            suspects.map(|warning| (warning.email.clone(), warning)).collect();
        let mut emails: Vec<String> = by_email.keys().cloned().collect();
        emails.sort_unstable();
        for emails in emails.chunks(TOGETHER) {
            let emails: Vec<&str> = emails.iter().map(String::as_str).collect();
            let mut tx = portal.db.read().await?;
            for row in store::mailbox_customers(&mut tx, &emails).await? {
                if row.is_one_payer {
                    by_email.remove(&row.email);
                } else if let Some(warning) = by_email.get_mut(&row.email) {
                    add(warning, row, source);
                }
            }
        }
        let warnings = by_email.into_values().filter(MailboxWarning::is_due);
        let mut warnings: Vec<MailboxWarning> = warnings.collect();
        let first = |warning: &MailboxWarning| warning.customers.first().and_then(|one| one.line);
        warnings.sort_by_key(first);
        Ok(warnings)
    }
}

/// Adds a customer who has the mailbox already, or the name of one that the file leaves empty.
fn add(warning: &mut MailboxWarning, row: store::MailboxCustomerRow, source: &str) {
    let store::MailboxCustomerRow { number, name, source: of, .. } = row;
    let is_named = |one: &&mut MailboxCustomer| {
        of == source && one.line.is_some() && one.number == number //
    };
    if let Some(known) = warning.customers.iter_mut().find(is_named) {
        known.name = known.name.take().or(Some(name));
    } else if warning.customers.len() < MOST_CUSTOMERS {
        warning.customers.push(MailboxCustomer { line: None, number, name: Some(name) });
    }
}
