//! It ended without money: why, what to do about it, and the way to try again.

use leptos::prelude::*;
use portal::payments::PaymentDetail;
use url::form_urlencoded::Serializer;

use super::phase::NotMade;
use crate::components::amount::BigAmount;
use crate::components::button::{Actions, LinkButton, Look};
use crate::components::card::Card;
use crate::components::icon::{Glyph, Icon};
use crate::components::page_title::PageTitle;
use crate::customer::words;
use crate::{routes, t};

/// An end without money; each says so.
#[component]
pub fn NotMadeContent(found: PaymentDetail, how: NotMade) -> impl IntoView {
    let (title, why, advice) = match how {
        NotMade::Failed(failure) => {
            let (why, advice) = words::failure(failure);
            (t!(not_made.title), why, Some(advice))
        }
        NotMade::Expired => (t!(not_made.expired_title), t!(not_made.expired), None),
        NotMade::Cancelled => (t!(not_made.cancelled_title), t!(not_made.cancelled), None),
    };
    let again = again(&found);
    view! {
        <PageTitle title/>
        <Card>
            <div class="not-made">
                <p class="not-made__amount"><BigAmount value=found.amount/></p>
                <p class="not-made__why">{why}</p>
                {advice.map(|advice| view! { <p>{advice}</p> })}
                <p class="not-made__money">
                    <Glyph icon=Icon::Shield/>
                    <span>{t!(not_made.no_money)}</span>
                </p>
                <p class="quiet">{t!(not_made.late)}</p>
            </div>
        </Card>
        <Actions>
            {again.map(|href| view! { <LinkButton href>{t!(not_made.again)}</LinkButton> })}
            <LinkButton href=routes::OVERVIEW look=Look::Secondary>
                {t!(confirmation.home)}
            </LinkButton>
        </Actions>
    }
    .into_any()
}

/// The review of the same choice, of what is still owed; nothing when nothing is, or when it was
/// somebody else's.
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
