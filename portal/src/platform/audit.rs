//! The audit: every act of staff, written in the commit of the act, as one chain of hashes that is
//! only ever added to.
//!
//! Its end is one row, whose lock orders all writers. Who changes staff takes it first, so that no
//! two changes of staff are decided side by side; everybody else writes their entry last.

use domain::access::{Actor, Presence, Right};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

use super::actor::author;
use super::chain::{ChainMaker, Link};
use super::db::Tx;
use super::db::value::copied;
use super::ids;
use super::keys::{Key, Purpose};
use crate::{Portal, Result};

pub(crate) mod store;

/// What was done.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr, strum::VariantArray,
)]
#[strum(serialize_all = "snake_case")]
pub enum AuditAct {
    /// Staff were invited, or invited anew.
    Invited,
    /// An invitation was accepted: password and second factor are set.
    Accepted,
    SignedIn,
    /// The second factor was wrong after the right password.
    FactorRefused,
    /// The second factor was proved again.
    Proved,
    RolesChanged,
    Disabled,
    /// A change was asked for that another person must approve.
    Requested,
    Approved,
    /// A request was refused or withdrawn.
    Declined,
    /// A request ended undecided: its time was over, or its ground was gone.
    RequestEnded,
    SessionEnded,
    PasswordChanged,
    CodesRenewed,
    /// A mail was sent to test the mail server.
    MailTested,
    /// An invoice was made and issued.
    InvoiceIssued,
    /// What an issued invoice says was changed.
    InvoiceAmended,
    /// An invoice was voided, credited in part, or written off.
    InvoiceCancelled,
    /// A note about a customer was written.
    NoteAdded,
    /// Somebody began to look at the pages of a customer as a user sees them.
    ViewBegun,
    ViewEnded,
    /// All customers of a mailbox are one payer.
    MailboxConfirmed,
    /// The customers of a mailbox are strangers.
    MailboxParted,
    /// A user was taken off a customer.
    AccessRevoked,
    /// A user sees, or pays for, a customer.
    AccessGranted,
    /// Somebody was invited to see, or pay for, a customer.
    UserInvited,
    /// The invitation was sent again.
    UserInvitedAgain,
    InvitationWithdrawn,
    /// A file was uploaded to be imported.
    ImportUploaded,
    /// It was said which column of a file is what.
    ImportMapped,
    /// A file was ordered to be loaded.
    ImportLoaded,
    /// It was ordered to undo what a file did.
    ImportUndone,
    /// Work on a file that had failed was begun anew.
    ImportRetried,
    /// The content of an uploaded file was deleted.
    ImportDiscarded,
    /// An act was refused for lack of the right.
    Refused,
    /// A question was answered, or a claim or a dispute decided.
    CaseClosed,
    /// An invoice was marked as disputed, or as disputed no more.
    DisputeMarked,
    /// A case has another owner.
    CaseHandedOver,
    NoteWritten,
    /// Reminders of a customer, a segment or everybody were paused.
    PauseBegun,
    PauseEnded,
    /// A promise was noted that a customer made on the telephone.
    PromiseNoted,
    /// A promise that was noted by mistake was withdrawn.
    PromiseWithdrawn,
    AnswerTemplateSaved,
    AnswerTemplateRemoved,
    TillOpened,
    TillCounted,
    /// A reason was given for the difference of a count.
    TillExplained,
    TillDeposited,
    /// Money was taken at the desk.
    MoneyTaken,
    /// A payment that was entered by mistake was taken back.
    TakingVoided,
    /// The bank cleared a cheque, or refused it.
    ChequeDecided,
    ReceiptsSentAgain,
    /// It was approved that a part of a payment goes back.
    RefundApproved,
    RefundPaidOut,
    /// Money of the bank that nobody could place was recorded.
    UnappliedRecorded,
    /// Such money became the payment of a customer.
    UnappliedMatched,
    /// Such a payment was undone.
    UnappliedPutBack,
    /// A new version of the reminder policy: its steps, limits or texts.
    PolicyChanged,
    /// An act on all rows that a list found was ordered, or stopped.
    BulkOrdered,
    BulkStopped,
    /// A list was exported as a file.
    ListExported,
    /// A filter of a list was saved, renamed or shared.
    FilterSaved,
    FilterRemoved,
}

impl AuditAct {
    pub const ALL: &'static [Self] = <Self as strum::VariantArray>::VARIANTS;

    /// Code in the database.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.into()
    }
}

copied! {
    AuditAct as Text(String): AuditAct::code, |code| code.parse().ok();
    Right as Text(String): Right::code, |code| Right::parse(&code);
}

