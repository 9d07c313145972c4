//! Requests every route as every visitor: foreign objects look missing. The routes are listed by
//! the site itself; one without a row here fails the test.

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::contact::Channel;
use portal::outside::carriers::Carriers;
use portal::people::links::preferences;
use portal::platform::feed;
use portal::testing::{RecordingCarrier, TestPortal, on_both};
use reqwest::{Method, StatusCode};
use server::router;
use server::server_functions;

use crate::house::{Answer, House, Visitor};
use crate::people::Person;

mod of_staff;

/// What a route gives access to.
enum Behind {
    /// The same for everybody.
    Nothing,
    /// Data of the actor: strangers see none of Ana's.
    Own,
    /// An object, named in the path or form as `{…}`; strangers get not found.
    Thing,
    /// The same, but a later step of a sequence: on its own it is refused to everybody.
    Step,
    /// For machines, without sessions.
    Machine,
}

/// A route: method, path as in the router, query or form, and access.
struct Door(Method, &'static str, &'static str, Behind);

/// All routes of the site. A new page, server function or raw route adds its row here.
fn doors() -> Vec<Door> {
    use Behind::{Machine, Nothing, Own, Thing};
    const GET: Method = Method::GET;
    const POST: Method = Method::POST;
    const CLAIM: &str = "invoice={invoice}&paid_on=2026-11-20&method=x&reference=1";
    const CHOICES: &str = "debtor={debtor}&chosen[from]=8&chosen[to]=19&chosen[language]=es\
                           &chosen[channels][email]=on&chosen[days][mon]=on";
    const PAY: &str = "choices={instalment}&expected=22500&currency=PEN&email=";
    let mut doors = vec![
        Door(GET, "/", "", Own),
        Door(GET, "/invoices", "show=paid", Own),
        Door(GET, "/invoices/{id}", "", Thing),
        Door(GET, "/basket", "i={instalment}", Thing),
        Door(GET, "/review", "i={instalment}", Thing),
        Door(POST, "/do/start_payment", PAY, Thing),
        Door(GET, "/payments", "", Own),
        Door(GET, "/payments/{id}", "", Thing),
        Door(POST, "/do/cancel_payment", "payment={payment}", Thing),
        Door(GET, "/verify", "", Nothing),
        Door(GET, "/verify/{code}", "", Nothing),
        Door(GET, "/invoices/{id}/pdf", "", Thing),
        Door(GET, "/receipts/{id}/pdf", "", Thing),
        Door(GET, "/sign-in", "", Own),
        Door(GET, "/sign-in/code", "", Own),
        Door(GET, "/sign-in/reset", "", Own),
        Door(POST, "/do/sign_in", "email=ana@example.org&password=wrong", Own),
        Door(POST, "/do/send_code_again", "email=ana@example.org", Own),
        Door(POST, "/do/enter_code", "email=ana@example.org&code=000000", Own),
        Door(POST, "/do/request_reset", "email=ana@example.org", Own),
        Door(GET, "/reset/{token}", "", Nothing),
        Door(POST, "/do/choose_password", "token=x&password=wrong", Nothing),
        Door(POST, "/do/sign_out", "", Nothing),
        Door(GET, "/l/{token}", "", Nothing),
        Door(GET, "/link-expired", "", Nothing),
        Door(POST, "/do/renew_link", "link=x", Nothing),
        Door(GET, "/profile", "", Own),
        Door(GET, "/profile/email", "", Own),
        Door(POST, "/do/change_name", "name=Otra", Own),
        Door(POST, "/do/change_password", "current=wrong&password=wrong", Own),
        Door(POST, "/do/request_email", "email=ana@example.org", Own),
        Door(POST, "/do/confirm_email", "code=000000", Own),
        Door(GET, "/reminders", "", Own),
        Door(GET, "/reminders/{token}", "", Nothing),
        Door(GET, "/reminders/{token}/stop", "", Nothing),
        Door(POST, "/do/ask_question", "invoice={invoice}&question=Hola", Thing),
        Door(POST, "/do/make_promise", "invoice={invoice}&on=2026-11-25", Thing),
        Door(POST, "/do/withdraw_promise", "invoice={invoice}", Thing),
        Door(POST, "/do/claim_paid", CLAIM, Thing),
        Door(POST, "/do/save_choices", CHOICES, Thing),
        Door(POST, "/do/move_reminder", "debtor={debtor}&to=2026-11-24", Thing),
        Door(POST, "/do/stop_reminders", "debtor={debtor}", Thing),
        Door(GET, "/demo/mails", "", Nothing),
        Door(GET, "/demo/mails/{mail}/html", "", Nothing),
        Door(GET, "/demo/mails/{mail}/files/{file}", "", Nothing),
        Door(GET, "/events/poll", "after=0", Own),
        Door(GET, "/events", "", Own),
        Door(POST, "/language", "language=en&next=/", Nothing),
        Door(POST, "/webhooks/{origin}", "", Machine),
        Door(POST, "/carriers/twilio", "", Machine),
        Door(POST, "/carriers/mail", "", Machine),
        Door(POST, "/reminders/{token}/stop", "", Machine),
        Door(GET, "/assets/{file}", "", Machine),
        Door(GET, "/logo/{version}", "", Machine),
        Door(GET, "/health", "", Machine),
        Door(GET, "/ready", "", Machine),
        Door(GET, "/metrics", "", Machine),
    ];
    doors.extend(doors_of_the_record().into_iter().chain(doors_of_the_telephone()));
    doors.extend(doors_of_the_session());
    doors.extend(of_staff::doors());
    doors
}

