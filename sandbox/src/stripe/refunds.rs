//! Refunds: at most the remaining charged amount.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::form::{Params, metadata, positive, refuse_unknown, required};
use super::{StripeAnswer, StripeDouble, error};
use crate::machine_time;

#[derive(Clone)]
pub struct StripeRefund {
    pub id: String,
    pub intent: String,
    pub charge: String,
    pub amount: i64,
    pub currency: String,
    pub created: i64,
    pub metadata: BTreeMap<String, String>,
}

impl StripeDouble {
    pub(super) fn create_refund(&self, params: &Params) -> Result<Value, StripeAnswer> {
        refuse_unknown(params, &["payment_intent", "amount", "metadata[*]"])?;
        let id = required(params, "payment_intent")?;
        let mut books = self.books();
        let session = books
            .sessions
            .values()
            .find(|session| session.intent.as_ref().is_some_and(|intent| intent.id == id));
        let (currency, charged, intent) = match session {
            Some(session) => (session.currency.clone(), session.amount, session.intent.clone()),
            None => return Err(error(404, "resource_missing", Some("payment_intent"), "No such.")),
        };
        let Some((charge, _)) =
            intent.filter(|one| one.status == "succeeded").and_then(|i| i.charge)
        else {
            let message = "This PaymentIntent does not have a successful charge to refund.";
            return Err(error(400, "payment_intent_unexpected_state", None, message));
        };
        let of_intent = books.refunds.iter().filter(|refund| refund.intent == id);
        let left = charged - of_intent.map(|refund| refund.amount).sum::<i64>();
        let amount = if params.contains_key("amount") { positive(params, "amount")? } else { left };
        if left == 0 {
            return Err(error(400, "charge_already_refunded", None, "Charge already refunded."));
        }
        if amount > left {
            let message = "Refund amount is greater than unrefunded amount on charge.";
            return Err(error(400, "", Some("amount"), message));
        }
        let refund = StripeRefund {
            id: books.id("re"),
            intent: id.to_owned(),
            charge,
            amount,
            currency,
            created: machine_time().as_second(),
            metadata: metadata(params, "metadata")?,
        };
        books.refunds.insert(0, refund.clone());
        drop(books);
        self.send("refund.created", &refund.object());
        Ok(refund.object())
    }

    pub(super) fn list_refunds(&self, params: &Params) -> Result<Value, StripeAnswer> {
        refuse_unknown(params, &["payment_intent", "limit"])?;
        let limit = if params.contains_key("limit") { positive(params, "limit")? } else { 10 };
        if limit > 100 {
            return Err(error(400, "parameter_invalid_integer", Some("limit"), "100 at most."));
        }
        let intent = params.get("payment_intent");
        let books = self.books();
        let refunds: Vec<_> =
            books.refunds.iter().filter(|r| intent.is_none_or(|id| *id == r.intent)).collect();
        let limit = usize::try_from(limit).unwrap_or(100);
        let data: Vec<_> = refunds.iter().take(limit).map(|refund| refund.object()).collect();
        let has_more = refunds.len() > limit;
        Ok(json!({ "object": "list", "url": "/v1/refunds", "has_more": has_more, "data": data }))
    }
}
