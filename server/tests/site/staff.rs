//! Staff in the browser: invitation, sign-in, rights, separate sessions.

mod approvals;
mod bulk;
mod cases;
mod exports;
mod figures;
mod health;
mod imports;
mod invoicing;
mod lists;
mod live;
mod promises;
mod rights;
mod saved_filters;
mod titles;
mod user_invitations;
mod views;

use domain::access::{Proof, Role};
use portal::people::staff::audit;
use portal::testing::staff_members::{
    Authenticator, EnrolledStaff, STAFF_PASSWORD, enrolled, invited, seed_staff, staff_pass,
};
use portal::testing::{Engine, TestPortal, on_both};
use reqwest::StatusCode;

use crate::forms::reading::links_lead_somewhere;
use crate::house::{Answer, House, Visitor};
use crate::people::Person;

fn leads_to(answer: &Answer, path: &str) {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let location = answer.header("location");
    let is_stamped = location.strip_prefix(path).is_some_and(|rest| rest.starts_with("&at="));
    assert!(location == path || is_stamped, "{location}");
}

/// The page is shown again in response to its form, with the error.
fn comes_back(answer: &Answer, with: &str) {
    assert!(answer.is_refused(), "{}: {}", answer.status, answer.body);
    assert!(answer.body.contains("error-summary"), "{}", answer.body);
    assert!(answer.body.contains(with), "{with} in {}", answer.body);
    assert!(links_lead_somewhere(&answer.body), "{}", answer.body);
}

fn later(house: &House) {
    house.t.clock.advance(jiff::SignedDuration::from_secs(domain::staff::STEP_S));
}

/// What a page shows to be typed into an authenticator.
fn authenticator(page: &Answer) -> Authenticator {
    let (_, rest) = page.body.split_once("<code>").expect("the page shows the secret");
    let secret = rest.split("</code>").next().unwrap().to_owned();
    let (uri, qr) = (String::new(), None);
    Authenticator::of(&portal::people::staff::FactorSetup { secret, uri, qr })
}

async fn sign_in(house: &House, who: &EnrolledStaff, code: &str) -> (Visitor, Answer) {
    let visitor = house.nobody();
    let form = [("email", who.email.as_str()), ("password", STAFF_PASSWORD)];
    leads_to(&visitor.post("/staff/do/sign_in", &form).await, "/staff/sign-in/code");
    let answer = visitor.post("/staff/do/enter_factor", &[("code", code)]).await;
    (visitor, answer)
}

#[tokio::test]
async fn an_invitation_leads_to_password_factor_codes_and_the_first_page() {
    on_both(async |t| {
        let house = House::open(t).await;
        let portal = &house.t.portal;
        let url = invited(portal, "eva", &[Role::Admin]).await.url;
        let page = url.strip_prefix(&portal.settings.base_url).unwrap();
        let token = page.rsplit('/').next().unwrap();
        let visitor = house.nobody();
        let first = visitor.get(page).await;
        assert_eq!(first.status, StatusCode::OK);
        assert_eq!(first.header("cache-control"), "no-store");
        assert!(first.body.contains("eva@santarosa.example"), "{}", first.body);
        let weak = [("token", token), ("password", "santarosa")];
        let weak = visitor.post("/staff/do/choose_password", &weak).await;
        comes_back(&weak, "href=\"#password\"");
        assert!(!weak.body.contains("santarosa\""), "{}", weak.body);
        let good = [("token", token), ("password", STAFF_PASSWORD)];
        leads_to(&visitor.post("/staff/do/choose_password", &good).await, page);

        let second = visitor.get(page).await;
        assert!(second.body.contains("<svg") && second.body.contains("otpauth://"), "no QR code");
        let code = authenticator(&second).code(portal.now());
        let form = [("token", token), ("code", code.as_str())];
        let confirmed = visitor.post("/staff/do/confirm_factor", &form).await;
        leads_to(&confirmed, "/staff/recovery-codes");
        let lines = confirmed.headers.get_all("set-cookie").iter();
        let lines: Vec<_> = lines.map(|line| line.to_str().unwrap()).collect();
        let cookie = lines.iter().find(|line| line.starts_with("aldia-staff=")).unwrap();
        for part in ["HttpOnly", "SameSite=Lax", "Path=/"] {
            assert!(cookie.contains(part), "{part}: {cookie}");
        }
        leads_to(&visitor.get("/staff").await, "/staff/recovery-codes");
        let codes = visitor.get("/staff/recovery-codes").await;
        assert_eq!(codes.body.matches("<li><code>").count(), 10, "{}", codes.body);
        let file = visitor.get("/staff/recovery-codes.txt").await;
        assert_eq!(file.body.lines().count(), 10);
        assert!(file.body.lines().all(|code| codes.body.contains(code)));
        leads_to(&visitor.post("/staff/do/codes_saved", &[]).await, "/staff");
        leads_to(&visitor.get("/staff/recovery-codes").await, "/staff");
        assert_eq!(visitor.get("/staff/recovery-codes.txt").await.status, StatusCode::NOT_FOUND);
        assert_eq!(visitor.get("/staff").await.status, StatusCode::OK);
        assert_eq!(house.nobody().get(page).await.status, StatusCode::GONE);
    })
    .await;
}

