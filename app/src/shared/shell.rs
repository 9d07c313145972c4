//! The document around every page: head, header and footer.

use domain::access::{Actor, Right};
use domain::calendar::SignedDuration;
use leptos::prelude::*;
use leptos_meta::MetaTags;
use portal::people::sessions::SessionExpiry;

use crate::components::Text;
use crate::components::drop::Drop;
use crate::components::hydration::Hydration;
use crate::components::icon::{Glyph, Icon};
use crate::components::language_switch::LanguageSwitch;
use crate::components::notice::SandboxBanner;
use crate::request::context::{Here, MenuCounts, RequestContext, SessionEnded};
use crate::request::i18n::language;
use crate::request::institution::{InstitutionView, institution};
use crate::request::reader::Reader;
use crate::request::refusal::RefusedForm;
use crate::shared::search_island::SearchPalette;
use crate::shared::session_island::{SessionEnd, SessionWarning};
use crate::{routes, t};

mod desk_search;
mod staff_menu;
mod view_bar;

use desk_search::{DeskSearch, palette_words};
use staff_menu::{StaffAccountMenu, StaffMenu};
use view_bar::ViewBar;

/// Addresses of this build's assets, with hashed names; provided by the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AssetUrls {
    pub css: &'static str,
    /// Module that loads the islands.
    pub js: &'static str,
    /// Code of the islands.
    pub wasm: &'static str,
    /// Font, preloaded so that it arrives together with the stylesheet.
    pub font: &'static str,
    pub favicon: &'static str,
}

/// Time until the session ends, and its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct SessionRest(SignedDuration, SessionExpiry);

/// The signed-in user in the header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    pub name: String,
}

/// The signed-in member of staff.
#[derive(Debug, Clone, PartialEq, Eq)]
struct StaffSignedIn {
    pub(super) name: String,
    /// Whose rights decide which entries the menu has.
    pub(super) actor: Actor,
    pub(super) counts: MenuCounts,
}

/// Whether the reader sees all debts of their customers. Who came by a pay-link sees only those
/// that it opened, so no page may say that nothing else is owed.
#[must_use]
pub fn sees_all_debts() -> bool {
    use_context::<SignedIn>().is_some()
}

/// Provides the contexts that the shell and the components read.
pub fn provide_shell_of(context: &RequestContext) {
    let settings = &context.portal.settings;
    let zone = settings.institution.time_zone.clone();
    let country = &settings.institution.country;
    Reader::new(context.language, country, zone, context.portal.now()).provide();
    provide_context(InstitutionView::of(settings));
    if let Some(user) = &context.user {
        provide_context(SignedIn { name: user.name.clone() });
    }
    if let Some(staff) = &context.staff {
        let (name, actor) = (staff.name.clone(), context.actor.clone());
        provide_context(StaffSignedIn { name, actor, counts: staff.counts });
    }
    provide_context(SessionEnded(context.session_ended));
    if let Some(expiry) = context.session_expiry {
        provide_context(SessionRest(expiry.at.duration_since(context.portal.now()), expiry));
    }
    provide_context(Here(match context.query.as_str() {
        "" => context.path.clone(),
        query => format!("{}?{query}", context.path),
    }));
}

/// The HTML document. Its children are the body: a [`Frame`], or an error page in one.
#[component]
pub fn Document(children: Children) -> impl IntoView {
    let assets = use_context::<AssetUrls>();
    let page = use_context::<RefusedForm>().and(use_context::<Here>());
    view! {
        <!DOCTYPE html>
        <html lang=language().code()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <meta name="theme-color" content="#f6f3ec" media="(prefers-color-scheme: light)"/>
                <meta name="theme-color" content="#141a18" media="(prefers-color-scheme: dark)"/>
                <meta name="format-detection" content="telephone=no"/>
                {page.map(|Here(page)| view! { <link rel="canonical" href=page/> })}
                {assets.map(|assets| view! { <Assets assets/> })}
                <MetaTags/>
            </head>
            <body>{children()}</body>
        </html>
    }
}

