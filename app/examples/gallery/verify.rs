//! Is a receipt genuine?

use app::components::amount::Amount;
use app::components::button::Button;
use app::components::card::Card;
use app::components::day::Instant;
use app::components::field::Field;
use app::components::icon::Icon;
use app::components::outcome::{Outcome, Verdict};
use app::components::page_title::PageTitle;
use app::components::summary_list::{Fact, SummaryList};
use app::institution::institution;
use app::shell::{Frame, Width};
use app::t;
use leptos::prelude::*;

use crate::sample::{instant, pen};

pub fn page() -> AnyView {
    let lead = t!(verify.lead, institution = institution().name);
    view! {
        <Frame width=Width::Narrow>
            <PageTitle title=t!(verify.title) lead/>
            <Card>
                <form class="stack" method="get">
                    <Field name="code" label=t!(verify.code) hint=t!(verify.code_hint)/>
                    <div class="actions">
                        <Button icon=Icon::Shield>{t!(verify.submit)}</Button>
                    </div>
                </form>
            </Card>
        </Frame>
    }
    .into_any()
}

pub fn genuine() -> AnyView {
    let text = t!(verify.genuine, institution = institution().name);
    view! {
        <Frame width=Width::Narrow>
            <Outcome verdict=Verdict::Settled title=t!(verify.genuine_title) text/>
            <Card>
                <SummaryList>
                    <Fact term=t!(verify.number)>"R-000128"</Fact>
                    <Fact term=t!(verify.amount)><Amount value=pen(55_000)/></Fact>
                    <Fact term=t!(verify.issued_at)>
                        <Instant at=instant("2026-11-15T16:58:00Z") long=true/>
                    </Fact>
                </SummaryList>
            </Card>
        </Frame>
    }
    .into_any()
}