/// What everybody may read.
fn doors_of_the_record() -> [Door; 2] {
    ["/reminder-record", "/reminder-record.csv"]
        .map(|path| Door(Method::GET, path, "", Behind::Nothing))
}

/// Method, path and parameters of every route.
pub fn requests() -> Vec<(Method, &'static str, &'static str)> {
    doors().into_iter().map(|Door(method, path, with, _)| (method, path, with)).collect()
}

/// Routes that keep a session, or give an account, or give one back.
fn doors_of_the_session() -> [Door; 6] {
    use Behind::{Nothing, Own};
    [
        Door(Method::GET, "/session/stay", "", Own),
        Door(Method::GET, "/invitation/{token}", "", Nothing),
        Door(Method::POST, "/do/open_invitation", "token=x", Nothing),
        Door(Method::GET, "/undo-email/{token}", "", Nothing),
        Door(Method::POST, "/do/undo_email", "token=x", Nothing),
        Door(Method::POST, "/do/sign_out_everywhere", "", Nothing),
    ]
}

/// Routes that change a debtor's telephone.
fn doors_of_the_telephone() -> [Door; 5] {
    use Behind::{Step, Thing};
    const POST: Method = Method::POST;
    [
        Door(POST, "/do/propose_phone", "debtor={debtor}&phone=%2B51987654321", Thing),
        Door(POST, "/do/send_phone_code_again", "debtor={debtor}", Step),
        Door(POST, "/do/confirm_phone", "debtor={debtor}&code=000000", Step),
        Door(POST, "/do/cancel_phone", "debtor={debtor}", Thing),
        Door(POST, "/do/remove_phone", "debtor={debtor}", Thing),
    ]
}