#[component]
fn Assets(assets: AssetUrls) -> impl IntoView {
    view! {
        <link
            rel="preload"
            href=assets.font
            r#as="font"
            r#type="font/woff2"
            crossorigin="anonymous"
        />
        <link rel="stylesheet" href=assets.css/>
        <link rel="icon" href=assets.favicon r#type="image/svg+xml"/>
        <Hydration js=assets.js wasm=assets.wasm/>
    }
    .into_any()
}

/// An entry of the main menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    Overview,
    Invoices,
    /// Selecting debts and paying them, up to the receipt.
    Basket,
    /// Payments and receipts.
    Payments,
    Profile,
    StaffHome,
    StaffInvoices,
    StaffSearch,
    StaffFigures,
    StaffHealth,
    StaffCases,
    StaffCustomers,
    StaffPayments,
    StaffMessages,
    StaffPolicy,
    StaffAudit,
    StaffImports,
    StaffPeople,
    StaffSettings,
    StaffTills,
    StaffUnapplied,
    StaffApprovals,
    StaffAccount,
}

/// Width of a page's content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Width {
    /// Lists and tables.
    #[default]
    Wide,
    /// Forms, reviews, confirmations.
    Narrow,
}

/// Header, content and footer of a page.
#[component]
pub fn Frame(
    /// Current menu entry; `None` on public pages.
    #[prop(optional_no_strip, into)]
    section: Option<Section>,
    #[prop(optional)] width: Width,
    children: Children,
) -> impl IntoView {
    let institution = institution();
    let warning = use_context::<SessionRest>().map(|rest| {
        provide_context(session_end(rest));
        view! { <SessionWarning/> }
    });
    let palette =
        use_context::<StaffSignedIn>().filter(|staff| staff.actor.may(Right::See)).map(|_| {
            provide_context(palette_words());
            view! { <SearchPalette/> }
        });
    let class = match width {
        Width::Wide => "content",
        Width::Narrow => "content content--narrow",
    };
    let main = view! { <main class=class id="main" tabindex="-1">{children()}</main> };
    let main = match use_context::<StaffSignedIn>() {
        Some(staff) => view! {
            <div class="desk">
                <StaffMenu staff section/>
                {main}
            </div>
        }
        .into_any(),
        None => main.into_any(),
    };
    view! {
        <a class="skip-link" href="#main">{t!(shell.skip)}</a>
        <ViewBar/>
        <Header institution=institution.clone() section/>
        {main}
        {palette}
        {warning}
        <Footer institution/>
    }
    .into_any()
}

/// The end of the session, with the words for it.
fn session_end(SessionRest(rest, SessionExpiry { is_final, .. }): SessionRest) -> SessionEnd {
    SessionEnd {
        after_s: u32::try_from(rest.as_secs()).unwrap_or(0),
        is_final,
        near: t!(shell.session_near).to_owned(),
        stay: t!(shell.session_stay).to_owned(),
        last: t!(shell.session_last).to_owned(),
        over: t!(shell.session_over).to_owned(),
    }
}

#[component]
fn Header(institution: InstitutionView, section: Option<Section>) -> impl IntoView {
    let signed_in = use_context::<SignedIn>();
    let staff = use_context::<StaffSignedIn>();
    let is_of_staff = use_context::<Here>().is_some_and(|here| routes::is_of_staff(here.path()));
    let href = if is_of_staff { routes::STAFF } else { routes::OVERVIEW };
    let home = t!(shell.home, institution = institution.name.as_str());
    let menu = signed_in.is_some().then(|| view! { <Menu section/> });
    let is_searcher = staff.as_ref().is_some_and(|staff| staff.actor.may(Right::See));
    let is_found_below = section == Some(Section::StaffSearch);
    let search = (is_searcher && !is_found_below).then(|| view! { <DeskSearch/> });
    view! {
        <header class="site-header">
            {institution.sandbox.then(|| view! { <SandboxBanner/> })}
            <div class="site-header__inner">
                <a class="brand" href=href aria-label=home>
                    <BrandMark logo=institution.logo.clone()/>
                    <span class="brand__name">{institution.name}</span>
                </a>
                {menu}
                {search}
                <div class="site-header__end">
                    <LanguageSwitch/>
                    {signed_in.map(|user| view! { <UserMenu user/> })}
                    {staff.map(|staff| view! { <StaffAccountMenu staff/> })}
                </div>
            </div>
        </header>
    }
    .into_any()
}

