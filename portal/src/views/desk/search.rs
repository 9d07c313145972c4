//! Search of customers by what staff have at hand: a name, a number, a document, a mailbox, an
//! invoice. Names are found despite accents, case and typing errors.

use std::collections::{BTreeSet, HashMap};

use domain::access::{Actor, Right};
use domain::ids::CustomerId;
use domain::money::Money;
use domain::search::{SearchQuery, corrections, grams, is_corrected};

use crate::people::access;
use crate::platform::actor::allow;
use crate::platform::db::Tx;
use crate::{Portal, Result};

mod store;

/// Most customers that a search shows.
pub const MOST_HITS: usize = 20;

/// With fewer hits than this, the words are corrected.
const FEW_HITS: usize = 5;

/// By what a customer was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HitReason {
    Number,
    Document,
    /// The number of an invoice.
    Invoice(String),
    Mailbox,
    Name,
    /// A name with words near to those that were typed.
    SimilarName,
}

/// A customer that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerHit {
    pub id: CustomerId,
    pub number: String,
    pub name: String,
    pub document: Option<String>,
    /// `None` too for whoever may not read contact details.
    pub email: Option<String>,
    pub by: HitReason,
    /// Owed today, by currency.
    pub owed: Vec<Money>,
}

/// Result of a search.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchResult {
    pub hits: Vec<CustomerHit>,
    /// Whether there are more than are shown.
    pub has_more: bool,
}

/// Searches customers; `None` if the text is too short to search for.
///
/// # Errors
/// Refused without the right.
pub async fn search(portal: &Portal, actor: &Actor, text: &str) -> Result<Option<SearchResult>> {
    allow(actor, Right::See)?;
    let Some(query) = SearchQuery::read(text) else { return Ok(None) };
    let sees_mailboxes = actor.may(Right::SeeMessages);
    let mut tx = portal.db.read().await?;
    let mut list = HitList::default();
    by_number(&mut tx, &query, &mut list).await?;
    if sees_mailboxes {
        by_mailbox(&mut tx, &query, &mut list).await?;
    }
    by_name(&mut tx, &query, &mut list).await?;
    let has_more = list.found.len() > MOST_HITS;
    list.found.truncate(MOST_HITS);
    let today = portal.today();
    let mut customers = store::facts(&mut tx, list.ids()).await?;
    let mut owed = store::owed(&mut tx, list.ids(), today).await?;
    let hits = list.found.into_iter().filter_map(|(id, by)| {
        let facts = customers.remove(&id)?;
        let owed = owed.remove(&id).unwrap_or_default();
        let store::CustomerFacts { number, name, document, email, .. } = facts;
        let email = email.filter(|_| sees_mailboxes);
        Some(CustomerHit { id, number, name, document, email, by, owed })
    });
    Ok(Some(SearchResult { hits: hits.collect(), has_more }))
}

/// Customers found so far, each once, in the order in which they were found.
#[derive(Default)]
struct HitList {
    found: Vec<(CustomerId, HitReason)>,
    places: HashMap<CustomerId, usize>,
}

impl HitList {
    fn add(&mut self, ids: Vec<CustomerId>, by: &HitReason) {
        for id in ids {
            let next = self.found.len();
            let place = *self.places.entry(id.clone()).or_insert(next);
            if place == next {
                self.found.push((id, by.clone()));
            }
        }
    }

    /// How many more are asked for: one more than are shown tells that there are more.
    fn room(&self) -> usize {
        (MOST_HITS + 1).saturating_sub(self.found.len())
    }

    fn ids(&self) -> impl Iterator<Item = &CustomerId> {
        self.found.iter().map(|(id, _)| id)
    }
}

/// By the beginning of a customer's number, a document, or an invoice's number.
async fn by_number(tx: &mut Tx, query: &SearchQuery, list: &mut HitList) -> Result<()> {
    let Some(number) = &query.number else { return Ok(()) };
    list.add(store::by_number(tx, number).await?, &HitReason::Number);
    list.add(store::by_document(tx, number).await?, &HitReason::Document);
    let typed = &query.typed;
    let spellings = BTreeSet::from([typed.clone(), typed.to_uppercase(), typed.to_lowercase()]);
    for spelling in spellings {
        for invoice in store::by_invoice(tx, &spelling).await? {
            list.add(vec![invoice.customer], &HitReason::Invoice(invoice.number));
        }
    }
    Ok(())
}

/// By the beginning of the mailbox in the source, or by the whole one of a user or a debtor.
async fn by_mailbox(tx: &mut Tx, query: &SearchQuery, list: &mut HitList) -> Result<()> {
    let Some(mailbox) = &query.mailbox else { return Ok(()) };
    list.add(store::by_mailbox(tx, mailbox).await?, &HitReason::Mailbox);
    if mailbox.contains('@') {
        list.add(store::by_mailbox_of_debtor(tx, mailbox).await?, &HitReason::Mailbox);
        let of_user = access::store::customers_of_mailbox(tx, mailbox).await?;
        list.add(of_user, &HitReason::Mailbox);
    }
    Ok(())
}

/// By whole words of the name, then by their beginnings, then by words near to them.
async fn by_name(tx: &mut Tx, query: &SearchQuery, list: &mut HitList) -> Result<()> {
    let mut words: WordQuery =
        query.terms.iter().map(|term| vec![WordPattern::whole(term)]).collect();
    list.add(store::by_words(tx, &words).await?, &HitReason::Name);
    if list.room() > 0 {
        words = query.terms.iter().map(|term| vec![WordPattern::beginning(term)]).collect();
        list.add(store::by_words(tx, &words).await?, &HitReason::Name);
    }
    if list.found.len() >= FEW_HITS {
        return Ok(());
    }
    let mut is_corrected = false;
    for (term, patterns) in query.terms.iter().zip(&mut words) {
        let near = near_words(tx, term).await?;
        is_corrected |= !near.is_empty();
        patterns.extend(near.iter().map(|word| WordPattern::whole(word)));
    }
    if is_corrected {
        list.add(store::by_words(tx, &words).await?, &HitReason::SimilarName);
    }
    Ok(())
}

/// The first customers whose names have all these words.
pub(super) async fn named(tx: &mut Tx, words: &BTreeSet<String>) -> Result<Vec<CustomerId>> {
    let words: WordQuery = words.iter().map(|word| vec![WordPattern::whole(word)]).collect();
    store::by_words(tx, &words).await
}

/// A word of names, or its beginning.
pub(crate) struct WordPattern {
    word: String,
    is_whole: bool,
}

impl WordPattern {
    fn whole(word: &str) -> Self {
        Self { word: word.to_owned(), is_whole: true }
    }

    fn beginning(word: &str) -> Self {
        Self { word: word.to_owned(), is_whole: false }
    }
}

/// Each entry must match, by any of its patterns.
type WordQuery = Vec<Vec<WordPattern>>;

/// The words of names that a misspelt one may stand for.
async fn near_words(tx: &mut Tx, term: &str) -> Result<Vec<String>> {
    if !is_corrected(term) {
        return Ok(Vec::new());
    }
    let candidates = store::sharing_grams(tx, &grams(term)).await?;
    let near = corrections(term, candidates.iter().map(String::as_str));
    Ok(near.into_iter().map(str::to_owned).collect())
}

#[cfg(test)]
mod tests;
