//! The menus of staff in the header.

use domain::access::{Actor, Extent, Right};
use leptos::prelude::*;

use super::{Section, StaffSignedIn, initials};
use crate::components::drop::Drop;
use crate::components::icon::{Glyph, Icon};
use crate::request::context::MenuCounts;
use crate::{routes, t};

/// A page in the menu.
struct MenuEntry {
    section: Section,
    href: &'static str,
    icon: Icon,
    text: &'static str,
    /// What its reader needs.
    right: Option<Right>,
    /// How far the right must go.
    least: Extent,
    /// Number of what waits there, and what it is.
    badge: (u32, &'static str),
}

fn entry(section: Section, href: &'static str, icon: Icon, text: &'static str) -> MenuEntry {
    let (right, least, badge) = (None, Extent::Full, (0, ""));
    MenuEntry { section, href, icon, text, right, least, badge }
}

impl MenuEntry {
    fn is_open_to(&self, actor: &Actor) -> bool {
        self.right.is_none_or(|right| actor.extent(right) >= self.least)
    }

    const fn of(self, right: Right) -> Self {
        Self { right: Some(right), ..self }
    }
}

/// The entries in groups: daily work, what was done and said, the institution.
fn groups(counts: MenuCounts) -> [Vec<MenuEntry>; 3] {
    let imports = t!(staff.nav.imports);
    let people = t!(staff.nav.people);
    let settings = t!(staff.nav.settings);
    [
        vec![
            entry(Section::StaffHome, routes::STAFF, Icon::Home, t!(staff.nav.home)),
            entry(Section::StaffSearch, routes::STAFF_SEARCH, Icon::Search, t!(staff.nav.search))
                .of(Right::See),
            MenuEntry {
                badge: (counts.overdue_cases, t!(cases.menu_overdue)),
                least: Extent::Part,
                ..entry(Section::StaffCases, routes::STAFF_CASES, Icon::Question, t!(cases.nav))
            }
            .of(Right::Answer),
            MenuEntry {
                least: Extent::Part,
                ..entry(Section::StaffTills, routes::STAFF_TILLS, Icon::Cash, t!(till.nav))
            }
            .of(Right::CloseTill),
            entry(
                Section::StaffUnapplied,
                routes::STAFF_UNAPPLIED,
                Icon::Receipt,
                t!(unapplied.nav),
            )
            .of(Right::MatchMoney),
            MenuEntry {
                badge: (counts.approvals, t!(approvals.menu_waiting)),
                least: Extent::Ask,
                ..entry(
                    Section::StaffApprovals,
                    routes::STAFF_APPROVALS,
                    Icon::Check,
                    t!(approvals.nav),
                )
            }
            .of(Right::Refund),
            seen(Section::StaffCustomers, routes::STAFF_CUSTOMERS, t!(staff.nav.customers)),
            seen(Section::StaffInvoices, routes::STAFF_INVOICES, t!(staff.nav.invoices)),
            seen(Section::StaffPayments, routes::STAFF_PAYMENTS, t!(staff.nav.payments)),
        ],
        vec![
            entry(Section::StaffFigures, routes::STAFF_FIGURES, Icon::Chart, t!(staff.nav.figures))
                .of(Right::SeeFigures),
            entry(
                Section::StaffMessages,
                routes::STAFF_MESSAGES,
                Icon::Mail,
                t!(staff.nav.messages),
            )
            .of(Right::SeeMessages),
            entry(Section::StaffImports, routes::STAFF_IMPORTS, Icon::Download, imports)
                .of(Right::Import),
            entry(Section::StaffAudit, routes::STAFF_AUDIT, Icon::Shield, t!(staff.nav.audit))
                .of(Right::ReadAudit),
        ],
        vec![
            entry(Section::StaffPolicy, routes::STAFF_POLICY, Icon::Calendar, t!(policy.nav))
                .of(Right::SetPolicies),
            entry(Section::StaffPeople, routes::STAFF_PEOPLE, Icon::Lock, people)
                .of(Right::ManageStaff),
            MenuEntry {
                badge: (counts.failing_parts, t!(health.menu_failing)),
                ..entry(Section::StaffHealth, routes::STAFF_HEALTH, Icon::Alert, t!(health.nav))
            }
            .of(Right::SeeFigures),
            entry(Section::StaffSettings, routes::STAFF_SETTINGS, Icon::Settings, settings)
                .of(Right::Configure),
        ],
    ]
}

/// A list of what everybody sees.
fn seen(section: Section, href: &'static str, text: &'static str) -> MenuEntry {
    let icon = match section {
        Section::StaffCustomers => Icon::Person,
        Section::StaffPayments => Icon::Receipt,
        _ => Icon::Invoice,
    };
    entry(section, href, icon, text).of(Right::See)
}

/// The pages that a member of staff may open: beside the content, or behind a button where there is
/// no room for both.
#[component]
pub(super) fn StaffMenu(staff: StaffSignedIn, section: Option<Section>) -> impl IntoView {
    let StaffSignedIn { actor, counts, .. } = staff;
    let badge = |(count, what): (u32, &'static str)| {
        (count > 0).then(|| {
            view! {
                <span class="desk-menu__badge">
                    {count} <span class="visually-hidden">" " {what}</span>
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
                    {badge(entry.badge)}
                </a>
            </li>
        }
    };
    let group = move |entries: Vec<MenuEntry>| {
        let open = entries.into_iter().filter(|entry| entry.is_open_to(&actor));
        let links = open.map(link).collect::<Vec<_>>();
        (!links.is_empty()).then(|| view! { <ul class="desk-menu__group">{links}</ul> })
    };
    let groups = groups(counts).map(group).into_iter().collect_view();
    view! {
        <nav class="desk-menu" aria-label=t!(shell.menu)>
            <details class="desk-menu__fold">
                <summary class="desk-menu__button">
                    <Glyph icon=Icon::Menu/>
                    <span>{t!(shell.menu)}</span>
                </summary>
                <div class="desk-menu__groups">{groups}</div>
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
