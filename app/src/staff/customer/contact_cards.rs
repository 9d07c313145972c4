//! How a customer is reached, by whom it is read, and what comes next.

use domain::access::Right;
use domain::contact::Channel;
use domain::ids::CustomerId;
use domain::reminders::Tone;
use leptos::prelude::*;
use portal::views::desk::customer::{CustomerCard, CustomerDebtor, CustomerFile, MailboxNeighbour};

use super::shared_page::Decide;
use crate::components::UiTone;
use crate::components::button::{Actions, LinkButton, Look};
use crate::components::card::Card;
use crate::components::notice::Notice;
use crate::components::summary_list::{Fact, SummaryList};
use crate::customer::reminders::{by_channel, rating_facts};
use crate::request::context::request_context;
use crate::request::reader::{long_date, until};
use crate::staff::form_errors::StaffFormProblem;
use crate::staff::pauses::PauseCustomer;
use crate::{routes, t};

/// Warns of a mailbox whose customers may be strangers.
#[component]
pub(super) fn MailboxNotice(debtor: Option<CustomerDebtor>) -> impl IntoView {
    let Some(debtor) = debtor.filter(|debtor| debtor.are_strangers) else {
        return ().into_any();
    };
    view! {
        <Notice tone=UiTone::Warn title=t!(customer.strangers_title)>
            <p>{t!(customer.strangers)}</p>
            <Others others=debtor.others/>
            <Decide debtor=debtor.id/>
        </Notice>
    }
    .into_any()
}

#[component]
fn Others(others: Vec<MailboxNeighbour>) -> impl IntoView {
    let line = |other: MailboxNeighbour| {
        view! {
            <li>
                <a href=routes::staff_customer(&other.id)>{other.name}</a>
                " "
                {other.number}
            </li>
        }
    };
    view! { <ul class="plain-list">{others.into_iter().map(line).collect_view()}</ul> }.into_any()
}

/// The next reminder, the tone with its reasons, and the wishes.
#[component]
pub(super) fn ReminderCard(
    id: CustomerId,
    debtor: Option<CustomerDebtor>,
    problem: StaffFormProblem,
) -> impl IntoView {
    let Some(debtor) = debtor else { return ().into_any() };
    let may_pause = request_context().actor.may(Right::PauseReminders);
    let call = may_pause.then(|| {
        let href = routes::staff_promises(&id);
        view! {
            <LinkButton look=Look::Secondary href>
                {t!(promises.title)}
            </LinkButton>
        }
    });
    let pause = may_pause.then(|| view! { <PauseCustomer customer=id problem/> });
    let next = next_words(&debtor);
    let moved = debtor.not_before.map(|moment| t!(customer.moved, date = until(moment)));
    let tone = tone(debtor.rating.tone);
    let facts = rating_facts(&debtor.rating);
    let facts = facts.into_iter().map(|fact| view! { <small>{fact}</small> }).collect_view();
    let channels: Vec<&str> = debtor.channels.iter().map(|channel| named(*channel)).collect();
    let wishes = if debtor.stopped { t!(customer.stopped).to_owned() } else { channels.join(", ") };
    view! {
        <Card title=t!(customer.reminders)>
            <div class="stack">
                <SummaryList>
                    <Fact term=t!(customer.next)>
                        <p>{next}</p>
                        {moved.map(|moved| view! { <small>{moved}</small> })}
                    </Fact>
                    <Fact term=t!(customer.tone)>
                        <p>{tone}</p>
                        {facts}
                    </Fact>
                    <Fact term=t!(customer.wishes)>{wishes}</Fact>
                </SummaryList>
                {call.map(|call| view! { <Actions>{call}</Actions> })}
            </div>
        </Card>
        {pause}
    }
    .into_any()
}

fn next_words(debtor: &CustomerDebtor) -> String {
    match (debtor.next_on, debtor.next_channel) {
        _ if debtor.are_strangers => t!(customer.next_strangers).to_owned(),
        _ if debtor.stopped => t!(customer.next_none).to_owned(),
        (None, _) => t!(customer.next_none).to_owned(),
        (Some(on), None) => long_date(on),
        (Some(on), Some(channel)) => format!("{}, {}", long_date(on), by_channel(channel)),
    }
}

fn tone(tone: Tone) -> &'static str {
    match tone {
        Tone::Friendly => t!(customer.friendly),
        Tone::Neutral => t!(customer.neutral),
        Tone::Firm => t!(customer.firm),
    }
}

fn named(channel: Channel) -> &'static str {
    match channel {
        Channel::Email => t!(customer.channel.email),
        Channel::Sms => t!(customer.channel.sms),
        Channel::WhatsApp => t!(customer.channel.whats_app),
        Channel::Call => t!(customer.channel.call),
        Channel::Letter => t!(customer.channel.letter),
        Channel::InApp => t!(customer.channel.in_app),
        Channel::Webhook => t!(customer.channel.webhook),
    }
}

/// Contact details, and who shares the mailbox.
#[component]
pub(super) fn ContactCard(file: CustomerFile) -> impl IntoView {
    let CustomerFile { customer, debtor, is_masked, .. } = file;
    let CustomerCard { email, phone, postal_address, language, segments, .. } = customer;
    let debtor_email = debtor.as_ref().and_then(|debtor| debtor.email.clone());
    let other_email = debtor_email.filter(|other| Some(other) != email.as_ref());
    let debtor_phone = debtor.as_ref().and_then(|debtor| debtor.phone.clone());
    let phone = debtor_phone.or(phone);
    let others = debtor.filter(|debtor| !debtor.are_strangers).map(|debtor| debtor.others);
    let others = others.filter(|others| !others.is_empty());
    let or_none = |text: Option<String>| text.unwrap_or_else(|| t!(customer.unknown).to_owned());
    let address = postal_address.map(|address| {
        view! {
            <Fact term=t!(customer.address)>
                <span class="customer__address">{address}</span>
            </Fact>
        }
    });
    view! {
        <Card title=t!(customer.contact)>
            {is_masked.then(|| view! { <p class="quiet">{t!(customer.masked)}</p> })}
            <SummaryList>
                <Fact term=t!(customer.email)>{or_none(email)}</Fact>
                {other_email
                    .map(|email| view! { <Fact term=t!(customer.reminded_at)>{email}</Fact> })}
                <Fact term=t!(customer.phone)>{or_none(phone)}</Fact>
                {address}
                {language
                    .map(|of| view! { <Fact term=t!(customer.language)>{of.own_name()}</Fact> })}
                {(!segments.is_empty())
                    .then(|| view! { <Fact term=t!(customer.segments)>{segments}</Fact> })}
                {others
                    .map(|others| {
                        view! {
                            <Fact term=t!(customer.others)>
                                <Others others/>
                            </Fact>
                        }
                    })}
            </SummaryList>
        </Card>
    }
    .into_any()
}