#[tokio::test]
async fn staff_sign_in_by_password_and_code_and_a_used_code_is_refused() {
    on_both(async |t| {
        let house = House::open(t).await;
        let eva = enrolled(&house.t.portal, "eva", &[Role::Cashier]).await;
        let wrong = house.nobody();
        let form = [("email", eva.email.as_str()), ("password", "wrong")];
        let answer = wrong.post("/staff/do/sign_in", &form).await;
        comes_back(&answer, "no coinciden");
        let typed = format!("value=\"{}\"", eva.email);
        assert!(answer.body.contains(&typed) && !answer.body.contains("value=\"wrong"), "{typed}");
        leads_to(&wrong.get("/staff/sign-in/code").await, "/staff/sign-in");
        leads_to(&wrong.get("/staff/people").await, "/staff/sign-in?next=%2Fstaff%2Fpeople");

        later(&house);
        let code = eva.authenticator.code(house.t.portal.now());
        let (visitor, answer) = sign_in(&house, &eva, &code).await;
        leads_to(&answer, "/staff");
        let (_, used) = sign_in(&house, &eva, &code).await;
        comes_back(&used, "ya se usó");
        let shown = format!("value=\"{code}\"");
        assert!(!used.body.contains(&shown), "a code is shown again: {}", used.body);
        let (lost, _) = sign_in(&house, &eva, &code).await;
        let recovery = [("code", ""), ("recovery", "AAAA-BBBB")];
        let refused = lost.post("/staff/do/enter_factor", &recovery).await;
        comes_back(&refused, "href=\"#recovery\"");
        assert!(!refused.body.contains("AAAA-BBBB"), "a code is shown again: {}", refused.body);
        let stranger = house.nobody();
        let form = [("code", "000000"), ("next", "/staff/account")];
        let late = stranger.post("/staff/do/enter_factor", &form).await;
        comes_back(&late, "Pasó demasiado tiempo");
        assert!(late.body.contains("name=\"next\" value=\"/staff/account\""), "{}", late.body);
        let home = visitor.get("/staff").await;
        assert!(home.body.contains("Caja") && !home.body.contains("/staff/people"), "cashier");
        leads_to(&visitor.get("/staff/sign-in").await, "/staff");
        let out = visitor.post("/staff/do/sign_out", &[]).await;
        leads_to(&out, "/staff/sign-in?notice=signed_out");
        leads_to(&visitor.get("/staff").await, "/staff/sign-in?next=%2Fstaff");
    })
    .await;
}

