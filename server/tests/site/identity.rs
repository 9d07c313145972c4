//! Signing in and out as a user: forms, redirects, cookies and mails.

use domain::access::Actor;
use domain::identity::{Email, Password};
use domain::language::Language;
use jiff::SignedDuration;
use portal::outside::messages::Mail;
use portal::people::links;
use portal::people::users::{self, NewUser};
use portal::testing::{self, Engine, TestPortal, on_both};
use reqwest::StatusCode;

use crate::house::{Answer, House, Visitor};
use crate::people::Person;

const ANA: &str = "ana@example.org";
const PASSWORD: &str = "cuatro gatos verdes bailan";
const OTHER_PASSWORD: &str = "siete lunas sobre el lago";

async fn house() -> House {
    House::open(TestPortal::open(Engine::Sqlite).await).await
}

async fn ana(house: &House) -> domain::ids::UserId {
    let new = NewUser {
        email: Email::parse(ANA).unwrap(),
        name: "Ana Quispe".into(),
        language: Some(Language::Es),
        password: Some(Password::new(PASSWORD.into())),
    };
    users::create(&house.t.portal, &Actor::System, new).await.unwrap()
}

async fn sign_in(visitor: &Visitor, password: &str) -> Answer {
    visitor
        .post("/do/sign_in", &[("email", ANA), ("password", password), ("next", "/profile")])
        .await
}

/// Runs the jobs; returns the last mail.
async fn last_mail(house: &House) -> Mail {
    portal::worker::run_due(&house.t.portal).await.unwrap();
    house.t.mailer.mails().pop().expect("a mail was sent")
}

fn leads_to(answer: &Answer, path: &str) {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let location = answer.header("location");
    let is_stamped = location.strip_prefix(path).is_some_and(|rest| rest.starts_with("&at="));
    assert!(location == path || is_stamped, "{location}");
}

/// Whether the form is shown again with what is wrong.
fn is_refused(answer: &Answer) -> bool {
    answer.is_refused() && answer.body.contains("error-summary")
}

fn code_in(mail: &Mail) -> String {
    let is_code = |line: &&str| line.len() == 9 && line.replace(' ', "").parse::<u32>().is_ok();
    mail.text.lines().map(str::trim).find(is_code).unwrap().to_owned()
}

/// Path of the first link in a mail with this beginning.
fn path_in(mail: &Mail, begin: &str) -> String {
    let (_, rest) = mail.text.split_once(begin).unwrap();
    format!("{begin}{}", rest.split_whitespace().next().unwrap())
}

