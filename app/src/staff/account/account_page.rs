//! The own account: roles, language, password, recovery codes, sessions.

use domain::identity::Password;
use domain::language::Language;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use portal::people::staff::{self, StaffMember};

use super::server_fns::{StaffChangeLanguage, StaffChangePassword, StaffRenewCodes};
use crate::components::UiTone;
use crate::components::button::{Button, Look};
use crate::components::card::Card;
use crate::components::error_summary::ErrorSummary;
use crate::components::field::{Field, FieldKind};
use crate::components::notice::Notice;
use crate::components::page_title::PageTitle;
use crate::components::summary_list::{Fact, SummaryList};
use crate::request::confirmation::confirmed;
use crate::request::context::request_context;
use crate::request::i18n::language;
use crate::request::refusal;
use crate::shared::answer::answer;
use crate::shared::shell::{Frame, Section, Width};
use crate::staff::form_errors::{StaffFormProblem, field_id};
use crate::staff::people::Sessions;
use crate::staff::proof_field::ProofField;
use crate::staff::words;
use crate::t;

#[component]
pub fn AccountPage() -> impl IntoView {
    let context = request_context();
    let problem = StaffFormProblem::read(&refusal::problem());
    let done = match confirmed("done").as_deref() {
        _ if problem.is_some() => None,
        Some("saved") => Some(t!(staff.people.saved)),
        Some("password") => Some(t!(staff.account.password_saved)),
        _ => None,
    };
    Suspend::new(async move {
        let found = async {
            let member = staff::profile(&context.portal, &context.actor).await?;
            let sessions = staff::sessions::list(&context.portal, &context.actor, &member.id);
            Ok((sessions.await?, member))
        };
        answer(found.await, |(sessions, member)| {
            view! {
                <Frame section=Section::StaffAccount width=Width::Narrow>
                    <div class="profile stack">
                        <PageTitle title=t!(staff.account.title)/>
                        {done.map(|title| view! { <Notice tone=UiTone::Good title live=true/> })}
                        <ErrorSummary errors=problem.summary()/>
                        <Who member=member.clone()/>
                        <ReadIn/>
                        <ChangePassword problem=problem.clone()/>
                        <Codes problem=problem.clone()/>
                        <Sessions id=member.id sessions own=true problem/>
                    </div>
                </Frame>
            }
            .into_any()
        })
    })
}

#[component]
fn Who(member: StaffMember) -> impl IntoView {
    let email: String = member.email.into();
    view! {
        <Card title=member.name>
            <SummaryList>
                <Fact term=t!(sign_in.email)>{email}</Fact>
                <Fact term=t!(staff.people.roles)>{words::roles(&member.roles)}</Fact>
            </SummaryList>
        </Card>
    }
    .into_any()
}

#[component]
fn ReadIn() -> impl IntoView {
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
            <form class="stack" method="post" action=StaffChangeLanguage::url()>
                <div class="actions">{Language::ALL.map(choice).into_iter().collect_view()}</div>
            </form>
        </Card>
    }
    .into_any()
}

#[component]
fn ChangePassword(problem: StaffFormProblem) -> impl IntoView {
    const FORM: &str = "password";
    view! {
        <Card title=t!(profile.password)>
            <form class="stack" method="post" action=StaffChangePassword::url()>
                <p>{t!(staff.account.password_hint)}</p>
                <Field
                    name="current"
                    id=field_id(FORM, "current")
                    label=t!(profile.current)
                    kind=FieldKind::Password
                    error=problem.at(FORM, "current")
                />
                <Field
                    name="password"
                    id=field_id(FORM, "password")
                    label=t!(sign_in.new_password.label)
                    kind=FieldKind::NewPassword
                    hint=t!(sign_in.new_password.hint, count = Password::MIN_CHARS)
                    error=problem.at(FORM, "password")
                />
                <ProofField form=FORM problem/>
                <Button look=Look::Secondary>{t!(profile.change_password)}</Button>
            </form>
        </Card>
    }
    .into_any()
}

#[component]
fn Codes(problem: StaffFormProblem) -> impl IntoView {
    view! {
        <Card title=t!(staff.account.codes)>
            <form class="stack" method="post" action=StaffRenewCodes::url()>
                <p>{t!(staff.account.codes_hint)}</p>
                <ProofField form="codes" problem/>
                <Button look=Look::Secondary>{t!(staff.account.codes_renew)}</Button>
            </form>
        </Card>
    }
    .into_any()
}
