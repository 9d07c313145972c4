//! The menus of staff in the header.

use leptos::prelude::*;

use super::{Section, StaffSignedIn, initials};
use crate::components::drop::Drop;
use crate::components::icon::{Glyph, Icon};
use crate::{routes, t};

/// The pages that a member of staff may open.
#[component]
pub(super) fn StaffMenu(staff: StaffSignedIn, section: Option<Section>) -> impl IntoView {
    let home = (Section::StaffHome, routes::STAFF, Icon::Home, t!(staff.nav.home));
    let people = (Section::StaffPeople, routes::STAFF_PEOPLE, Icon::Person, t!(staff.nav.people));
    let imports =
        (Section::StaffImports, routes::STAFF_IMPORTS, Icon::Invoice, t!(staff.nav.imports));
    let places = std::iter::once(home)
        .chain(staff.imports.then_some(imports))
        .chain(staff.manages.then_some(people));
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
