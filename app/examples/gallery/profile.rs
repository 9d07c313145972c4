//! The user: contact, language, security.

use app::components::button::{Button, LinkButton, Look};
use app::components::card::Card;
use app::components::language_switch::LanguageChoices;
use app::components::page_title::PageTitle;
use app::components::summary_list::{Fact, SummaryList};
use app::institution::institution;
use app::shell::{Frame, Section, Width};
use app::t;
use leptos::prelude::*;

pub fn page() -> AnyView {
    let hint = t!(profile.contact_hint, institution = institution().name);
    view! {
        <Frame section=Section::Profile width=Width::Narrow>
            <PageTitle title=t!(profile.title)/>
            <Card title=t!(profile.contact)>
                <SummaryList>
                    <Fact term=t!(profile.name)>"María Quispe Huamán"</Fact>
                    <Fact term=t!(profile.email)>"maria.quispe@example.com"</Fact>
                    <Fact term=t!(profile.language)><LanguageChoices/></Fact>
                </SummaryList>
                <p class="quiet">{hint}</p>
            </Card>
            <Card title=t!(profile.customers)>
                <SummaryList>
                    <Fact term="Lucía Rojas Quispe">{t!(profile.scope_see_and_pay)}</Fact>
                    <Fact term="Mateo Rojas Quispe">{t!(profile.scope_pay_only)}</Fact>
                </SummaryList>
            </Card>
            <Card title=t!(profile.security)>
                <SummaryList>
                    <Fact term=t!(profile.password)>{t!(profile.password_set)}</Fact>
                </SummaryList>
                <form class="actions" method="post">
                    <LinkButton href="/profile/password" look=Look::Secondary>
                        {t!(profile.change_password)}
                    </LinkButton>
                    <Button look=Look::Quiet>{t!(profile.sign_out_everywhere)}</Button>
                </form>
            </Card>
        </Frame>
    }
    .into_any()
}
