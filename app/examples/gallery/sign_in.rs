//! Becoming somebody; links that let in without.

use app::components::button::{Button, LinkButton, Look};
use app::components::card::Card;
use app::components::empty_state::{EmptyState, Level, Picture};
use app::components::error_summary::ErrorSummary;
use app::components::field::{Field, Kind};
use app::components::icon::Icon;
use app::components::page_title::PageTitle;
use app::components::welcome::SignInPage;
use app::components::{MaybeText, Text};
use app::institution::institution;
use app::shell::{Frame, Width};
use app::t;
use leptos::prelude::*;

pub fn page() -> AnyView {
    form(None, None)
}

pub fn wrong() -> AnyView {
    form(Some("maria@"), Some(t!(sign_in.not_an_email).into()))
}

fn form(value: Option<&'static str>, error: Option<Text>) -> AnyView {
    let errors = error.clone().map(|text| (Some("email".into()), text)).into_iter().collect();
    let hint = t!(sign_in.email_hint, institution = institution().name);
    view! {
        <Frame>
            <SignInPage>
                <ErrorSummary errors/>
                <PageTitle title=t!(sign_in.title) lead=t!(sign_in.lead)/>
                <Card>
                    <form class="stack" method="post">
                        <Field
                            name="email"
                            label=t!(sign_in.email)
                            kind=Kind::Email
                            value=MaybeText::from(value)
                            hint
                            error
                        />
                        <Field name="password" label=t!(sign_in.password) kind=Kind::Password/>
                        <div class="sign-in__submit">
                            <Button>{t!(sign_in.submit)}</Button>
                            <a href="/sign-in/forgot">{t!(sign_in.forgot)}</a>
                        </div>
                    </form>
                    <p class="or">{t!(sign_in.or)}</p>
                    <div class="sign-in__code">
                        <LinkButton href="/sign-in/code" look=Look::Secondary icon=Icon::Mail>
                            {t!(sign_in.with_code)}
                        </LinkButton>
                        <p class="quiet">{t!(sign_in.with_code_hint)}</p>
                    </div>
                </Card>
            </SignInPage>
        </Frame>
    }
    .into_any()
}

pub fn code() -> AnyView {
    view! {
        <Frame>
            <SignInPage>
                <PageTitle
                    title=t!(sign_in.code.title)
                    lead=t!(sign_in.code.sent, email = "maria.quispe@example.com")
                />
                <Card>
                    <form class="stack" method="post">
                        <Field
                            name="code"
                            label=t!(sign_in.code.label)
                            kind=Kind::Code
                            hint=t!(sign_in.code.hint, count = 10)
                        />
                        <div class="sign-in__submit">
                            <Button>{t!(sign_in.code.submit)}</Button>
                            <Button look=Look::Quiet>{t!(sign_in.code.again)}</Button>
                        </div>
                    </form>
                </Card>
                <a class="quiet" href="/sign-in">{t!(sign_in.code.other_email)}</a>
            </SignInPage>
        </Frame>
    }
    .into_any()
}

pub fn link_expired() -> AnyView {
    view! {
        <Frame width=Width::Narrow>
            <EmptyState
                level=Level::Page
                picture=Picture::Late
                title=t!(link.expired_title)
                text=t!(link.expired)
            >
                <form method="post" class="actions">
                    <Button icon=Icon::Mail>{t!(link.send_again)}</Button>
                    <LinkButton href="/sign-in" look=Look::Quiet>{t!(link.sign_in)}</LinkButton>
                </form>
            </EmptyState>
        </Frame>
    }
    .into_any()
}