/// The institution's logo, or the product's own: the sun over the horizon.
#[component]
fn BrandMark(logo: Option<String>) -> impl IntoView {
    match logo {
        Some(logo) => view! { <img class="brand__logo" src=logo alt=""/> }.into_any(),
        None => view! {
            <svg class="brand__mark" viewBox="0 0 32 32" aria-hidden="true">
                <path class="brand__sun" d="M8 21a8 8 0 0 1 16 0Z"></path>
                <path class="brand__rays" d="M16 6.5v3M7.2 10.2l1.9 1.9m15.7-1.9-1.9 1.9M5 21h22"></path>
            </svg>
        }
        .into_any(),
    }
}

#[component]
fn Menu(section: Option<Section>) -> impl IntoView {
    let places = [
        (Section::Overview, routes::OVERVIEW, Icon::Home, t!(shell.nav.overview)),
        (Section::Invoices, routes::INVOICES, Icon::Invoice, t!(shell.nav.invoices)),
        (Section::Basket, routes::BASKET, Icon::Card, t!(shell.nav.basket)),
        (Section::Payments, routes::PAYMENTS, Icon::Receipt, t!(shell.nav.payments)),
    ];
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
            <ul class="menu__list">{places.map(link).into_iter().collect_view()}</ul>
        </nav>
    }
    .into_any()
}

#[component]
fn UserMenu(user: SignedIn) -> impl IntoView {
    let initials = initials(&user.name);
    let button = view! {
        <span class="initials">{initials}</span>
        <span class="visually-hidden">{t!(shell.account)}</span>
    };
    view! {
        <Drop button=button.into_any()>
            <p class="drop__title">{user.name}</p>
            <a class="drop__item" href=routes::PROFILE>
                <Glyph icon=Icon::Person/>
                {t!(shell.nav.profile)}
            </a>
            <form method="post" action=routes::SIGN_OUT>
                <button class="drop__item" type="submit">
                    <Glyph icon=Icon::SignOut/>
                    {t!(shell.sign_out)}
                </button>
            </form>
        </Drop>
    }
    .into_any()
}

/// First letters of the first and the last word.
pub(super) fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().next());
    let first = words.next();
    let last = words.next_back();
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}

#[component]
fn Footer(institution: InstitutionView) -> impl IntoView {
    let mail = |email: String| {
        let href: Text = format!("mailto:{email}").into();
        view! { <a href=href>{email}</a> }
    };
    let call = |phone: String| {
        let digits: String = phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
        view! { <a href=format!("tel:{digits}")>{phone}</a> }
    };
    let email = Some(institution.email).filter(|email| !email.is_empty());
    let phone = Some(institution.phone).filter(|phone| !phone.is_empty());
    let who = std::iter::once(institution.name).chain(institution.lines);
    let who = who.collect::<Vec<_>>().join(" · ");
    let reachable = email.is_some() || phone.is_some();
    view! {
        <footer class="site-footer">
            <div class="site-footer__inner">
                {reachable
                    .then(|| {
                        view! {
                            <p class="site-footer__help">
                                <strong>{t!(shell.help)}</strong>
                                {email.map(mail)}
                                {phone.map(call)}
                            </p>
                        }
                    })}
                <p class="site-footer__who">{who}</p>
                {use_context::<StaffSignedIn>()
                    .is_none()
                    .then(|| {
                        view! {
                            <p class="site-footer__safety">
                                <Glyph icon=Icon::Lock/>
                                <span>{t!(shell.card_safety)}</span>
                            </p>
                        }
                    })}
            </div>
        </footer>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_of_the_first_and_the_last_name() {
        for (name, expected) in
            [("María Quispe Huamán", "MH"), ("ángela", "Á"), ("", ""), ("  João  Souza ", "JS")]
        {
            assert_eq!(initials(name), expected, "{name:?}");
        }
    }
}
