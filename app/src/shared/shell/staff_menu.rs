//! The menus of staff in the header.

use domain::access::Right;
use leptos::prelude::*;

use super::{Section, StaffSignedIn, initials};
use crate::components::drop::Drop;
use crate::components::icon::{Glyph, Icon};
use crate::{routes, t};

/// A page in the menu.
struct MenuEntry {
    section: Section,
    href: &'static str,
    icon: Icon,
    text: &'static str,
    /// What its reader needs, at least in part.
    right: Option<Right>,
    /// Number of what is late there.
    overdue: u32,
}

fn entry(section: Section, href: &'static str, icon: Icon, text: &'static str) -> MenuEntry {
    MenuEntry { section, href, icon, text, right: None, overdue: 0 }
}

impl MenuEntry {
    const fn of(self, right: Right) -> Self {
        Self { right: Some(right), ..self }
    }
}

/// The entries in groups: daily work, the institution.
fn groups(overdue_cases: u32) -> [Vec<MenuEntry>; 2] {
    use Section::{
        StaffCases, StaffFigures, StaffHome, StaffInvoices, StaffPeople, StaffSearch, StaffSettings,
    };
    [
        vec![
            entry(StaffHome, routes::STAFF, Icon::Home, t!(staff.nav.home)),
            entry(StaffSearch, routes::STAFF_SEARCH, Icon::Search, t!(staff.nav.search))
                .of(Right::See),
            MenuEntry {
                overdue: overdue_cases,
                ..entry(StaffCases, routes::STAFF_CASES, Icon::Mail, t!(cases.nav))
            }
            .of(Right::Answer),
            entry(StaffInvoices, routes::STAFF_INVOICE_NEW, Icon::Invoice, t!(staff_invoicing.nav))
                .of(Right::IssueInvoices),
        ],
        vec![
            entry(StaffFigures, routes::STAFF_FIGURES, Icon::Chart, t!(staff.nav.figures))
                .of(Right::SeeFigures),
            entry(StaffPeople, routes::STAFF_PEOPLE, Icon::Person, t!(staff.nav.people))
                .of(Right::ManageStaff),
            entry(StaffSettings, routes::STAFF_SETTINGS, Icon::Settings, t!(staff.nav.settings))
                .of(Right::Configure),
        ],
    ]
}

/// The pages that a member of staff may open: beside the content, or behind a button where there is
/// no room for both.
#[component]
pub(super) fn StaffMenu(staff: StaffSignedIn, section: Option<Section>) -> impl IntoView {
    let StaffSignedIn { actor, overdue_cases, .. } = staff;
    let badge = |overdue: u32| {
        (overdue > 0).then(|| {
            view! {
                <span class="desk-menu__badge">
                    {overdue} <span class="visually-hidden">" " {t!(cases.menu_overdue)}</span>
                </span>
            }
        })
    };
    let link = move |entry: MenuEntry| {
        let current = (section == Some(entry.section)).then_some("page");
        view! {
            <li>
                <a class="desk-menu__link" href=entry.href aria-current=current>
                    <Glyph icon=entry.icon/>
                    <span>{entry.text}</span>
                    {badge(entry.overdue)}
                </a>
            </li>
        }
    };
    let group = move |entries: Vec<MenuEntry>| {
        let open = entries
            .into_iter()
            .filter(|entry| entry.right.is_none_or(|right| actor.may_in_part(right)));
        let links = open.map(link).collect::<Vec<_>>();
        (!links.is_empty()).then(|| view! { <ul class="desk-menu__group">{links}</ul> })
    };
    view! {
        <nav class="desk-menu" aria-label=t!(shell.menu)>
            <details class="desk-menu__fold">
                <summary class="desk-menu__button">
                    <Glyph icon=Icon::Menu/>
                    <span>{t!(shell.menu)}</span>
                </summary>
                <div class="desk-menu__groups">{groups(overdue_cases).map(group).into_iter().collect_view()}</div>
            </details>
        </nav>
    }
    .into_any()
}

/// The own account, and the way out.
#[component]
pub(super) fn StaffAccountMenu(staff: StaffSignedIn) -> impl IntoView {
    let button = view! {
        <span class="initials">{initials(&staff.name)}</span>
        <span class="visually-hidden">{t!(shell.account)}</span>
    };
    view! {
        <Drop button=button.into_any()>
            <p class="drop__title">{staff.name}</p>
            <a class="drop__item" href=routes::STAFF_ACCOUNT>
                <Glyph icon=Icon::Person/>
                {t!(staff.nav.account)}
            </a>
            <form method="post" action=routes::STAFF_SIGN_OUT>
                <button class="drop__item" type="submit">
                    <Glyph icon=Icon::SignOut/>
                    {t!(shell.sign_out)}
                </button>
            </form>
        </Drop>
    }
    .into_any()
}
