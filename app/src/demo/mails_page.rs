//! Mails of the demo, with their codes and links, so that a visitor can follow them.

use std::sync::Arc;

use leptos::prelude::*;

use crate::components::card::Card;
use crate::components::empty_state::EmptyState;
use crate::components::page_title::PageTitle;
use crate::components::summary_list::{Fact, SummaryList};
use crate::request::problem::Problem;
use crate::shared::problem_page::ProblemPage;
use crate::shared::shell::{Frame, Width};
use crate::t;

/// The demo's mails, oldest first; provided by the server in demo mode only.
#[derive(Clone)]
pub struct DemoMails(pub Arc<dyn Fn() -> Vec<DemoMail> + Send + Sync>);

/// A mail that was captured instead of sent.
pub struct DemoMail {
    /// Recipients.
    pub to: String,
    /// `Date` header.
    pub date: String,
    /// Single line.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// File names of the attachments.
    pub files: Vec<String>,
}

/// `/demo/mails`: all mails, newest first.
#[component]
pub fn MailsPage() -> impl IntoView {
    let Some(DemoMails(mails)) = use_context() else {
        return view! { <ProblemPage problem=Problem::NotFound/> }.into_any();
    };
    let mails = mails();
    let is_empty = mails.is_empty();
    let newest_first = mails.into_iter().enumerate().rev();
    let cards = newest_first.map(|(number, mail)| view! { <MailCard number mail/> }).collect_view();
    view! {
        <Frame width=Width::Narrow>
            <PageTitle title=t!(demo.mails_title) lead=t!(demo.mails_lead)/>
            {is_empty
                .then(|| {
                    view! { <EmptyState title=t!(demo.no_mails_title) text=t!(demo.no_mails)/> }
                })}
            {cards}
        </Frame>
    }
    .into_any()
}

#[component]
fn MailCard(number: usize, mail: DemoMail) -> impl IntoView {
    let files = mail.files.into_iter().enumerate().map(|(place, name)| {
        let href = format!("/demo/mails/{number}/files/{place}");
        view! { <p><a href=href>{name}</a></p> }
    });
    let files = files.collect_view();
    view! {
        <Card title=mail.subject more=(format!("/demo/mails/{number}/html").into(), "HTML".into())>
            <SummaryList>
                <Fact term=t!(demo.to)>{mail.to}</Fact>
                <Fact term=t!(demo.date)>{mail.date}</Fact>
            </SummaryList>
            <div class="prose">{lines(&mail.text)}</div>
            {files}
        </Card>
    }
}

/// The text line by line, with URLs as links.
fn lines(text: &str) -> impl IntoView + use<> {
    let lines = text.lines().map(|line| {
        let words = line.split(' ').map(word).collect_view();
        view! { {words} <br/> }
    });
    lines.collect_view()
}

fn word(word: &str) -> AnyView {
    let word = word.to_owned();
    if word.starts_with("http://") || word.starts_with("https://") {
        let href = word.clone();
        return view! { <a href=href>{word}</a> " " }.into_any();
    }
    view! { {word} " " }.into_any()
}