#[tokio::test]
async fn a_session_of_staff_opens_no_page_of_customers_and_the_other_way_round() {
    on_both(async |t| {
        let house = House::open(t).await;
        let ana = Person::new(&house.t, "ana").await;
        seed_staff(&house.t.portal, "eva", &[Role::Admin]).await;
        let pass = staff_pass(&house.t.portal, "eva", Proof::Fresh).await;
        let (user, staff) = (house.user(&ana.user).await, house.staff(&pass).await);
        leads_to(&staff.get("/profile").await, "/sign-in?next=%2Fprofile");
        leads_to(&user.get("/staff").await, "/staff/sign-in?next=%2Fstaff");
        let (of_user, of_staff) = (user.cookie("aldia").unwrap(), staff.cookie("aldia-staff"));
        let swapped = house.nobody();
        swapped.set_cookie("aldia", &of_staff.unwrap());
        swapped.set_cookie("aldia-staff", &of_user);
        leads_to(&swapped.get("/payments").await, "/sign-in?next=%2Fpayments&notice=ended");
        swapped.set_cookie("aldia-staff", &of_user);
        leads_to(&swapped.get("/staff").await, "/staff/sign-in?next=%2Fstaff&notice=ended");
    })
    .await;
}

#[tokio::test]
async fn a_role_that_was_taken_while_a_page_is_open_is_gone_at_the_next_form() {
    on_both(async |t| {
        let house = House::open(t).await;
        let portal = &house.t.portal;
        for id in ["eva", "luz"] {
            seed_staff(portal, id, &[Role::Admin]).await;
        }
        let eva = house.staff(&staff_pass(portal, "eva", Proof::Fresh).await).await;
        let luz = house.staff(&staff_pass(portal, "luz", Proof::Fresh).await).await;
        assert_eq!(eva.get("/staff/people").await.status, StatusCode::OK);
        let form = [("id", "eva"), ("version", "0"), ("roles[cashier]", "on")];
        let changed = luz.post("/staff/do/change_roles", &form).await;
        leads_to(&changed, "/staff/people/eva?done=saved");

        let before = audit::read(portal, &domain::access::Actor::System, 0).await.unwrap().len();
        let form = [("email", "otra@santarosa.example"), ("name", "Otra"), ("roles[viewer]", "on")];
        let refused = eva.post("/staff/do/invite", &form).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.body);
        assert!(refused.body.contains("No tiene permiso"), "{}", refused.body);
        let entries = audit::read(portal, &domain::access::Actor::System, 0).await.unwrap();
        let last = entries.last().unwrap();
        assert_eq!(entries.len(), before + 1, "the refusal is recorded");
        assert_eq!(last.facts.after.as_deref(), Some(r#"{"act":"POST /staff/do/invite"}"#));
        assert_eq!((last.facts.actor.as_str(), last.facts.act.code()), ("eva", "refused"));
    })
    .await;
}

#[tokio::test]
async fn a_stale_proof_is_asked_for_in_the_form_and_a_code_renews_the_session() {
    on_both(async |t| {
        let house = House::open(t).await;
        let portal = &house.t.portal;
        let eva = enrolled(portal, "eva", &[Role::Admin]).await;
        let visitor = house.staff(&eva.pass).await;
        visitor.post("/staff/do/codes_saved", &[]).await;
        let page = visitor.get("/staff/people").await;
        assert!(!page.body.contains("invite-code"), "the proof is fresh");
        house.t.clock.advance(domain::access::PROOF_LIFETIME);
        let page = visitor.get("/staff/people").await;
        assert!(page.body.contains(r#"id="invite-code""#), "{}", page.body);
        let mut form =
            vec![("email", "luz@santarosa.example"), ("name", "Luz"), ("roles[viewer]", "on")];
        let asked = visitor.post("/staff/do/invite", &form).await;
        comes_back(&asked, r##"href="#invite-code""##);
        for typed in [r#"value="luz@santarosa.example""#, r#"value="Luz""#] {
            assert!(asked.body.contains(typed), "{typed}: {}", asked.body);
        }
        let box_of = |role: &str| format!(r#"name="roles[{role}]" value="on" checked"#);
        assert!(asked.body.contains(&box_of("viewer")), "{}", asked.body);
        assert!(!asked.body.contains(&box_of("admin")), "{}", asked.body);

        let (old, code) = (visitor.cookie("aldia-staff"), eva.authenticator.code(portal.now()));
        form.push(("code", &code));
        let done = visitor.post("/staff/do/invite", &form).await;
        leads_to(&done, "/staff/people?done=invited");
        assert_ne!(visitor.cookie("aldia-staff"), old, "a new id after a new proof");
        let before = house.nobody();
        before.set_cookie("aldia-staff", &old.unwrap());
        let ended = "/staff/sign-in?next=%2Fstaff&notice=ended";
        leads_to(&before.get("/staff").await, ended);
        let list = visitor.get(done.header("location")).await;
        for part in ["luz@santarosa.example", "va en camino"] {
            assert!(list.body.contains(part), "{part} in {}", list.body);
        }
    })
    .await;
}

#[tokio::test]
async fn a_form_that_is_refused_after_its_code_was_taken_asks_for_no_other() {
    on_both(async |t| {
        let house = House::open(t).await;
        let portal = &house.t.portal;
        seed_staff(portal, "luz", &[Role::Viewer]).await;
        let eva = enrolled(portal, "eva", &[Role::Admin]).await;
        let visitor = house.staff(&eva.pass).await;
        visitor.post("/staff/do/codes_saved", &[]).await;
        house.t.clock.advance(domain::access::PROOF_LIFETIME);
        let code = eva.authenticator.code(portal.now());
        let mut form = vec![("id", "luz"), ("version", "7"), ("roles[cashier]", "on")];
        form.push(("code", &code));
        let stale = visitor.post("/staff/do/change_roles", &form).await;
        comes_back(&stale, "Alguien lo cambió mientras tanto");
        assert!(!stale.body.contains("roles-code"), "{}", stale.body);
        let now = [r#"name="version" value="0""#, r#"name="roles[viewer]" value="on" checked"#];
        for part in now {
            assert!(stale.body.contains(part), "the state of now: {part} in {}", stale.body);
        }
        let changed = visitor.post(
            "/staff/do/change_roles",
            &[("id", "luz"), ("version", "0"), ("roles[cashier]", "on")],
        );
        leads_to(&changed.await, "/staff/people/luz?done=saved");

        let none = visitor.post("/staff/do/change_roles", &[("id", "luz"), ("version", "1")]).await;
        comes_back(&none, "Elija al menos un rol");
        assert!(!none.body.contains(r#"value="on" checked"#), "{}", none.body);
    })
    .await;
}

#[tokio::test]
async fn a_form_whose_session_ended_is_kept_and_can_be_sent_after_signing_in() {
    on_both(async |t| {
        let house = House::open(t).await;
        let portal = &house.t.portal;
        let eva = enrolled(portal, "eva", &[Role::Admin]).await;
        let visitor = house.staff(&eva.pass).await;
        visitor.post("/staff/do/codes_saved", &[]).await;
        house.t.clock.advance(jiff::SignedDuration::from_hours(13));
        let form = [("email", "luz@santarosa.example"), ("name", "Luz Ñ"), ("roles[viewer]", "on")];
        let kept = visitor.post("/staff/do/invite", &form).await;
        assert_eq!(kept.status, StatusCode::OK, "{}", kept.body);
        for part in [r#"href="/staff/sign-in""#, "Luz Ñ", r#"name="roles[viewer]" value="on""#] {
            assert!(kept.body.contains(part), "{part} in {}", kept.body);
        }
        let code = eva.authenticator.code(portal.now());
        let (again, entered) = sign_in(&house, &eva, &code).await;
        leads_to(&entered, "/staff");
        let sent = again.post("/staff/do/invite", &form).await;
        leads_to(&sent, "/staff/people?done=invited");
    })
    .await;
}

#[tokio::test]
async fn a_page_of_staff_warns_before_its_session_ends_and_whoever_is_there_may_stay() {
    let house = House::open(TestPortal::open(Engine::Sqlite).await).await;
    let portal = &house.t.portal;
    seed_staff(portal, "eva", &[Role::Viewer]).await;
    let visitor = house.staff(&staff_pass(portal, "eva", Proof::Fresh).await).await;
    let page = visitor.get("/staff").await.body;
    assert!(page.contains("data-after=\"1800\" data-final=\"false\""), "{page}");
    for _ in 0..3 {
        house.t.clock.advance(jiff::SignedDuration::from_mins(29));
        let stay = visitor.get("/staff/session/stay").await;
        assert_eq!((stay.status, stay.body.as_str()), (StatusCode::OK, "1800"));
    }
    house.t.clock.advance(jiff::SignedDuration::from_mins(31));
    assert_eq!(visitor.get("/staff/session/stay").await.status, StatusCode::NOT_FOUND);
    assert!(!house.nobody().get("/staff/sign-in").await.body.contains("session-end"));
}

#[tokio::test]
async fn new_recovery_codes_are_shown_with_a_fresh_proof_and_with_one_that_comes_along() {
    on_both(async |t| {
        let house = House::open(t).await;
        let eva = enrolled(&house.t.portal, "eva", &[Role::Viewer]).await;
        let visitor = house.staff(&eva.pass).await;
        let mut shown = Vec::new();
        for wait in [jiff::SignedDuration::ZERO, domain::access::PROOF_LIFETIME] {
            visitor.post("/staff/do/codes_saved", &[]).await;
            house.t.clock.advance(wait);
            let code = eva.authenticator.code(house.t.portal.now());
            let code = if wait.is_zero() { "" } else { code.as_str() };
            let renewed = visitor.post("/staff/do/renew_codes", &[("code", code)]).await;
            leads_to(&renewed, "/staff/recovery-codes");
            let page = visitor.get("/staff/recovery-codes.txt").await;
            assert_eq!(page.body.lines().count(), 10, "{}", page.body);
            shown.push(page.body);
        }
        assert_ne!(shown[0], shown[1]);
        let last = shown[1].lines().next().unwrap().to_owned();
        let form = [("email", eva.email.as_str()), ("password", STAFF_PASSWORD)];
        let visitor = house.nobody();
        visitor.post("/staff/do/sign_in", &form).await;
        let entered = visitor.post("/staff/do/enter_factor", &[("recovery", &last)]).await;
        leads_to(&entered, "/staff");
    })
    .await;
}

#[tokio::test]
async fn the_own_account_changes_language_password_codes_and_ends_other_sessions() {
    let house = House::open(TestPortal::open(Engine::Sqlite).await).await;
    let portal = &house.t.portal;
    let eva = enrolled(portal, "eva", &[Role::Viewer]).await;
    later(&house);
    let code = eva.authenticator.code(portal.now());
    let (visitor, _) = sign_in(&house, &eva, &code).await;
    later(&house);
    let code = eva.authenticator.code(portal.now());
    let (other, _) = sign_in(&house, &eva, &code).await;
    let page = visitor.get("/staff/account").await;
    assert_eq!(page.body.matches(r#"name="number""#).count(), 1, "{}", page.body);
    let number = page.body.split(r#"name="number" value=""#).nth(1).unwrap();
    let number = number.split('"').next().unwrap();
    let form = [("id", eva.id.as_str()), ("number", number)];
    let ended = visitor.post("/staff/do/end_session", &form).await;
    leads_to(&ended, "/staff/account?done=saved");
    leads_to(&other.get("/staff").await, "/staff/sign-in?next=%2Fstaff&notice=ended");

    leads_to(&visitor.post("/staff/do/renew_codes", &[]).await, "/staff/recovery-codes");
    visitor.post("/staff/do/codes_saved", &[]).await;
    let spoken = visitor.post("/staff/do/change_language", &[("language", "en")]).await;
    leads_to(&spoken, "/staff/account?done=saved");
    assert!(visitor.get("/staff/account").await.body.contains("Your account"));
    let form = [("current", "wrong"), ("password", "siete lunas sobre el lago")];
    let wrong = visitor.post("/staff/do/change_password", &form).await;
    comes_back(&wrong, "href=\"#password-current\"");
    assert!(!wrong.body.contains("siete lunas"), "{}", wrong.body);
    let form = [("current", STAFF_PASSWORD), ("password", "siete lunas sobre el lago")];
    let changed = visitor.post("/staff/do/change_password", &form).await;
    leads_to(&changed, "/staff/account?done=password");
    assert_eq!(visitor.get("/staff/account").await.status, StatusCode::OK);
}
