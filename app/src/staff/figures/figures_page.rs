//! The figures of today or of a past day.

use domain::access::Right;
use domain::activity::DeskTopic;
use domain::calendar::Date;
use domain::money::{Currency, Money};
use domain::reports::{Figures, PromiseRate};
use leptos::prelude::*;
use portal::payments::unapplied;
use portal::platform::feed::desk;
use portal::views::reports::{self, DayReport};

use super::asked::{FIRST_DAY, FiguresQuery, changes_address};
use super::collected_card::CollectedCard;
use super::facts::ReportPlace;
use super::outstanding_cards::{AgeingCard, OutstandingCard};
use super::rate_cards::{DsoCard, PromiseCard, PunctualityCard, QuestionCard};
use super::recovery_card::RecoveryCard;
use crate::components::UiTone;
use crate::components::button::{Button, Look};
use crate::components::card::Card;
use crate::components::empty_state::EmptyState;
use crate::components::field::{Field, FieldKind};
use crate::components::filter_tabs::{FilterTab, FilterTabs};
use crate::components::icon::{Glyph, Icon};
use crate::components::notice::Notice;
use crate::components::page_title::PageTitle;
use crate::request::context::request_context;
use crate::request::reader::{long_date, money, short_instant, today};
use crate::shared::answer::answer;
use crate::shared::live_page::{LiveDesk, ReadAt};
use crate::shared::shell::{Frame, Section};
use crate::{routes, t};

/// Figures need not follow each payment of a busy hour.
const REFRESH_EVERY_S: u32 = 10;

#[component]
pub fn FiguresPage() -> impl IntoView {
    let context = request_context();
    let query = FiguresQuery::read(&context.query, today());
    Suspend::new(async move {
        let found = async {
            let after = desk::place(&context.portal).await?.position();
            let report = reports::figures(&context.portal, &context.actor, query.day).await?;
            let unapplied = unapplied::open_on(&context.portal, &context.actor, query.day).await?;
            Ok((after, report, unapplied))
        };
        let now = context.portal.now();
        answer(found.await, |(after, report, unapplied)| {
            let topics = vec![DeskTopic::Payments, DeskTopic::Cases];
            let live = (query.day == today())
                .then(|| view! { <LiveDesk after topics pause_s=REFRESH_EVERY_S/> });
            let lead = if query.day == today() {
                t!(figures.until_now, day = long_date(query.day))
            } else {
                t!(figures.at_end_of, day = long_date(query.day))
            };
            view! {
                <Frame section=Section::StaffFigures>
                    {live}
                    <div class="stack" data-live="">
                        <PageTitle title=t!(figures.title) lead/>
                        <Choice query currencies=currencies(&report)/>
                        <Remarks report=report.clone()/>
                        <UnappliedLine sums=unapplied/>
                        <Content report query/>
                        <ReadAt at=now/>
                    </div>
                </Frame>
            }
            .into_any()
        })
    })
}

fn currencies(report: &DayReport) -> Vec<Currency> {
    report.figures.iter().map(|figures| figures.currency).collect()
}

/// The day, and the currency where there are several.
#[component]
fn Choice(query: FiguresQuery, currencies: Vec<Currency>) -> impl IntoView {
    let shown = query.currency.or(currencies.first().copied());
    let tab = move |currency: Currency| {
        let href = FiguresQuery { currency: Some(currency), ..query }.address();
        view! { <FilterTab href text=currency.code() current=shown == Some(currency)/> }
    };
    let is_several = currencies.len() > 1;
    let tabs = is_several.then(|| {
        let tabs = currencies.into_iter().map(tab).collect_view();
        view! { <FilterTabs label=t!(figures.currency)>{tabs}</FilterTabs> }
    });
    view! {
        <div class="figures-choice">
            <DayForm query/>
            {tabs}
        </div>
    }
    .into_any()
}

