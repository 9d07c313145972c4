//! The customers that a search found.

use domain::money::Money;
use leptos::prelude::*;
use portal::views::desk::search::{CustomerHit, HitReason, SearchResult};

use crate::components::amount::Amount;
use crate::components::empty_state::EmptyState;
use crate::{routes, t};

/// The result of a search; `None` if nothing was typed that can be searched. The palette takes this
/// part out of the page.
#[component]
pub(super) fn Hits(result: Option<SearchResult>) -> impl IntoView {
    let said = result.as_ref().map_or(String::new(), |result| {
        t!(search.count, count = u32::try_from(result.hits.len()).unwrap_or(u32::MAX))
    });
    let content = match result {
        None => view! { <p class="hits__note">{t!(search.hint)}</p> }.into_any(),
        Some(result) if result.hits.is_empty() => {
            view! { <EmptyState title=t!(search.none_title) text=t!(search.none)/> }.into_any()
        }
        Some(SearchResult { hits, has_more }) => {
            let hits = hits.into_iter().map(hit).collect_view();
            view! {
                <ul class="hits__list">{hits}</ul>
                {has_more.then(|| view! { <p class="hits__note">{t!(search.more)}</p> })}
            }
            .into_any()
        }
    };
    view! {
        <div class="hits" data-hits=said>
            {content}
        </div>
    }
    .into_any()
}

fn hit(hit: CustomerHit) -> AnyView {
    let why = reason(&hit);
    view! {
        <li>
            <a class="hits__hit" href=routes::staff_customer(&hit.id)>
                <span class="hits__who">
                    <span class="hits__name">{hit.name}</span>
                    <span class="hits__why">{hit.number} {why}</span>
                </span>
                <Owed owed=hit.owed/>
            </a>
        </li>
    }
    .into_any()
}

#[component]
fn Owed(owed: Vec<Money>) -> impl IntoView {
    if owed.is_empty() {
        return view! { <span class="hits__nothing">{t!(search.nothing_owed)}</span> }.into_any();
    }
    let amounts = owed.into_iter().map(|value| view! { <Amount value/> }).collect_view();
    view! { <span class="hits__owed">{amounts}</span> }.into_any()
}

/// What tells this customer from namesakes: by what it was found, or its mailbox.
fn reason(hit: &CustomerHit) -> Option<String> {
    let found = match &hit.by {
        HitReason::Number => None,
        HitReason::Document => hit.document.as_ref().map(|of| t!(search.document, number = of)),
        HitReason::Invoice(number) => Some(t!(search.invoice, number = number)),
        HitReason::SimilarName => Some(t!(search.similar).to_owned()),
        HitReason::Mailbox | HitReason::Name => None,
    };
    let text = found.or_else(|| hit.email.clone())?;
    Some(format!(" · {text}"))
}

#[cfg(test)]
mod tests {
    use domain::ids::CustomerId;
    use domain::language::Language;
    use domain::money::Currency;

    use super::*;
    use crate::components::testing::html;

    fn found(by: HitReason) -> CustomerHit {
        CustomerHit {
            id: CustomerId::parse("c1").unwrap(),
            number: "A-1".into(),
            name: "Ana <Ruiz>".into(),
            document: Some("4587".into()),
            email: Some("ana@example.org".into()),
            by,
            owed: vec![Money::new(12_345, Currency::Pen)],
        }
    }

    #[test]
    fn a_hit_links_to_the_customer_and_says_why_it_was_found() {
        for (by, expected) in [
            (HitReason::Number, "A-1 · ana@example.org"),
            (HitReason::Document, "A-1 · documento 4587"),
            (HitReason::Invoice("F-7".into()), "A-1 · factura F-7"),
            (HitReason::Mailbox, "A-1 · ana@example.org"),
            (HitReason::SimilarName, "A-1 · nombre parecido"),
        ] {
            let result = SearchResult { hits: vec![found(by)], has_more: false };
            let html = html(Language::Es, || view! { <Hits result=Some(result)/> });
            let html = html.replace("<!>", "");
            for part in [expected, "/staff/customers/c1", "Ana &lt;Ruiz&gt;", "S/\u{a0}123.45"] {
                assert!(html.contains(part), "{part} in {html}");
            }
        }
    }

    #[test]
    fn nothing_typed_nothing_found_and_more_than_is_shown_are_said() {
        let none = SearchResult::default();
        let many = SearchResult { hits: vec![found(HitReason::Name)], has_more: true };
        for (result, expected) in
            [(None, "at least two"), (Some(none), "Nobody found"), (Some(many), "There are more")]
        {
            let html = html(Language::En, || view! { <Hits result/> });
            assert!(html.contains(expected), "{html}");
        }
    }
}
