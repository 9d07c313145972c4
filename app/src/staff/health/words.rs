//! Words for the parts, their states and what went wrong.

use domain::health::HealthState;
use portal::views::desk::health::HealthPart;

use crate::components::UiTone;
use crate::shared::words::gateway;
use crate::staff::settings::channel_name;
use crate::t;

pub(super) fn part(part: HealthPart) -> String {
    match part {
        HealthPart::Gateway(origin) => t!(health.gateway, name = gateway(origin)),
        HealthPart::GatewayWork(origin) => t!(health.gateway_work, name = gateway(origin)),
        HealthPart::Webhooks(origin) => t!(health.webhooks, name = gateway(origin)),
        HealthPart::Mail => t!(health.mail).to_owned(),
        HealthPart::Carrier(channel) => t!(health.carrier, channel = channel_name(channel)),
        HealthPart::Imports => t!(health.imports).to_owned(),
    }
}

pub(super) fn state(state: HealthState) -> (UiTone, &'static str) {
    match state {
        HealthState::Good => (UiTone::Good, t!(health.good)),
        HealthState::Strained => (UiTone::Warn, t!(health.strained)),
        HealthState::Failing => (UiTone::Bad, t!(health.failing)),
    }
}

/// What it means that a part does not work.
pub(super) fn advice(part: HealthPart) -> &'static str {
    match part {
        HealthPart::Gateway(_) => t!(health.advice.gateway),
        HealthPart::GatewayWork(_) => t!(health.advice.gateway_work),
        HealthPart::Webhooks(_) => t!(health.advice.webhooks),
        HealthPart::Mail => t!(health.advice.mail),
        HealthPart::Carrier(_) => t!(health.advice.carrier),
        HealthPart::Imports => t!(health.advice.imports),
    }
}

/// A fault in plain words. Pages and events of the gateway have none of their own.
pub(super) fn fault(part: HealthPart) -> &'static str {
    match part {
        HealthPart::Gateway(_) | HealthPart::Webhooks(_) | HealthPart::GatewayWork(_) => {
            t!(health.said.gateway_work)
        }
        HealthPart::Mail => t!(health.said.mail),
        HealthPart::Carrier(_) => t!(health.said.carrier),
        HealthPart::Imports => t!(health.said.imports),
    }
}
