//! Is it right?

use app::components::amount::Amount;
use app::components::button::{Button, LinkButton, Look};
use app::components::card::Card;
use app::components::field::{Field, Kind};
use app::components::icon::Icon;
use app::components::page_title::PageTitle;
use app::components::steps::{Step, Steps};
use app::components::total::Total;
use app::reader::money;
use app::shell::{Frame, Section, Width};
use app::{routes, t};
use leptos::prelude::*;

use crate::sample::pen;

pub fn page() -> AnyView {
    let left = t!(review.left_after, amount = money(pen(12_500)));
    view! {
        <Frame section=Section::Basket width=Width::Narrow>
            <Steps current=Step::Review/>
            <PageTitle title=t!(review.title) lead=t!(review.lead)/>
            <form class="stack" method="post">
                <Card
                    title=t!(review.summary)
                    more=(routes::BASKET.into(), t!(form.edit).into())
                >
                    <ul class="order">
                        <li class="order__line">
                            <span class="order__what">"Pensión de octubre"</span>
                            <span class="order__note">"Lucía Rojas Quispe · F001-004512"</span>
                            <span class="order__amount"><Amount value=pen(45_000)/></span>
                        </li>
                        <li class="order__line">
                            <span class="order__what">"Pensión de octubre"</span>
                            <span class="order__note">
                                "Mateo Rojas Quispe · F001-004513 · " {left}
                            </span>
                            <span class="order__amount"><Amount value=pen(10_000)/></span>
                        </li>
                    </ul>
                    <Total label=t!(review.total) value=pen(55_000)/>
                </Card>
                <Card>
                    <Field
                        name="email"
                        label=t!(review.receipt_email)
                        kind=Kind::Email
                        value="maria.quispe@example.com"
                        autocomplete="email"
                    />
                </Card>
                <div class="pay">
                    <Button icon=Icon::Lock>{t!(review.pay, amount = money(pen(55_000)))}</Button>
                    <p class="pay__next">{t!(review.next, gateway = "Stripe")}</p>
                    <LinkButton href=routes::BASKET look=Look::Quiet>
                        {t!(review.change)}
                    </LinkButton>
                </div>
            </form>
        </Frame>
    }
    .into_any()
}
