//! The list of the audit.

use domain::lists::{AnyFilter, AuditFilter, ListKind};
use leptos::prelude::*;
use portal::views::desk::lists::ListPage;
use portal::views::desk::lists::audit::{self, AuditAct, AuditActor, AuditOfList, AuditPage};
use portal::views::desk::saved_filters;

use super::address::ListAddress;
use super::audit_words;
use super::filter_fields::DayFields;
use super::list_parts::{ListEnd, ListTable};
use crate::components::Text;
use crate::components::day::{AsOf, Instant};
use crate::components::filter_form::FilterForm;
use crate::components::page_title::PageTitle;
use crate::components::select::Select;
use crate::components::table::{Cell, Column, Row, RowTitle};
use crate::request::context::request_context;
use crate::shared::answer::answer;
use crate::shared::shell::{Frame, Section};
use crate::staff::saved_filters::SavedTabs;
use crate::{routes, t};

type Address = ListAddress<AuditFilter>;

#[component]
pub fn AuditListPage() -> impl IntoView {
    let context = request_context();
    Suspend::new(async move {
        let address = Address::read(routes::STAFF_AUDIT, &context.query);
        let found = async {
            let page = audit::list(&context.portal, &context.actor, &address.query).await?;
            let (portal, actor) = (&context.portal, &context.actor);
            Ok((page, saved_filters::beside(portal, actor, ListKind::Audit).await?))
        };
        answer(found.await, |(AuditPage { page, actors }, saved)| {
            let shown = AnyFilter::Audit(address.filter().clone());
            view! {
                <Frame section=Section::StaffAudit>
                    <div class="stack">
                        <PageTitle title=t!(lists.audit.title) lead=t!(lists.audit.lead)/>
                        <SavedTabs saved shown/>
                        <Narrow address=address.clone() actors/>
                        <Content address page/>
                    </div>
                </Frame>
            }
            .into_any()
        })
    })
}

#[component]
fn Narrow(address: Address, actors: Vec<AuditActor>) -> impl IntoView {
    let filter = address.filter().clone();
    let clear = address.cleared(&AuditFilter::default());
    let mut acts: Vec<(Text, Text)> = vec![("".into(), t!(lists.audit.every_act).into())];
    let option = |act: &AuditAct| (act.code().into(), audit_words::act(*act).into());
    acts.extend(AuditAct::ALL.iter().map(option));
    let mut people: Vec<(Text, Text)> = vec![("".into(), t!(lists.audit.everybody).into())];
    people.extend(actors.into_iter().map(|one| (String::from(one.id).into(), one.name.into())));
    let chosen = filter.actor.map_or(String::new(), String::from);
    let labels = [t!(lists.from), t!(lists.to)];
    let is_wrong = address.is_wrong();
    view! {
        <FilterForm action=address.path kept=vec![] clear is_wrong>
            <Select name="act" label=t!(lists.audit.act) options=acts chosen=filter.act/>
            <Select name="actor" label=t!(lists.audit.who) options=people chosen/>
            <DayFields days=filter.days wrong=address.wrong labels/>
        </FilterForm>
    }
    .into_any()
}

#[component]
fn Content(address: Address, page: ListPage<AuditOfList>) -> impl IntoView {
    let columns = vec![
        Column::text(t!(lists.audit.act)),
        Column::text(t!(lists.audit.subject)),
        Column::text(t!(lists.audit.change)),
        Column::text(t!(lists.audit.when)),
    ];
    let end = ListEnd::of(&address, &page).without_sums();
    let is_empty = page.rows.is_empty();
    let as_of = page.as_of;
    let rows = page.rows.into_iter().map(|row| view! { <Line row/> }).collect_view();
    view! {
        <ListTable caption=t!(lists.audit.title) columns is_empty end>
            {rows}
        </ListTable>
        <AsOf at=as_of/>
    }
    .into_any()
}

#[component]
fn Line(row: AuditOfList) -> impl IntoView {
    let mut change = audit_words::changes(row.changes());
    let AuditOfList { entry, actor_name, subject_name } = row;
    let facts = entry.facts;
    let who = actor_name.unwrap_or_else(|| match facts.actor.as_str() {
        "system" => t!(lists.audit.system).to_owned(),
        other => other.to_owned(),
    });
    let note = match facts.address {
        Some(address) => format!("{who}, {}", t!(lists.audit.address, address = address)),
        None => who,
    };
    if let Some(reason) = facts.reason {
        change = format!("{change} ({reason})").trim_start().to_owned();
    }
    let subject = subject_name.unwrap_or_else(|| audit_words::short(&facts.subject).into_owned());
    view! {
        <Row>
            <RowTitle title=audit_words::act(facts.act) note/>
            <Cell label=t!(lists.audit.subject)>{subject}</Cell>
            <Cell label=t!(lists.audit.change)>{change}</Cell>
            <Cell label=t!(lists.audit.when)><Instant at=entry.at/></Cell>
        </Row>
    }
    .into_any()
}
