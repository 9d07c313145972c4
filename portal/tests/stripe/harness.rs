//! Stripe's double and our client, as the contract tests use them.

use std::sync::Arc;

use async_trait::async_trait;
use domain::calendar::Timestamp;
use portal::outside::gateways::contract::{
    Call, Client, Fault, Harness, KEY, NEXT_SECRET, Payer, SECRET, WebhookRequest,
};
use portal::outside::gateways::stripe::{SIGNATURE, StripeGateway, StripeSettings};
use portal::outside::gateways::{Checkout, Gateway, Secret};
use sandbox::faults::{ApiCall, ApiFault};
use sandbox::stripe::{SignedWebhook, StripeAccount, StripeDouble};
use tokio::sync::{Mutex, mpsc};

pub struct Stripe {
    pub double: StripeDouble,
    webhooks: Mutex<mpsc::UnboundedReceiver<SignedWebhook>>,
}

impl Stripe {
    pub async fn start() -> Self {
        let account = StripeAccount { key: KEY.to_owned(), webhook_secret: SECRET.to_owned() };
        let (double, webhooks) = StripeDouble::start(account).await.unwrap();
        Self { double, webhooks: Mutex::new(webhooks) }
    }
}

#[async_trait]
impl Harness for Stripe {
    fn client(&self, client: Client) -> Arc<dyn Gateway> {
        let key = if client == Client::WrongKey { "sk_test_wrong" } else { KEY };
        let secrets = vec![Secret::from(NEXT_SECRET), Secret::from(SECRET)];
        let mut settings = StripeSettings::new(Secret::from(key), secrets);
        settings.page_origin = self.double.url.clone();
        // The discard port, where nobody listens.
        let nowhere = || "http://127.0.0.1:9".to_owned();
        settings.base_url =
            if client == Client::Nowhere { nowhere() } else { self.double.url.clone() };
        settings.timeout = client.timeout();
        Arc::new(StripeGateway::new(settings).unwrap())
    }

    async fn payer(&self, checkout: &Checkout, does: Payer) {
        let id = &checkout.reference;
        match does {
            Payer::Approves => self.double.approve(id),
            Payer::IsDeclined => {
                self.double.decline(id, "card_declined", Some("insufficient_funds"));
            }
            Payer::PaysSlowly => self.double.pay_slowly(id, true),
            Payer::PaysSlowlyInVain => self.double.pay_slowly(id, false),
        }
    }

    async fn settle(&self, checkout: &Checkout) {
        self.double.settle(&checkout.reference);
    }

    async fn expire(&self, checkout: &Checkout) {
        self.double.expire(&checkout.reference);
    }

    async fn fault(&self, call: Call, fault: Fault, times: usize) {
        let call = match call {
            Call::Open => ApiCall::Open,
            Call::Query => ApiCall::Query,
            Call::Cancel => ApiCall::Cancel,
            Call::Refund => ApiCall::Refund,
        };
        let fault = match fault {
            Fault::Hang => ApiFault::Hang,
            Fault::FailAfter => ApiFault::FailAfter,
            Fault::FailBefore => ApiFault::FailBefore,
            Fault::Refuse => ApiFault::Refuse,
        };
        self.double.plant(call, fault, times);
    }

    async fn heal(&self) {
        self.double.heal();
    }

    async fn webhook(&self) -> WebhookRequest {
        let webhook = self.webhooks.lock().await.recv().await.expect("a webhook");
        WebhookRequest { headers: webhook.headers, body: webhook.body }
    }

    fn signature_header(&self) -> &'static str {
        SIGNATURE
    }

    fn sign(&self, secrets: &[&str], at: Timestamp, body: &[u8]) -> String {
        sandbox::signature::header_value(secrets, at, body)
    }
}
