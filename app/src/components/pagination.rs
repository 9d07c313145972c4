//! Pagination of long lists.

use leptos::prelude::*;

use super::Text;
use super::icon::{Glyph, Icon};
use crate::t;

/// Position of a page within a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PagePlace {
    /// Page number, from 1.
    pub page: u32,
    /// Entries per page.
    pub size: u32,
    /// Total number of entries.
    pub total: u32,
}

impl PagePlace {
    /// Number of pages, at least one.
    #[must_use]
    pub const fn pages(self) -> u32 {
        let pages = self.total.div_ceil(self.size);
        if pages == 0 { 1 } else { pages }
    }

    /// Positions of the first and last entry on this page, from 1.
    #[must_use]
    pub fn range(self) -> (u32, u32) {
        let before = (self.page - 1) * self.size;
        (before + 1, (before + self.size).min(self.total))
    }

    /// Page numbers to link: first, last, current and its neighbours; `None` is a gap.
    #[must_use]
    pub fn offered(self) -> Vec<Option<u32>> {
        let mut offered = Vec::new();
        let mut last = 0;
        for page in 1..=self.pages() {
            let near = page.abs_diff(self.page) <= 1 || page == 1 || page == self.pages();
            // A gap of a single page shows that page.
            let closes_gap = page == 2 && self.page == 4
                || page == self.pages().saturating_sub(1) && page == self.page + 2;
            if near || closes_gap {
                if page > last + 1 {
                    offered.push(None);
                }
                offered.push(Some(page));
                last = page;
            }
        }
        offered
    }
}

/// Links to the other pages of a list. Renders nothing for a single page.
#[component]
pub fn Pagination(
    place: PagePlace,
    /// Address of a page by its number.
    href: impl Fn(u32) -> String,
) -> impl IntoView {
    let (from, to) = place.range();
    let arrow = |page: u32, rel: &'static str, text: &'static str, icon: Icon| {
        (page >= 1 && page <= place.pages()).then(|| {
            view! {
                <a class="pagination__step" href=href(page) rel=rel>
                    <Glyph icon/>
                    <span>{text}</span>
                </a>
            }
        })
    };
    let number = |page: Option<u32>| match page {
        None => view! { <li class="pagination__gap" aria-hidden="true">"…"</li> }.into_any(),
        Some(page) => {
            let current = (page == place.page).then_some("page");
            let label: Text = t!(pagination.page, number = page).into();
            view! {
                <li>
                    <a
                        class="pagination__page"
                        href=href(page)
                        aria-label=label
                        aria-current=current
                    >
                        {page}
                    </a>
                </li>
            }
            .into_any()
        }
    };
    (place.pages() > 1).then(|| {
        view! {
            <nav class="pagination" aria-label=t!(pagination.label)>
                {arrow(place.page - 1, "prev", t!(pagination.previous), Icon::ArrowLeft)}
                <ol class="pagination__pages">
                    {place.offered().into_iter().map(number).collect_view()}
                </ol>
                {arrow(place.page + 1, "next", t!(pagination.next), Icon::ArrowRight)}
                <p class="pagination__range">
                    {t!(pagination.range, from = from, to = to, total = place.total)}
                </p>
            </nav>
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_this_page_and_its_neighbours_are_offered() {
        let offered = |page, pages: u32| {
            let place = PagePlace { page, size: 30, total: pages * 30 };
            let text = |p: Option<u32>| p.map_or("…".to_owned(), |p| p.to_string());
            place.offered().into_iter().map(text).collect::<Vec<_>>().join(" ")
        };
        for (page, pages, expected) in [
            (1, 1, "1"),
            (1, 3, "1 2 3"),
            (1, 9, "1 2 … 9"),
            (4, 9, "1 2 3 4 5 … 9"),
            (5, 9, "1 … 4 5 6 … 9"),
            (6, 9, "1 … 5 6 7 8 9"),
            (9, 9, "1 … 8 9"),
        ] {
            assert_eq!(offered(page, pages), expected, "page {page} of {pages}");
        }
    }

    #[test]
    fn the_range_ends_with_the_last_one() {
        for (page, total, expected) in [(1, 73, (1, 30)), (3, 73, (61, 73)), (1, 5, (1, 5))] {
            assert_eq!(PagePlace { page, size: 30, total }.range(), expected);
        }
    }
}