/// Ana's objects by their names in routes, and missing ids.
struct Names {
    real: Vec<(&'static str, String)>,
    missing: Vec<(&'static str, String)>,
}

impl Names {
    fn of(ana: &Person) -> Self {
        let real = vec![
            ("{invoice}", ana.invoice.to_string()),
            ("{instalment}", ana.instalment.to_string()),
            ("{payment}", ana.payment.to_string()),
            ("{receipt}", ana.receipt.to_string()),
            ("{debtor}", ana.debtor.to_string()),
        ];
        let missing = real.iter().zip('0'..).map(|((name, id), digit)| {
            (*name, String::from_iter(std::iter::repeat_n(digit, id.len())))
        });
        let missing = missing.collect();
        Self { real, missing }
    }

    fn fill(text: &str, names: &[(&str, String)]) -> String {
        names.iter().fold(text.to_owned(), |text, (name, id)| text.replace(name, id))
    }
}

/// Text that appears only on Ana's pages.
const ANAS: [&str; 4] = ["C-ana", "F-ana", "P-ana", "ana@example.org"];

#[tokio::test]
async fn every_door_is_known_and_every_known_door_is_there() {
    let house = House::open(TestPortal::open(portal::testing::Engine::Sqlite).await).await;
    let pages = house.app.pages.list().iter().map(|page| (Method::GET, page.path().to_owned()));
    let functions = server_functions::list().into_iter().map(|(m, path)| (m, path.to_owned()));
    let raw = router::raw().into_iter().map(|raw| (raw.method, raw.path.to_owned()));
    let name = |(method, path): (Method, String)| format!("{method} {path}");
    let there: BTreeSet<String> = pages.chain(functions).chain(raw).map(name).collect();
    let known: BTreeSet<String> =
        doors().iter().map(|Door(method, path, ..)| format!("{method} {path}")).collect();

    assert_eq!(there, known);
}

#[tokio::test]
async fn every_page_is_whole_before_it_is_sent() {
    let house = House::open(TestPortal::open(portal::testing::Engine::Sqlite).await).await;
    for page in house.app.pages.list() {
        let mode = format!("{:?}", page.mode());
        assert_eq!(mode, "Async", "{}: with scripts off it would be empty", page.path());
    }
}

#[tokio::test]
async fn strangers_find_nothing_behind_any_door() {
    on_both(|t| async {
        let house = House::open(with_messages(t)).await;
        let ana = Person::new(&house.t, "ana").await;
        let luis = Person::new(&house.t, "luis").await;
        let names = Names::of(&ana);
        let before = feed::newest(&house.t.portal).await.unwrap();

        for Door(method, path, with, behind) in doors() {
            for Stranger { role, visitor, token } in strangers(&house, &luis).await {
                let knock = Knock { method: &method, path, with, visitor: &visitor, token };
                let told = format!("{method} {path} as {role}");
                match behind {
                    Behind::Nothing | Behind::Machine if knock.token.is_none() => {}
                    Behind::Nothing | Behind::Machine | Behind::Own => {
                        let answer = knock.with(&names.real).await;
                        // What strangers typed themselves is shown to them again.
                        let found =
                            |text: &&&str| !with.contains(**text) && answer.body.contains(**text);
                        let has = ANAS.iter().find(found);
                        assert_eq!(has, None, "{told}");
                    }
                    Behind::Thing | Behind::Step => {
                        let real = knock.with(&names.real).await;
                        let missing = knock.with(&names.missing).await;
                        assert_same(&told, &real, &missing, &names);
                        let is_shown = path.contains("{id}") && real.status.is_success();
                        assert!(!is_shown, "{told}");
                    }
                }
            }
        }
        let after = feed::newest(&house.t.portal).await.unwrap();
        assert_eq!(before, after, "a stranger has changed something");
    })
    .await;
}

#[tokio::test]
async fn the_one_whose_it_is_finds_it() {
    on_both(|t| async {
        let house = House::open(with_messages(t)).await;
        let ana = Person::new(&house.t, "ana").await;
        let names = Names::of(&ana);
        for Door(method, path, with, behind) in doors() {
            let visitor = house.user(&ana.user).await;
            let knock = Knock { method: &method, path, with, visitor: &visitor, token: None };
            if matches!(behind, Behind::Thing) {
                let real = knock.with(&names.real).await;
                let is_there = real.status.is_success() || real.status.is_redirection();
                assert!(is_there, "{method} {path}: {}", real.status);
                let to = real.header("location");
                assert!(!to.contains("/sign-in"), "{method} {path}: to {to}");
                if path.contains("{id}") {
                    let missing = knock.with(&names.missing).await;
                    assert_eq!(missing.status, StatusCode::NOT_FOUND, "{method} {path}");
                }
            }
        }
    })
    .await;
}

/// With a carrier for text messages, without which no telephone can be entered.
fn with_messages(mut t: TestPortal) -> TestPortal {
    let sms = RecordingCarrier::new(Channel::Sms, false);
    t.portal.carriers = Carriers::new(vec![Arc::new(sms)]);
    t
}

/// A visitor without access to Ana's data.
struct Stranger {
    role: &'static str,
    visitor: Visitor,
    /// Token of a reminder's link, sent with every request.
    token: Option<String>,
}

async fn strangers(house: &House, luis: &Person) -> Vec<Stranger> {
    let stranger = |role, visitor| Stranger { role, visitor, token: None };
    let link = preferences::address(&house.t.portal, &luis.debtor);
    let token = link.rsplit('/').next().map(str::to_owned);
    vec![
        stranger("nobody", house.nobody()),
        stranger("another customer", house.user(&luis.user).await),
        stranger("the holder of a pay-link", house.link_holder(&luis.invoice).await),
        Stranger { token, ..stranger("the holder of a reminder's link", house.nobody()) },
    ]
}

/// A request of a visitor to a route.
struct Knock<'a> {
    method: &'a Method,
    path: &'a str,
    with: &'a str,
    visitor: &'a Visitor,
    token: Option<String>,
}

impl Knock<'_> {
    async fn with(&self, names: &[(&str, String)]) -> Answer {
        let path = self.path.replace("{id}", id_name(self.path));
        let (mut path, mut with) = (Names::fill(&path, names), Names::fill(self.with, names));
        if let Some(token) = &self.token {
            path = path.replace("{token}", token);
            with = format!("{with}&token={token}");
        }
        let request = if self.method == Method::GET {
            self.visitor.request(Method::GET, &format!("{path}?{with}"))
        } else {
            let kind = "application/x-www-form-urlencoded";
            let request = self.visitor.request(self.method.clone(), &path).body(with);
            request.header("content-type", kind)
        };
        if path.ends_with("/events") {
            // A stream has no end, so only a refusal has a body that can be read.
            let response = request.send().await.unwrap();
            let (status, headers) = (response.status(), response.headers().clone());
            return Answer { status, headers, body: String::new() };
        }
        self.visitor.send(request).await
    }
}

/// `{id}` belongs to the first segment: in `/invoices/{id}/pdf` it is an invoice's.
fn id_name(path: &str) -> &'static str {
    match path.split('/').nth(1) {
        Some("payments") => "{payment}",
        Some("receipts") => "{receipt}",
        _ => "{invoice}",
    }
}

/// Asserts the same status, headers and body, except for what differs between any two requests.
fn assert_same(told: &str, real: &Answer, missing: &Answer, names: &Names) {
    assert_eq!(real.status, missing.status, "{told}");
    assert_eq!(plain(real, names), plain(missing, names), "{told}");
}

fn plain(answer: &Answer, names: &Names) -> String {
    let mut text = format!("{}\n{}", answer.header("location"), answer.body);
    for (name, id) in names.real.iter().chain(&names.missing) {
        text = text.replace(id, name);
    }
    let policy = answer.header("content-security-policy");
    let nonce = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next());
    let text = nonce.map_or(text.clone(), |nonce| text.replace(nonce, "nonce"));
    text.replace(answer.header("x-request-id"), "request-id")
}