#[tokio::test]
async fn a_password_opens_a_session_and_leads_where_one_wanted_to_go() {
    on_both(async |t| {
        let house = House::open(t).await;
        ana(&house).await;
        let visitor = house.nobody();
        leads_to(&visitor.get("/profile").await, "/sign-in?next=%2Fprofile");
        let page = visitor.get("/sign-in?next=%2Fprofile").await;
        for part in [
            r#"name="next" value="/profile""#,
            r#"autocomplete="username""#,
            r#"autocomplete="current-password""#,
            r#"<form method="post" action="/do/sign_in""#,
        ] {
            assert!(page.body.contains(part), "{part}: {}", page.body);
        }
        assert_eq!(page.header("set-cookie"), "", "to look at a page leaves nothing");

        leads_to(&sign_in(&visitor, PASSWORD).await, "/profile");
        let page = visitor.get("/profile").await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.body.contains("Ana Quispe") && page.body.contains(ANA), "{}", page.body);
        leads_to(&visitor.get("/sign-in?next=%2Fprofile").await, "/profile");

        leads_to(&visitor.post("/do/sign_out", &[]).await, "/sign-in?notice=signed_out");
        leads_to(&visitor.get("/profile").await, "/sign-in?next=%2Fprofile");
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_is_said_on_the_page_and_no_address_of_a_page_holds_what_was_typed() {
    let house = house().await;
    ana(&house).await;
    let visitor = house.nobody();
    let answer = sign_in(&visitor, "a wrong password").await;
    assert!(is_refused(&answer));
    let page = answer;
    for part in [
        "no coinciden",
        r##"href="#password""##,
        &format!(r#"value="{ANA}""#),
        r#"value="/profile""#,
    ] {
        assert!(page.body.contains(part), "{part}: {}", page.body);
    }
    assert!(!page.body.contains("a wrong password"));
    let answer = visitor.post("/do/sign_in", &[("email", "<ana>"), ("password", "")]).await;
    assert!(is_refused(&answer));
    let page = answer;
    assert!(page.body.contains(r#"value="&lt;ana&gt;""#), "{}", page.body);
}

#[tokio::test]
async fn a_known_and_an_unknown_address_look_the_same() {
    on_both(async |t| {
        let house = House::open(t).await;
        ana(&house).await;
        let mut seen = Vec::new();
        for email in [ANA, "eva@example.org"] {
            let visitor = house.nobody();
            let mut answers = Vec::new();
            for (path, form) in [
                ("/do/sign_in", vec![("email", email), ("password", "wrong")]),
                ("/do/sign_in", vec![("email", email), ("password", ""), ("way", "code")]),
                ("/do/enter_code", vec![("code", "1234 5678")]),
                ("/do/request_reset", vec![("email", email)]),
            ] {
                let answer = visitor.post(path, &form).await;
                let to = answer.header("location").to_owned();
                let cookies = answer.headers.get_all("set-cookie").iter().count();
                let status = answer.status;
                let page = if answer.is_refused() { answer } else { visitor.get(&to).await };
                let (_, main) = page.body.split_once("<main").unwrap();
                let (main, _) = main.split_once("</main>").unwrap();
                let main = main.replace(email, "EMAIL");
                answers.push((status, to, cookies, page.status, main));
            }
            seen.push(answers);
        }
        assert_eq!(seen[0], seen[1]);
    })
    .await;
}

#[tokio::test]
async fn a_code_signs_in_the_browser_that_asked_for_it() {
    on_both(async |t| {
        let house = House::open(t).await;
        ana(&house).await;
        let (visitor, other) = (house.nobody(), house.nobody());
        let form = [("email", ANA), ("password", ""), ("next", "/profile"), ("way", "code")];
        leads_to(&visitor.post("/do/sign_in", &form).await, "/sign-in/code");
        let page = visitor.get("/sign-in/code").await;
        assert!(page.body.contains(r#"autocomplete="one-time-code""#), "{}", page.body);
        assert!(page.body.contains(ANA));
        let code = code_in(&last_mail(&house).await);

        let enter = async |visitor: &Visitor, code: &str| {
            visitor.post("/do/enter_code", &[("code", code)]).await
        };
        leads_to(&other.get("/sign-in/code").await, "/sign-in");
        let lost = enter(&other, &code).await;
        assert!(is_refused(&lost) && lost.body.contains("donde lo pidió"), "{}", lost.body);
        let wrong = enter(&visitor, "0000").await;
        assert!(is_refused(&wrong) && wrong.body.contains(r#"id="code-error""#), "{}", wrong.body);
        leads_to(&enter(&visitor, &code).await, "/profile");
        assert_eq!(visitor.get("/profile").await.status, StatusCode::OK);
        leads_to(&enter(&visitor, &code).await, "/");
    })
    .await;
}

#[tokio::test]
async fn a_reset_link_leads_to_a_new_password_once() {
    let house = house().await;
    ana(&house).await;
    let (visitor, elsewhere) = (house.nobody(), house.nobody());
    sign_in(&elsewhere, PASSWORD).await;
    leads_to(&visitor.post("/do/request_reset", &[("email", ANA)]).await, "/sign-in/reset?sent=1");
    assert!(visitor.get("/sign-in/reset?sent=1").await.body.contains(ANA));
    let path = path_in(&last_mail(&house).await, "/reset/");
    let token = path.strip_prefix("/reset/").unwrap();

    let page = visitor.get(&path).await;
    assert!(page.body.contains(r#"autocomplete="new-password""#), "{}", page.body);
    assert_eq!(page.header("referrer-policy"), "same-origin");
    let choose = async |password| {
        visitor.post("/do/choose_password", &[("token", token), ("password", password)]).await
    };
    let short = choose("corta").await;
    assert!(is_refused(&short) && short.body.contains("15") && short.body.contains(token));
    assert!(!short.body.contains("corta\""), "{}", short.body);
    leads_to(&choose(OTHER_PASSWORD).await, "/sign-in?notice=password");
    leads_to(&elsewhere.get("/profile").await, "/sign-in?next=%2Fprofile");
    leads_to(&choose(PASSWORD).await, &path);
    let page = visitor.get(&path).await;
    assert_eq!(page.status, StatusCode::GONE);
    assert!(page.body.contains("ya no sirve"), "{}", page.body);
    leads_to(&sign_in(&visitor, OTHER_PASSWORD).await, "/profile");
}

#[tokio::test]
async fn a_pay_link_opens_one_debt_and_signs_nobody_out_who_may_see_it_anyway() {
    on_both(async |t| {
        let house = House::open(t).await;
        let ana = Person::new(&house.t, "ana").await;
        let url = links::issue(&house.t.portal, &ana.invoice);
        let path = format!("/l/{}", url.rsplit('/').next().unwrap());
        let path = path.as_str();
        let invoice = format!("/invoices/{}", ana.invoice);

        let visitor = house.nobody();
        let answer = visitor.get(path).await;
        leads_to(&answer, &invoice);
        assert!(answer.header("set-cookie").starts_with("aldia="), "{:?}", answer.headers);
        leads_to(&visitor.get("/profile").await, "/sign-in?next=%2Fprofile");

        let herself = house.user(&ana.user).await;
        let answer = herself.get(path).await;
        leads_to(&answer, &invoice);
        assert_eq!(answer.header("set-cookie"), "");
        assert_eq!(herself.get("/profile").await.status, StatusCode::OK);

        let (at, other) = (path.len() - 10, |sign| if sign == 'B' { 'C' } else { 'B' });
        let signs = path.chars().enumerate();
        let forged: String = signs.map(|(i, s)| if i == at { other(s) } else { s }).collect();
        for path in [forged.as_str(), "/l/x", "/l/%00"] {
            let answer = house.nobody().get(path).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
            assert_eq!(answer.header("set-cookie"), "");
        }
    })
    .await;
}

#[tokio::test]
async fn an_expired_pay_link_is_renewed_by_mail_and_does_not_say_where_to() {
    let house = house().await;
    let ana = Person::new(&house.t, "ana").await;
    testing::give_mailbox(&house.t.portal, &ana.customer, "secret-box@example.org").await;
    let url = links::issue(&house.t.portal, &ana.invoice);
    let link = url.rsplit('/').next().unwrap();
    house.t.clock.advance(SignedDuration::from_hours(24 * 8));

    let visitor = house.nobody();
    let expired = format!("/link-expired?l={link}");
    leads_to(&visitor.get(&format!("/l/{link}")).await, &expired);
    let page = visitor.get(&expired).await;
    assert!(page.body.contains("No se ha movido dinero"), "{}", page.body);
    let answer = visitor.post("/do/renew_link", &[("link", link)]).await;
    leads_to(&answer, "/link-expired?sent=1");
    let page = visitor.get("/link-expired?sent=1").await;
    assert!(!page.body.contains("secret-box"));
    let mail = last_mail(&house).await;
    assert_eq!(mail.to.address, "secret-box@example.org");
    let new = path_in(&mail, "/l/");
    leads_to(&visitor.get(&new).await, &format!("/invoices/{}", ana.invoice));
    leads_to(&visitor.post("/do/renew_link", &[("link", "x")]).await, "/link-expired");
}

#[tokio::test]
async fn the_profile_changes_name_password_and_address() {
    let house = house().await;
    ana(&house).await;
    let (visitor, elsewhere) = (house.nobody(), house.nobody());
    sign_in(&visitor, PASSWORD).await;
    sign_in(&elsewhere, PASSWORD).await;

    let nameless = visitor.post("/do/change_name", &[("name", " ")]).await;
    assert!(is_refused(&nameless) && nameless.body.contains(r#"id="name-error""#));
    let answer = visitor.post("/do/change_name", &[("name", "Ana María")]).await;
    leads_to(&answer, "/profile?done=saved");
    let page = visitor.get(answer.header("location")).await;
    assert!(page.body.contains("Guardado.") && page.body.contains("Ana María"), "{}", page.body);

    let wrong = [("current", "wrong"), ("password", OTHER_PASSWORD)];
    let answer = visitor.post("/do/change_password", &wrong).await;
    assert!(is_refused(&answer) && answer.body.contains(r#"id="current-error""#));
    for _ in 0..10 {
        visitor.post("/do/change_password", &wrong).await;
    }
    let slowed = visitor.post("/do/change_password", &wrong).await.body;
    assert!(slowed.contains("intentos seguidos con la contraseña"), "{slowed}");
    assert!(!slowed.contains("código por correo"), "a code is of no use here: {slowed}");
    house.t.clock.advance(SignedDuration::from_mins(20));
    let right = [("current", PASSWORD), ("password", OTHER_PASSWORD)];
    let answer = visitor.post("/do/change_password", &right).await;
    leads_to(&answer, "/profile?done=password");
    assert_eq!(visitor.get("/profile").await.status, StatusCode::OK, "this session stays");
    leads_to(&elsewhere.get("/profile").await, "/sign-in?next=%2Fprofile");

    let form = [("email", "nueva@example.org"), ("email_current", PASSWORD)];
    let answer = visitor.post("/do/request_email", &form).await;
    assert!(is_refused(&answer) && answer.body.contains(r#"id="email_current-error""#));
    let form = [("email", "nueva@example.org"), ("email_current", OTHER_PASSWORD)];
    leads_to(&visitor.post("/do/request_email", &form).await, "/profile/email");
    let mail = last_mail(&house).await;
    let answer = visitor.post("/do/confirm_email", &[("code", "0000 0000")]).await;
    assert!(is_refused(&answer));
    assert!(answer.body.contains("nueva@example.org"), "{}", answer.body);
    let answer = visitor.post("/do/confirm_email", &[("code", &code_in(&mail))]).await;
    leads_to(&answer, "/profile?done=email");
    assert!(visitor.get("/profile").await.body.contains("nueva@example.org"));
}

#[tokio::test]
async fn signing_out_everywhere_reaches_every_browser() {
    let house = house().await;
    ana(&house).await;
    let browsers = [house.nobody(), house.nobody()];
    for browser in &browsers {
        sign_in(browser, PASSWORD).await;
    }
    let answer = browsers[0].post("/do/sign_out_everywhere", &[]).await;
    leads_to(&answer, "/sign-in?notice=everywhere");
    for browser in &browsers {
        leads_to(&browser.get("/profile").await, "/sign-in?next=%2Fprofile");
    }
}

#[tokio::test]
async fn who_guesses_waits_and_is_told_how_long() {
    let house = house().await;
    ana(&house).await;
    let visitor = house.nobody();
    for _ in 0..10 {
        assert!(is_refused(&sign_in(&visitor, "guess").await));
    }
    let slowed = sign_in(&visitor, PASSWORD).await;
    assert!(is_refused(&slowed) && slowed.body.contains("Espere 6 minutos"), "{}", slowed.body);
}

#[tokio::test]
async fn every_page_of_signing_in_is_there_in_each_language() {
    let house = house().await;
    ana(&house).await;
    let visitor = house.nobody();
    for (path, words) in [
        ("/sign-in", ["Ingrese a su cuenta", "Sign in to your account", "Entre na sua conta"]),
        ("/sign-in/reset", ["Cambiar la contraseña", "Reset your password", "Redefinir a senha"]),
        ("/reset/x", ["ya no sirve", "no longer works", "não funciona mais"]),
        ("/link-expired", ["venció", "has expired", "expirou"]),
    ] {
        for (language, word) in Language::ALL.into_iter().zip(words) {
            let request = visitor.request(reqwest::Method::GET, path);
            let page = visitor.send(request.header("accept-language", language.code())).await;
            assert!(page.body.contains(word), "{path} {word}: {}", page.body);
            assert_eq!(page.body.matches("<h1").count(), 1, "{path}");
            assert!(page.body.contains("<title>"), "{path}");
        }
    }
}
