//! The menus of staff in the header.

use domain::access::Right;
use leptos::prelude::*;

use super::{Section, StaffSignedIn, initials};
use crate::components::drop::Drop;
use crate::components::icon::{Glyph, Icon};
use crate::{routes, t};

/// The pages that a member of staff may open.
#[component]
pub(super) fn StaffMenu(staff: StaffSignedIn, section: Option<Section>) -> impl IntoView {
    let of = |right: Option<Right>, section, href, icon, text: &'static str| {
        let is_open = right.is_none_or(|right| staff.rights.contains(&right));
        is_open.then_some((section, href, icon, text))
    };
    let see = Some(Right::See);
    let places = [
        of(None, Section::StaffHome, routes::STAFF, Icon::Home, t!(staff.nav.home)),
        of(
            see,
            Section::StaffCustomers,
            routes::STAFF_CUSTOMERS,
            Icon::Person,
            t!(staff.nav.customers),
        ),
        of(
            see,
            Section::StaffInvoices,
            routes::STAFF_INVOICES,
            Icon::Invoice,
            t!(staff.nav.invoices),
        ),
        of(
            see,
            Section::StaffPayments,
            routes::STAFF_PAYMENTS,
            Icon::Receipt,
            t!(staff.nav.payments),
        ),
        of(
            Some(Right::SeeMessages),
            Section::StaffMessages,
            routes::STAFF_MESSAGES,
            Icon::Mail,
            t!(staff.nav.messages),
        ),
        of(
            Some(Right::ReadAudit),
            Section::StaffAudit,
            routes::STAFF_AUDIT,
            Icon::Shield,
            t!(staff.nav.audit),
        ),
        of(
            Some(Right::ManageStaff),
            Section::StaffPeople,
            routes::STAFF_PEOPLE,
            Icon::Lock,
            t!(staff.nav.people),
        ),
    ];
    let places = places.into_iter().flatten();
    let link = move |(place, href, icon, text): (Section, &'static str, Icon, &'static str)| {
        let current = (section == Some(place)).then_some("page");
        view! {
            <li>
                <a class="menu__link" href=href aria-current=current>
                    <Glyph icon/>
                    <span>{text}</span>
                </a>
            </li>
        }
    };
    view! {
        <nav class="menu" aria-label=t!(shell.menu)>
            <ul class="menu__list">{places.map(link).collect_view()}</ul>
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
