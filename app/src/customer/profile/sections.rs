//! Sections of the profile, each with a form of its own.

use domain::access::Scope;
use domain::identity::NAME_MAX_CHARS;
use domain::language::Language;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use portal::people::access::Grant;
use portal::people::account_views::PastView;
use portal::people::users::User;

use super::server_fns::{ChangeName, ChangePassword, RequestEmail, SignOutEverywhere};
use crate::components::Text;
use crate::components::button::{Button, LinkButton, Look};
use crate::components::card::Card;
use crate::components::field::{Field, FieldKind};
use crate::components::summary_list::{Fact, SummaryList};
use crate::identity::NewPasswordField;
use crate::identity::form_errors::AccountFormError;
use crate::request::i18n::language;
use crate::request::institution::institution;
use crate::request::reader::long_instant;
use crate::request::refusal::typed;
use crate::{routes, t};

/// Display name.
#[component]
pub(super) fn Name(name: String, form_error: Option<AccountFormError>) -> impl IntoView {
    view! {
        <Card title=t!(profile.you)>
            <form class="stack" method="post" action=ChangeName::url()>
                <Field
                    name="name"
                    label=t!(profile.name)
                    value=typed(ChangeName::url(), "name").unwrap_or(name)
                    autocomplete="name"
                    longest=NAME_MAX_CHARS
                    error=AccountFormError::at(form_error, "name")
                />
                <Button look=Look::Secondary>{t!(form.save)}</Button>
            </form>
        </Card>
    }
    .into_any()
}

/// E-mail address and its change.
#[component]
pub(super) fn Address(user: User, form_error: Option<AccountFormError>) -> impl IntoView {
    let error = AccountFormError::at(form_error, "email");
    let current_error = AccountFormError::at(form_error, "email_current");
    let opened = error.is_some() || current_error.is_some();
    view! {
        <Card title=t!(profile.email)>
            <p>{t!(profile.email_is, email = user.email.as_str())}</p>
            <details class="profile__more" open=opened>
                <summary>{t!(profile.change_email)}</summary>
                <form class="stack" method="post" action=RequestEmail::url()>
                    <Field
                        name="email"
                        label=t!(profile.new_email)
                        kind=FieldKind::Email
                        value=typed(RequestEmail::url(), "email").map(Text::from)
                        autocomplete="email"
                        error
                    />
                    {user
                        .has_password
                        .then(|| {
                            view! {
                                <Field
                                    name="email_current"
                                    label=t!(profile.current_for_email)
                                    kind=FieldKind::Password
                                    error=current_error
                                />
                            }
                        })}
                    <Button look=Look::Secondary>{t!(profile.send_code)}</Button>
                </form>
            </details>
        </Card>
    }
    .into_any()
}

/// Language of the user.
#[component]
pub(super) fn ReadIn() -> impl IntoView {
    let current = language();
    let choice = move |one: Language| {
        let look = if one == current { Look::Primary } else { Look::Secondary };
        view! {
            <Button look submits=("language".into(), one.code().into())>
                <span lang=one.code()>{one.own_name()}</span>
            </Button>
        }
    };
    view! {
        <Card title=t!(profile.language)>
            <form class="stack" method="post" action=routes::LANGUAGE>
                <input type="hidden" name="next" value=routes::PROFILE/>
                <p>{t!(profile.language_hint)}</p>
                <div class="actions">{Language::ALL.map(choice).into_iter().collect_view()}</div>
            </form>
        </Card>
    }
    .into_any()
}

/// Link to the preferences about reminders.
#[component]
pub(super) fn Reminders() -> impl IntoView {
    view! {
        <Card title=t!(profile.reminders)>
            <p>{t!(profile.reminders_hint)}</p>
            <LinkButton href=routes::REMINDERS look=Look::Secondary>
                {t!(profile.reminders_choose)}
            </LinkButton>
        </Card>
    }
    .into_any()
}

/// Customers that the user sees or pays for.
#[component]
pub(super) fn Customers(customers: Vec<Grant>) -> impl IntoView {
    let institution = institution().name;
    let fact = |granted: Grant| {
        let scope = match granted.scope {
            Scope::SeeAndPay => t!(profile.scope_see_and_pay),
            Scope::PayOnly => t!(profile.scope_pay_only),
        };
        view! {
            <div class="summary-list__row">
                <dt>
                    <strong>{granted.name}</strong>
                    " "
                    <small>{t!(profile.number, number = granted.number)}</small>
                </dt>
                <dd>{scope}</dd>
            </div>
        }
    };
    let none = customers.is_empty();
    view! {
        <Card title=t!(profile.customers)>
            {none.then(|| view! { <p>{t!(profile.no_customers, institution = institution)}</p> })}
            {(!none)
                .then(|| {
                    let facts = customers.into_iter().map(fact).collect_view();
                    view! { <SummaryList>{facts}</SummaryList> }
                })}
        </Card>
    }
    .into_any()
}

/// Changing the password, or setting the first one.
#[component]
pub(super) fn Security(user: User, form_error: Option<AccountFormError>) -> impl IntoView {
    let content = if user.has_password {
        let opened = AccountFormError::at(form_error, "password").is_some()
            || AccountFormError::at(form_error, "current").is_some();
        view! {
            <details class="profile__more" open=opened>
                <summary>{t!(profile.change_password)}</summary>
                <form class="stack" method="post" action=ChangePassword::url()>
                    <p>{t!(profile.change_password_hint)}</p>
                    <Field
                        name="current"
                        label=t!(profile.current)
                        kind=FieldKind::Password
                        error=AccountFormError::at(form_error, "current")
                    />
                    <NewPasswordField form_error/>
                    <Button look=Look::Secondary>{t!(profile.change_password)}</Button>
                </form>
            </details>
        }
        .into_any()
    } else {
        view! {
            <p>{t!(profile.password_unset)}</p>
            <LinkButton href=routes::RESET look=Look::Secondary>
                {t!(profile.choose_password)}
            </LinkButton>
        }
        .into_any()
    };
    view! { <Card title=t!(profile.password)>{content}</Card> }.into_any()
}

/// Signing out on all devices.
#[component]
pub(super) fn Sessions() -> impl IntoView {
    view! {
        <Card title=t!(profile.sessions)>
            <form class="stack" method="post" action=SignOutEverywhere::url()>
                <p>{t!(profile.sign_out_everywhere_hint)}</p>
                <Button look=Look::Secondary>{t!(profile.sign_out_everywhere)}</Button>
            </form>
        </Card>
    }
    .into_any()
}

/// Staff who looked at the account, and when.
#[component]
pub(super) fn Views(views: Vec<PastView>) -> impl IntoView {
    let line = |view: PastView| {
        let at = long_instant(view.begun_at);
        view! { <Fact term=at>{view.staff}</Fact> }
    };
    let content = match views.is_empty() {
        true => view! { <p>{t!(profile.no_views)}</p> }.into_any(),
        false => view! {
            <p>{t!(profile.views_text)}</p>
            <SummaryList>{views.into_iter().map(line).collect_view()}</SummaryList>
        }
        .into_any(),
    };
    view! { <Card title=t!(profile.views)>{content}</Card> }.into_any()
}
