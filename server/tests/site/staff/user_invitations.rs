//! An invitation from the desk to the first page of whoever accepts it, and the end of the access.

use portal::outside::messages::Mail;

use super::*;

async fn cashier(house: &House) -> Visitor {
    seed_staff(&house.t.portal, "cata", &[Role::Cashier]).await;
    house.staff(&staff_pass(&house.t.portal, "cata", Proof::Stale).await).await
}

async fn last_mail(house: &House) -> Mail {
    portal::worker::run_due(&house.t.portal).await.unwrap();
    house.t.mailer.mails().pop().expect("a mail was sent")
}

fn link_in(mail: &Mail) -> String {
    let (_, rest) = mail.text.split_once("/invitation/").expect("the mail has a link");
    format!("/invitation/{}", rest.split_whitespace().next().unwrap())
}

fn code_in(mail: &Mail) -> String {
    let is_code = |line: &str| {
        line.len() == 9 && line.bytes().all(|byte| byte.is_ascii_digit() || byte == b' ')
    };
    mail.text.lines().map(str::trim).find(|line| is_code(line)).expect("a code").to_owned()
}

#[tokio::test]
async fn who_is_invited_sees_nothing_before_the_code_and_nothing_after_they_are_removed() {
    on_both(async |t| {
        t.leaves_jobs();
        let house = House::open(t).await;
        let ana = Person::new(&house.t, "ana").await;
        let cata = cashier(&house).await;
        let page = format!("/staff/customers/{}", ana.customer);
        let customer = ("customer", ana.customer.as_str());
        let name = ("entry[name]", "Tía Inés");
        let wrong = [customer, name, ("entry[email]", "tía"), ("entry[pay_only]", "on")];
        let refused = cata.post("/staff/do/invite_user", &wrong).await;
        comes_back(&refused, "value=\"tía\"");
        assert!(refused.body.contains("value=\"Tía Inés\""), "{}", refused.body);
        let has = [customer, name, ("entry[email]", "ana@example.org")];
        comes_back(&cata.post("/staff/do/invite_user", &has).await, "ya tiene acceso");
        let form = [customer, name, ("entry[email]", "tia@example.org")];
        for _ in 0..2 {
            let invited = cata.post("/staff/do/invite_user", &form).await;
            leads_to(&invited, &format!("{page}?done=invited"));
        }
        let waiting = cata.get(&page).await.body;
        assert_eq!(waiting.matches("tia@example.org").count(), 1, "{waiting}");

        let link = link_in(&last_mail(&house).await);
        let token = link.rsplit('/').next().unwrap();
        let tia = house.nobody();
        let opened = tia.get(&link).await;
        assert_eq!(opened.status, StatusCode::OK);
        for secret in ["Inés", "tia@", "F-ana-1", ana.customer.as_str()] {
            assert!(!opened.body.contains(secret), "{secret} in {}", opened.body);
        }
        let asked = tia.post("/do/open_invitation", &[("token", token)]).await;
        assert_eq!(asked.header("location"), "/sign-in/code", "{}", asked.body);
        let code_page = tia.get("/sign-in/code").await.body;
        assert!(code_page.contains("t•••@example.org"), "{code_page}");
        let code = code_in(&last_mail(&house).await);
        assert!(tia.post("/do/send_code_again", &[]).await.status.is_redirection());
        let code_again = code_in(&last_mail(&house).await);
        assert_ne!(code, code_again, "the second one is for the invitation too");
        let entered = tia.post("/do/enter_code", &[("code", &code_again)]).await;
        assert_eq!(entered.header("location"), "/", "{}", entered.body);
        let invoice = format!("/invoices/{}", ana.invoice);
        assert!(tia.get(&invoice).await.body.contains("F-ana-1"));
        let used = house.nobody().get(&link).await.body;
        assert!(used.contains("ya no vale") && !used.contains("Inés"), "{used}");

        let users = cata.get(&page).await.body;
        assert!(users.contains("por invitación de cata"), "{users}");
        let (_, rest) = users.split_once("Tía Inés").unwrap();
        let (_, rest) = rest.split_once("name=\"user\" value=\"").unwrap();
        let user = ("user", rest.split('"').next().unwrap());
        let removed = cata.post("/staff/do/revoke_access", &[customer, user]).await;
        leads_to(&removed, &format!("{page}?done=revoked"));
        assert_eq!(tia.get(&invoice).await.status, StatusCode::NOT_FOUND);
        assert!(!tia.get("/").await.body.contains("F-ana-1"));
    })
    .await;
}

#[tokio::test]
async fn a_link_that_was_withdrawn_says_only_that_it_is_not_valid() {
    on_both(async |t| {
        t.leaves_jobs();
        let house = House::open(t).await;
        let ana = Person::new(&house.t, "ana").await;
        let cata = cashier(&house).await;
        let page = format!("/staff/customers/{}", ana.customer);
        let customer = ("customer", ana.customer.as_str());
        let form = [customer, ("entry[name]", "Inés"), ("entry[email]", "tia@example.org")];
        cata.post("/staff/do/invite_user", &form).await;
        let link = link_in(&last_mail(&house).await);
        let token = link.rsplit('/').next().unwrap();
        let shown = cata.get(&page).await.body;
        let (_, rest) = shown.split_once("name=\"invitation\" value=\"").unwrap();
        let form = [customer, ("invitation", rest.split('"').next().unwrap())];
        let withdrawn = cata.post("/staff/do/withdraw_invitation", &form).await;
        leads_to(&withdrawn, &format!("{page}?done=invitation_withdrawn"));
        comes_back(&cata.post("/staff/do/send_invitation_again", &form).await, "se retiró");
        let tia = house.nobody();
        assert!(tia.get(&link).await.body.contains("ya no vale"));
        let asked = tia.post("/do/open_invitation", &[("token", token)]).await;
        assert_eq!(asked.header("location"), link, "{}", asked.body);
        let mails = house.t.mailer.mails().len();
        portal::worker::run_due(&house.t.portal).await.unwrap();
        assert_eq!(house.t.mailer.mails().len(), mails, "no code is sent");
    })
    .await;
}
