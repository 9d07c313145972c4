//! The pages that are measured, and how long they may take.

use std::time::Duration;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use portal::demo::SeedSize;
use portal::demo::crowd::{mixed, surname};
use portal::platform::clock::{Clock, SystemClock};

use super::Visitor;
use crate::Failure;

/// Address of the n-th request.
pub type PagePath = Box<dyn Fn(u32) -> String>;

pub struct Page {
    pub name: String,
    pub path: PagePath,
    /// What 95 of 100 requests may take.
    pub aim: Duration,
}

const OF_LISTS: Duration = Duration::from_millis(100);
const OF_SEARCHES: Duration = Duration::from_millis(100);
const OF_FIGURES: Duration = Duration::from_millis(300);

/// How many pages a deep one is behind the first.
const DEEP: usize = 40;

/// Lists by their first pages, some of which are read deeply as well.
const LISTS: [(&str, bool); 15] = [
    ("/staff/invoices", true),
    ("/staff/invoices?show=overdue", true),
    ("/staff/invoices?show=paid", true),
    ("/staff/invoices?show=all", true),
    ("/staff/invoices?unit=instalment", true),
    ("/staff/payments", true),
    ("/staff/payments?show=all", true),
    ("/staff/payments?show=in_progress", false),
    ("/staff/customers", true),
    ("/staff/customers?show=owing", true),
    ("/staff/customers?sort=name", true),
    ("/staff/messages", false),
    ("/staff/audit", false),
    ("/staff/cases", false),
    ("/staff/imports", false),
];

/// Filters that find next to nothing.
const RARE: [&str; 9] = [
    "/staff/invoices?show=all&number=S-0001234",
    "/staff/invoices?show=all&min=1&max=10",
    "/staff/invoices?show=paid&currency=USD&min=160",
    "/staff/invoices?show=all&from=1999-01-01&to=1999-12-31",
    "/staff/invoices?min=1&max=10",
    "/staff/payments?origin=stripe",
    "/staff/payments?min=1&max=10",
    "/staff/payments?show=all&currency=BRL",
    "/staff/customers?number=C0001234",
];

/// All pages; deep ones are found by going there.
pub async fn all(visitor: &Visitor, seed: SeedSize) -> Result<Vec<Page>, Failure> {
    let mut pages = searches(seed);
    for (path, is_deep) in LISTS {
        pages.push(page(path, OF_LISTS, move |_| path.to_owned()));
        if is_deep {
            let deep = deep(visitor, path).await?;
            pages.push(page(&format!("{path}, deep"), OF_LISTS, move |_| deep.clone()));
        }
    }
    pages.extend(RARE.map(|path| page(path, OF_LISTS, move |_| path.to_owned())));
    let customer = linked(visitor, "/staff/customers", "/staff/customers/").await?;
    pages.push(page("a customer", OF_LISTS, move |_| customer.clone()));
    pages.push(page("/staff/health", OF_LISTS, |_| "/staff/health".to_owned()));
    pages.push(page("the first page", OF_FIGURES, |_| "/staff".to_owned()));
    pages.push(page("figures of today", OF_FIGURES, |_| "/staff/figures".to_owned()));
    let today = SystemClock::default().now().to_zoned(TimeZone::UTC).date();
    pages.push(page("figures of a random day", OF_FIGURES, move |n| {
        format!("/staff/figures?on={}", past_day(today, n))
    }));
    pages.push(page("what changed a random day", OF_FIGURES, move |n| {
        format!("/staff/figures/changes?on={}", past_day(today, n))
    }));
    Ok(pages)
}

fn page(name: &str, aim: Duration, path: impl Fn(u32) -> String + 'static) -> Page {
    Page { name: name.trim_start_matches("/staff/").to_owned(), path: Box::new(path), aim }
}

fn past_day(today: Date, n: u32) -> Date {
    today.saturating_sub(jiff::Span::new().days(i64::from(1 + mixed(n, 31) % 900)))
}

fn searches(seed: SeedSize) -> Vec<Page> {
    let some = move |n: u32| mixed(n, 7) % seed.customers.max(1);
    let search = |name: &str, text: fn(u32) -> String| {
        page(name, OF_SEARCHES, move |n| format!("/staff/search?q={}", encoded(&text(some(n)))))
    };
    vec![
        search("search: surname, three letters", |n| {
            format!("{} {}", surname(n, 1), surname(n, 2).chars().take(3).collect::<String>())
        }),
        search("search: with typing errors", |n| {
            let mut letters: Vec<char> = surname(n, 1).chars().collect();
            if letters.len() > 3 {
                letters.swap(1, 2);
            }
            letters.into_iter().collect()
        }),
        search("search: two letters", |n| surname(n, 1).chars().take(2).collect()),
        search("search: number", |n| format!("c{n:07}")),
    ]
}

fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// The address of a page far behind the first, or the last one.
async fn deep(visitor: &Visitor, path: &str) -> Result<String, Failure> {
    let mut path = path.to_owned();
    for _ in 0..DEEP {
        let body = visitor.get(&path, 0).await?;
        let next = body.split("<a ").find(|link| link.contains("rel=\"next\""));
        match next.and_then(|link| link.split("href=\"").nth(1)?.split('"').next()) {
            Some(href) => path = href.replace("&amp;", "&"),
            None => break,
        }
    }
    Ok(path)
}

/// The first address on a page that begins like this.
async fn linked(visitor: &Visitor, path: &str, beginning: &str) -> Result<String, Failure> {
    let body = visitor.get(path, 0).await?;
    let links = body.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let mut below = links.filter(|link| link.starts_with(beginning));
    Ok(below.next().ok_or("there is no such link")?.to_owned())
}