#[component]
fn DayForm(query: FiguresQuery) -> impl IntoView {
    let step = |day: Option<Date>, rel: &'static str, icon: Icon, label: &'static str| {
        let day = day.filter(|day| (FIRST_DAY..=today()).contains(day))?;
        let href = FiguresQuery { day, ..query }.address();
        Some(view! {
            <a class="figures-choice__step" href=href rel=rel aria-label=label>
                <Glyph icon/>
            </a>
        })
    };
    let before = step(query.day.yesterday().ok(), "prev", Icon::ArrowLeft, t!(figures.day_before));
    let after = step(query.day.tomorrow().ok(), "next", Icon::ArrowRight, t!(figures.day_after));
    let now = FiguresQuery { day: today(), ..query };
    let is_past = query.day != today();
    view! {
        <form class="figures-choice__day" method="get" action=routes::STAFF_FIGURES>
            {before}
            <Field
                name="on"
                label=t!(figures.day)
                kind=FieldKind::Day(Some(FIRST_DAY), Some(today()))
                value=query.day.to_string()
                required=true
            />
            {after}
            {query
                .currency
                .map(|one| view! { <input type="hidden" name="currency" value=one.code()/> })}
            <input type="hidden" name="by" value=query.ageing.code()/>
            <Button look=Look::Secondary>{t!(figures.show)}</Button>
            {is_past
                .then(|| {
                    view! {
                        <a class="figures-choice__today" href=now.address()>
                            {t!(figures.today)}
                        </a>
                    }
                })}
        </form>
    }
    .into_any()
}

/// Money that is nobody's yet. No figure counts it.
#[component]
fn UnappliedLine(sums: Vec<Money>) -> impl IntoView {
    if sums.is_empty() {
        return ().into_any();
    }
    let sums = sums.into_iter().map(money).collect::<Vec<_>>().join(" + ");
    let line = t!(unapplied.figures_line, sums = sums);
    match request_context().actor.may(Right::MatchMoney) {
        true => view! {
            <p>
                <a href=routes::STAFF_UNAPPLIED>{line}</a>
            </p>
        }
        .into_any(),
        false => view! { <p>{line}</p> }.into_any(),
    }
}

/// What a reader must know about the figures.
#[component]
fn Remarks(report: DayReport) -> impl IntoView {
    view! {
        {(!report.is_complete)
            .then(|| {
                view! {
                    <Notice tone=UiTone::Warn title=t!(figures.incomplete_title)>
                        <p>{t!(figures.incomplete)}</p>
                    </Notice>
                }
            })}
        {report
            .changed_at
            .map(|at| {
                view! {
                    <Notice tone=UiTone::Info title=t!(figures.changed_title)>
                        <p>{t!(figures.changed, at = short_instant(at))}</p>
                        <p>
                            <a href=changes_address(report.day, None)>{t!(figures.see_changes)}</a>
                        </p>
                    </Notice>
                }
            })}
    }
    .into_any()
}

#[component]
fn Content(report: DayReport, query: FiguresQuery) -> impl IntoView {
    let DayReport { figures, promises, questions, recovery, .. } = report;
    let is_shown = |one: &Figures| query.currency.is_none_or(|currency| one.currency == currency);
    let Some(figures) = figures.into_iter().find(is_shown) else {
        return view! {
            <Card>
                <EmptyState title=t!(figures.none_title) text=t!(figures.none)/>
            </Card>
            <QuestionCard clock=questions/>
        }
        .into_any();
    };
    let (currency, day) = (figures.currency, query.day);
    let place = ReportPlace { currency, day };
    let promises = promises.into_iter().find(|(one, _)| *one == currency);
    let promises = promises.map_or_else(PromiseRate::default, |(_, rate)| rate);
    view! {
        <div class="figures-grid">
            <CollectedCard figures=figures.clone() place/>
            <OutstandingCard figures=figures.clone() place/>
            <AgeingCard figures=figures.clone() place query/>
            <DsoCard figures=figures.clone() place/>
            <PunctualityCard figures/>
            <div class="stack">
                <PromiseCard rate=promises currency/>
                <QuestionCard clock=questions/>
            </div>
        </div>
        <RecoveryCard report=recovery currency day/>
    }
    .into_any()
}
