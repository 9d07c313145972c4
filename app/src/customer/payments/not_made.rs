//! Payments that ended without money: the reason, advice and a link to try again.

use leptos::prelude::*;
use portal::payments::PaymentDetail;
use url::form_urlencoded::Serializer;

use super::phase::NotMade;
use crate::components::UiTone;
use crate::components::amount::Amount;
use crate::components::button::{Actions, LinkButton, Look};
use crate::components::card::Card;
use crate::components::notice::Notice;
use crate::components::outcome::{Outcome, Verdict};
use crate::components::steps::{CheckoutStep, Steps};
use crate::components::summary_list::{Fact, SummaryList};
use crate::shared::words::{self, debts_of};
use crate::{routes, t};

/// Page of a payment that ended without money.
#[component]
pub fn NotMadeContent(found: PaymentDetail, how: NotMade) -> impl IntoView {
    let (title, text) = match how {
        NotMade::Failed(_) => (t!(not_made.title), t!(not_made.no_money)),
        NotMade::Expired => (t!(not_made.expired_title), t!(not_made.expired)),
        NotMade::Cancelled => (t!(not_made.cancelled_title), t!(not_made.cancelled)),
    };
    let why = match how {
        NotMade::Failed(failure) => Some(words::failure(failure)),
        NotMade::Expired | NotMade::Cancelled => None,
    };
    let (again, amount) = (again(&found), found.amount);
    let debts = debts_of(&found.debts);
    view! {
        <Steps current=CheckoutStep::Pay/>
        <Outcome verdict=Verdict::NotMade title text/>
        {why
            .map(|(why, advice)| {
                view! {
                    <Notice tone=UiTone::Warn title=why>
                        <p>{advice}</p>
                    </Notice>
                }
            })}
        <Card>
            <SummaryList>
                <Fact term=t!(payments.amount)><Amount value=amount/></Fact>
                <Fact term=t!(payments.what)>{debts}</Fact>
            </SummaryList>
        </Card>
        <Actions>
            {again.map(|href| view! { <LinkButton href>{t!(not_made.again)}</LinkButton> })}
            <LinkButton href=routes::OVERVIEW look=Look::Quiet>{t!(errors.home)}</LinkButton>
        </Actions>
        <p class="quiet">{t!(not_made.late)}</p>
    }
    .into_any()
}

/// Review URL with the same debts, as far as they are still outstanding; `None` if nothing is, or
/// if the reader was not the payer.
fn again(found: &PaymentDetail) -> Option<String> {
    let mut query = Serializer::new(String::new());
    let owed = found.debts.iter().filter(|debt| found.own && debt.outstanding.minor > 0);
    let mut is_empty = true;
    for debt in owed {
        is_empty = false;
        query.append_pair("i", debt.instalment.as_str());
        if debt.meant.minor < debt.outstanding.minor {
            query.append_pair(&format!("part-{}", debt.instalment), &debt.meant.to_decimal());
        }
    }
    (!is_empty).then(|| format!("{}?{}", routes::REVIEW, query.finish()))
}