/// An entry before it is written.
#[derive(Debug, Clone)]
pub(crate) struct NewEntry<'a> {
    pub(crate) act: AuditAct,
    /// The right by which it was done, if it needs one.
    pub(crate) right: Option<Right>,
    /// Id of what it was done to, or an address.
    pub(crate) subject: &'a str,
    /// Who had asked for it.
    pub(crate) on_behalf: Option<&'a str>,
    /// Names of fields with their values, never a secret.
    pub(crate) before: Option<Value>,
    pub(crate) after: Option<Value>,
    /// Why, in the words of who did it.
    pub(crate) reason: Option<&'a str>,
}

impl<'a> NewEntry<'a> {
    pub(crate) const fn of(act: AuditAct, subject: &'a str) -> Self {
        let (right, on_behalf, reason) = (None, None, None);
        Self { act, right, subject, on_behalf, before: None, after: None, reason }
    }

    pub(crate) fn by(self, right: Right) -> Self {
        Self { right: Some(right), ..self }
    }

    pub(crate) fn before(self, before: Value) -> Self {
        Self { before: Some(before), ..self }
    }

    pub(crate) fn because(self, reason: &'a str) -> Self {
        Self { reason: Some(reason), ..self }
    }

    pub(crate) fn after(self, after: Value) -> Self {
        Self { after: Some(after), ..self }
    }
}

/// An entry of the audit, without its place in the chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AuditFacts {
    pub id: String,
    /// Id of a member of staff, a name on the command line, or `system`.
    pub actor: String,
    pub on_behalf: Option<String>,
    #[serde(serialize_with = "act_code")]
    pub act: AuditAct,
    #[serde(serialize_with = "right_code")]
    pub right: Option<Right>,
    pub subject: String,
    /// JSON.
    pub before: Option<String>,
    /// JSON.
    pub after: Option<String>,
    pub reason: Option<String>,
    /// Network address.
    pub address: Option<String>,
    /// Public number of the session.
    pub session: Option<String>,
}

fn act_code<S: serde::Serializer>(act: &AuditAct, to: S) -> std::result::Result<S::Ok, S::Error> {
    to.serialize_str(act.code())
}

fn right_code<S: serde::Serializer>(
    right: &Option<Right>,
    to: S,
) -> std::result::Result<S::Ok, S::Error> {
    right.map(Right::code).serialize(to)
}

/// An entry of the audit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    pub number: i64,
    pub at: Timestamp,
    pub facts: AuditFacts,
    /// Hash of the entry before.
    pub prev_hash: String,
    pub hash: String,
}

impl AuditEntry {
    fn text(facts: &AuditFacts) -> Result<String> {
        serde_json::to_string(facts).map_err(crate::Error::internal)
    }

    /// The entry as a link of the chain.
    pub(crate) fn link(&self) -> Result<Link> {
        let Self { number, at, facts, hash, .. } = self;
        Ok(Link { number: *number, at: *at, text: Self::text(facts)?, hash: hash.clone() })
    }
}

/// Takes the lock of the audit's end: no other change of staff is made until this one ends.
pub(crate) async fn lock(tx: &mut Tx) -> Result<()> {
    store::lock_end(tx).await.map(drop)
}

/// Writes an entry about an act of an actor.
pub(crate) async fn append(
    portal: &Portal,
    tx: &mut Tx,
    actor: &Actor,
    entry: NewEntry<'_>,
) -> Result<()> {
    let now = portal.now();
    let (session, address) = match actor {
        Actor::Staff { presence: Presence::Session { number, address, .. }, .. } => {
            (Some(number.clone()), Some(address.clone()))
        }
        Actor::Staff { presence: Presence::Shell, .. }
        | Actor::System
        | Actor::Nobody
        | Actor::User(_)
        | Actor::LinkHolder(_) => (None, None),
    };
    let json = |value: Value| value.to_string();
    let facts = AuditFacts {
        id: ids::text(now),
        actor: author(actor),
        on_behalf: entry.on_behalf.map(str::to_owned),
        act: entry.act,
        right: entry.right,
        subject: entry.subject.to_owned(),
        before: entry.before.map(json),
        after: entry.after.map(json),
        reason: entry.reason.map(str::to_owned),
        address,
        session,
    };
    let end = store::lock_end(tx).await?;
    let key = Key::of(&portal.settings, Purpose::Audit);
    let link = chain_of(&key).link(&end, now, AuditEntry::text(&facts)?);
    let Link { number, at, hash, .. } = link;
    store::insert(tx, &AuditEntry { number, at, facts, prev_hash: end.1, hash }).await
}

/// The one chain of the institution.
pub(crate) fn chain_of(key: &Key) -> ChainMaker<'_> {
    ChainMaker::new(key, "audit")
}
