//! Starting a payment: the attempt is committed first, then the gateway is called.

use domain::access::Actor;
use domain::activity::Activity;
use domain::ids::{InstalmentId, InvoiceId, PaymentId};
use domain::language::Language;
use domain::money::Money;
use domain::payments::{Basket, BasketError, Choice, Payment, State, StateKind};

use super::open::{self, OpenAttempt};
use super::{store, withdraw};
use crate::billing::invoices;
use crate::payments::basket::MOST_DEBTS;
use crate::platform::actor::somebody;
use crate::platform::feed::{self, NewActivity};
use crate::platform::ids;
use crate::platform::throttle::Write;
use crate::{Error, Portal, Result};

#[derive(Debug, Clone)]
pub struct StartRequest {
    pub choices: Vec<Choice>,
    /// Total that the payer saw; if it has changed, the payment is refused.
    pub expected: Money,
    /// Language of the gateway's page.
    pub language: Language,
    /// Address that the gateway may write to.
    pub payer_email: Option<String>,
}

/// Why a payment does not start; no money moved.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error(transparent)]
    Basket(#[from] BasketError),
    /// Another payment of these debts is in progress, as the gateway says.
    #[error("another payment of this debt is on the move")]
    InFlight(PaymentId),
    /// Another payment of these debts was opened before, and the gateway does not answer whether
    /// it is closed.
    #[error("the gateway does not say whether another payment is closed")]
    Undecided(PaymentId),
    /// The total has changed to this amount since the payer saw it.
    #[error("the amount changed meanwhile")]
    Changed(Money),
    #[error("the gateway refused the payment")]
    GatewayRefused(PaymentId),
    #[error(transparent)]
    Portal(#[from] Error),
}

/// Starts a payment of a basket, or returns the actor's open payment of the same basket. Other open
/// payments of the same debts, whoever began them, are withdrawn first: the gateway closes their
/// pages, or says that they are in progress.
///
/// # Errors
/// See [`StartError`]; not signed in.
pub async fn start(
    portal: &Portal,
    actor: &Actor,
    request: &StartRequest,
) -> Result<OpenAttempt, StartError> {
    somebody(actor)?;
    for _ in 0..3 {
        match intend(portal, actor, request).await? {
            Intent::Pay(payment) => {
                let attempt = open::open(portal, &payment).await?;
                return attempt.ok_or(StartError::GatewayRefused(payment.id));
            }
            Intent::MakeWay(others) => {
                for other in others {
                    make_way(portal, &other).await?;
                }
            }
        }
    }
    Err(Error::internal("a basket met another open payment three times").into())
}

enum Intent {
    Pay(Box<Payment>),
    MakeWay(Vec<Payment>),
}

async fn intend(
    portal: &Portal,
    actor: &Actor,
    request: &StartRequest,
) -> Result<Intent, StartError> {
    let wanted = wanted(request)?;
    let today = portal.today();
    let mut tx = portal.db.write().await?;
    let invoices = store::invoices_of(&mut tx, actor, today, &wanted).await?;
    invoices::store::lock(&mut tx, &invoices).await?;
    let debts = store::debts(&mut tx, actor, today, &wanted).await?;
    let open = store::open_on(&mut tx, &wanted).await?;

    let basket = Basket::new(&request.choices, &debts, portal.settings.parts)?;
    if basket.total() != request.expected {
        return Err(StartError::Changed(basket.total()));
    }
    if let [same] = open.as_slice()
        && same.basket_key == basket.key()
        && same.is_by(actor)
        && !same.has_run_out(portal.now())
    {
        return Ok(Intent::Pay(Box::new(same.clone())));
    }
    if !open.is_empty() {
        return Ok(Intent::MakeWay(open));
    }
    portal.guard.throttle.admit_actor(Write::Checkout, actor)?;
    let payment = new_payment(portal, actor, request, &basket);
    let next = payment.next_check(0, payment.created_at);
    store::insert(&mut tx, &payment, &basket, next).await?;
    record_start(&mut tx, &payment, &basket)?;
    tx.commit().await?;
    Ok(Intent::Pay(Box::new(payment)))
}

fn wanted(request: &StartRequest) -> Result<Vec<InstalmentId>, BasketError> {
    let wanted: Vec<_> = request.choices.iter().map(|c| c.instalment.clone()).collect();
    match wanted.len() {
        0 => Err(BasketError::Empty),
        n if n > MOST_DEBTS as usize => Err(BasketError::TooMany),
        _ => Ok(wanted),
    }
}

fn new_payment(portal: &Portal, actor: &Actor, request: &StartRequest, basket: &Basket) -> Payment {
    let now = portal.now();
    let payer = if let Actor::User(user) = actor { Some(user.clone()) } else { None };
    let linked = actor.linked_invoices();
    let mut paid = basket.targets().iter().map(|target| &target.debt.invoice);
    let link = paid.find(|invoice| linked.contains(invoice)).cloned();
    Payment {
        id: ids::new(now),
        payer,
        link,
        origin: portal.gateway.origin(),
        basket_key: basket.key(),
        description: portal.settings.institution.name.clone(),
        payer_email: request.payer_email.clone(),
        language: request.language,
        amount: basket.total(),
        state: State::Created,
        created_at: now,
        changed_at: now,
        expires_at: now + portal.settings.checkout_lifetime,
        returned_at: None,
        checks: 0,
    }
}

fn record_start(
    tx: &mut crate::platform::db::Tx,
    payment: &Payment,
    basket: &Basket,
) -> Result<()> {
    let mut invoices: Vec<&InvoiceId> = Vec::new();
    let mut events = Vec::new();
    for target in basket.targets() {
        if !invoices.contains(&&target.debt.invoice) {
            invoices.push(&target.debt.invoice);
            let amount = payment.amount;
            events.push(NewActivity {
                customer: &target.debt.customer,
                invoice: Some(&target.debt.invoice),
                payment: Some(&payment.id),
                what: Activity::PaymentStarted { amount },
            });
        }
    }
    feed::store::record(tx, payment.created_at, &events)
}

async fn make_way(portal: &Portal, other: &Payment) -> Result<(), StartError> {
    if !other.state.kind().yields() {
        return Err(StartError::InFlight(other.id.clone()));
    }
    match withdraw::withdraw_payment(portal, other).await? {
        StateKind::Processing => Err(StartError::InFlight(other.id.clone())),
        state if state.is_open() => Err(StartError::Undecided(other.id.clone())),
        _ => Ok(()),
    }
}
