//! Stripe's objects on the wire: all fields that its documentation requires, and those that we
//! read.

use serde_json::{Value, json};

use super::refunds::StripeRefund;
use super::sessions::{StripeIntent, StripeSession};

impl StripeSession {
    pub fn object(&self, url: &str, expand: bool) -> Value {
        let intent = self
            .intent
            .as_ref()
            .map(|intent| if expand { self.intent_object(intent, true) } else { json!(intent.id) });
        // Only an open session has a URL.
        let page = (self.status == "open").then(|| format!("{url}/c/pay/{}", self.id));
        json!({
            "id": self.id,
            "object": "checkout.session",
            "adaptive_pricing": { "enabled": false },
            "after_expiration": null,
            "allow_promotion_codes": null,
            "amount_subtotal": self.amount,
            "amount_total": self.amount,
            "automatic_tax": {
                "enabled": false, "liability": null, "provider": null, "status": null,
            },
            "billing_address_collection": null,
            "cancel_url": self.cancel_url,
            "client_reference_id": self.client_reference,
            "created": self.created,
            "currency": self.currency,
            "custom_fields": [],
            "custom_text": {
                "after_submit": null, "shipping_address": null, "submit": null,
                "terms_of_service_acceptance": null,
            },
            "customer": null,
            "customer_creation": "if_required",
            "customer_details": null,
            "customer_email": self.email,
            "discounts": [],
            "expires_at": self.expires_at,
            "invoice": null,
            "livemode": false,
            "locale": self.locale,
            "metadata": self.metadata,
            "mode": "payment",
            "payment_intent": intent,
            "payment_link": null,
            "payment_method_collection": "if_required",
            "payment_method_options": {},
            "payment_method_types": ["card"],
            "payment_status": self.payment_status,
            "phone_number_collection": { "enabled": false },
            "recovered_from": null,
            "setup_intent": null,
            "shipping_cost": null,
            "shipping_options": [],
            "status": self.status,
            "submit_type": null,
            "subscription": null,
            "success_url": self.success_url,
            "total_details": { "amount_discount": 0, "amount_shipping": 0, "amount_tax": 0 },
            "url": page,
        })
    }

    pub(super) fn intent_object(&self, intent: &StripeIntent, expand: bool) -> Value {
        let charge = intent
            .charge
            .as_ref()
            .map(|(id, created)| if expand { self.charge_object(id, *created) } else { json!(id) });
        let received = if intent.status == "succeeded" { self.amount } else { 0 };
        let error = intent.error.map(|(code, decline)| {
            json!({
                "type": "card_error",
                "code": code,
                "decline_code": decline,
                "message": "Your card was declined.",
            })
        });
        json!({
            "id": intent.id,
            "object": "payment_intent",
            "amount": self.amount,
            "amount_capturable": 0,
            "amount_received": received,
            "capture_method": "automatic_async",
            "confirmation_method": "automatic",
            "created": intent.created,
            "currency": self.currency,
            "last_payment_error": error,
            "latest_charge": charge,
            "livemode": false,
            "metadata": self.intent_metadata,
            "payment_method_types": ["card"],
            "status": intent.status,
        })
    }

    fn charge_object(&self, id: &str, created: i64) -> Value {
        json!({
            "id": id,
            "object": "charge",
            "amount": self.amount,
            "amount_captured": self.amount,
            "amount_refunded": 0,
            "billing_details": {
                "address": null, "email": null, "name": null, "phone": null, "tax_id": null,
            },
            "captured": true,
            "created": created,
            "currency": self.currency,
            "disputed": false,
            "livemode": false,
            "metadata": self.intent_metadata,
            "paid": true,
            "refunded": false,
            "status": "succeeded",
        })
    }
}

impl StripeRefund {
    pub fn object(&self) -> Value {
        json!({
            "id": self.id,
            "object": "refund",
            "amount": self.amount,
            "charge": self.charge,
            "created": self.created,
            "currency": self.currency,
            "metadata": self.metadata,
            "payment_intent": self.intent,
            "reason": null,
            "receipt_number": null,
            "status": "succeeded",
        })
    }
}
