//! What to pay together.

use app::components::button::{Button, Look};
use app::components::card::Card;
use app::components::debt_row::{DebtRow, DebtView, PartView};
use app::components::page_title::PageTitle;
use app::components::steps::{Step, Steps};
use app::components::total::Total;
use app::shell::{Frame, Section};
use app::t;
use domain::invoices::Standing;
use leptos::prelude::*;

use crate::sample::{Sample, open, pen};

pub fn page() -> AnyView {
    let (lucia, mateo): (Vec<_>, Vec<_>) =
        open().into_iter().partition(|sample| sample.customer.starts_with("Lucía"));
    let group = |samples: Vec<Sample>| {
        view! {
            <Card title=samples[0].customer>
                <ul class="debts">{samples.into_iter().map(debt).collect_view()}</ul>
            </Card>
        }
    };
    view! {
        <Frame section=Section::Basket>
            <Steps current=Step::Choose/>
            <PageTitle title=t!(basket.title) lead=t!(basket.lead)/>
            <form class="basket" method="post">
                <div class="stack">{group(lucia)} {group(mateo)}</div>
                <div class="basket__bar">
                    <Card>
                        <p class="basket__chosen">{t!(basket.chosen, count = 2)}</p>
                        <Total label=t!(basket.total) value=pen(67_500)/>
                        <Button>{t!(basket.go_on)}</Button>
                        <p class="basket__update">
                            <Button look=Look::Quiet submits=("update".into(), "1".into())>
                                {t!(basket.update)}
                            </Button>
                        </p>
                    </Card>
                </div>
            </form>
        </Frame>
    }
    .into_any()
}

fn debt(sample: Sample) -> impl IntoView {
    let disputed = sample.standing == Standing::Disputed;
    let late = matches!(sample.standing, Standing::Overdue | Standing::PartlyPaid);
    let debt = DebtView {
        instalment: sample.number.into(),
        href: "/invoices/i1".into(),
        title: sample.what.into(),
        number: sample.number.into(),
        due_on: sample.due_on,
        standing: sample.standing,
        outstanding: sample.amount,
        chosen: late,
        closed: disputed.then(|| t!(basket.disputed).into()),
        part: Some(PartView {
            written: (sample.standing == Standing::PartlyPaid).then(|| "5".into()),
            least: pen(1_000),
            error: (sample.standing == Standing::PartlyPaid)
                .then(|| t!(basket.error.below, amount = "S/ 10.00").into()),
        }),
    };
    view! { <DebtRow debt/> }
}
