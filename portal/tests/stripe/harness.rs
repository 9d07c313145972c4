//! Stripe's double and our client, as the contract sees them.

use std::sync::Arc;

use async_trait::async_trait;
use portal::outside::gateways::contract::{
    Call, Client, Fault, Harness, KEY, NEXT_SECRET, Payer, Received, SECRET,
};
use portal::outside::gateways::stripe::{SIGNATURE, StripeGateway, StripeSettings};
use portal::outside::gateways::{Checkout, Gateway, Secret};
use tokio::sync::{Mutex, mpsc};

use crate::double::Double;

pub struct Stripe {
    pub double: Double,
    webhooks: Mutex<mpsc::UnboundedReceiver<Received>>,
}

impl Stripe {
    pub async fn start() -> Self {
        let (double, webhooks) = Double::start().await;
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
        // The port of discard: nobody listens there.
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
        self.double.fault(call, fault, times);
    }

    async fn heal(&self) {
        self.double.heal();
    }

    async fn webhook(&self) -> Received {
        self.webhooks.lock().await.recv().await.expect("a webhook")
    }

    fn signature_header(&self) -> &'static str {
        SIGNATURE
    }
}
