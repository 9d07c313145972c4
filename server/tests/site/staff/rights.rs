//! Every role at every address of staff, with a fresh and a stale proof: no leak.

use std::collections::BTreeSet;

use domain::access::{Actor, Extent, Right};
use domain::language::Language;
use portal::contact::cases::answer_templates::{self, NewAnswerTemplate};
use portal::testing::tamper;
use reqwest::Method;
use server::{router, server_functions};

use super::*;

/// What an address asks for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asks {
    /// Nothing: it is the way in.
    Nobody,
    /// To be signed in.
    Member,
    /// The same, and a fresh proof.
    Proved,
    /// A right.
    Right(Right),
    /// A right, and a fresh proof.
    ProvedRight(Right),
    /// A right that goes so far at least.
    Extent(Right, Extent),
}

/// Method, path, form, and what is asked for.
fn table() -> Vec<(Method, &'static str, &'static str, Asks)> {
    use Asks::{Member, Nobody, Proved, ProvedRight, Right};
    const ANSWER: domain::access::Right = domain::access::Right::Answer;
    const PAUSE: domain::access::Right = domain::access::Right::PauseReminders;
    const POLICIES: domain::access::Right = domain::access::Right::SetPolicies;
    const STAFF: domain::access::Right = domain::access::Right::ManageStaff;
    const CONFIGURE: domain::access::Right = domain::access::Right::Configure;
    const ISSUE: domain::access::Right = domain::access::Right::IssueInvoices;
    const CANCEL: domain::access::Right = domain::access::Right::CancelInvoices;
    const USERS: domain::access::Right = domain::access::Right::ManageUsers;
    const SEE: domain::access::Right = domain::access::Right::See;
    const FIGURES: domain::access::Right = domain::access::Right::SeeFigures;
    const PERSON: &str = "id=sol&version=9";
    const TILL: &str = "id=none&version=9&amount=1&reason=x&answer=accept";
    let part = |right| Asks::Extent(right, Extent::Part);
    let own_till = || Asks::Extent(domain::access::Right::CloseTill, Extent::Own);
    let other_till = || Asks::Extent(domain::access::Right::CloseTill, Extent::Approve);
    let take = || Right(domain::access::Right::TakeMoney);
    const IMPORT: domain::access::Right = domain::access::Right::Import;
    const MAPPING: &str = "id=sol&version=9&fields[source]=erp&fields[currency]=PEN&\
                           fields[date]=%25Y-%25m-%25d&fields[decimal]=.&fields[due_days]=30&\
                           fields[rows]=invoices&fields[negative]=mistake&\
                           fields[columns][customer]=1&fields[save_as]=";
    let get = |path, asks| (Method::GET, path, "", asks);
    let post = |path, form, asks| (Method::POST, path, form, asks);
    vec![
        get("/staff", Member),
        get("/staff/sign-in", Nobody),
        get("/staff/sign-in/code", Nobody),
        get("/staff/invitation/{token}", Nobody),
        get("/staff/recovery-codes", Member),
        get("/staff/recovery-codes.txt", Member),
        get("/staff/session/stay", Member),
        get("/staff/figures", Right(FIGURES)),
        get("/staff/figures/rows", Right(FIGURES)),
        get("/staff/people", Right(STAFF)),
        get("/staff/people/{id}", Right(STAFF)),
        get("/staff/settings", Right(CONFIGURE)),
        get("/staff/invoices/new", Right(ISSUE)),
        get("/staff/invoices/{id}/amend", Right(ISSUE)),
        get("/staff/invoices/{id}/void", Right(CANCEL)),
        get("/staff/invoices/{id}/credit", Right(CANCEL)),
        get("/staff/invoices/{id}/write-off", Right(CANCEL)),
        get("/staff/customers/{id}", Right(SEE)),
        get("/staff/search", Right(SEE)),
        get("/staff/cases", part(ANSWER)),
        get("/staff/cases/{id}", part(ANSWER)),
        get("/staff/pauses", Right(PAUSE)),
        get("/staff/answer-templates", Right(POLICIES)),
        get("/staff/answer-templates/{id}", Right(POLICIES)),
        get("/staff/imports", Right(IMPORT)),
        get("/staff/imports/{id}", Right(IMPORT)),
        get("/staff/imports/{id}/problems.csv", Right(IMPORT)),
        post("/staff/imports", "", Right(IMPORT)),
        post("/staff/do/map_import", MAPPING, Right(IMPORT)),
        post("/staff/do/use_mapping", "id=sol&version=9&name=x", Right(IMPORT)),
        post("/staff/do/load_import", "id=sol&version=9", ProvedRight(IMPORT)),
        post("/staff/do/discard_import", "id=sol&version=9", Right(IMPORT)),
        get("/staff/account", Member),
        get("/staff/customers", Right(SEE)),
        get("/staff/invoices", Right(SEE)),
        get("/staff/invoices/{id}", Right(SEE)),
        get("/staff/payments", Right(SEE)),
        get("/staff/payments/{id}", Right(SEE)),
        get("/staff/messages", Right(domain::access::Right::SeeMessages)),
        get("/staff/audit", Right(domain::access::Right::ReadAudit)),
        get("/staff/till", own_till()),
        get("/staff/till/{id}", own_till()),
        get("/staff/till/take", take()),
        get("/staff/till/payments/{id}", Right(domain::access::Right::See)),
        get("/staff/receipts/{id}/pdf", Right(domain::access::Right::See)),
        post("/staff/do/sign_in", "email=x@example.org&password=wrong", Nobody),
        post("/staff/do/enter_factor", "code=000000", Nobody),
        post("/staff/do/choose_password", "token=x&password=wrong", Nobody),
        post("/staff/do/confirm_factor", "token=x&code=000000", Nobody),
        post("/staff/do/sign_out", "", Nobody),
        post("/staff/do/codes_saved", "", Member),
        post("/staff/do/change_language", "language=es", Member),
        post("/staff/do/end_session", "id={own}&number=none", Member),
        post("/staff/do/renew_codes", "", Proved),
        post("/staff/do/change_password", "current=wrong&password=wrong", Proved),
        post("/staff/do/invite", "email=n@example.org&name=N&roles[viewer]=on", ProvedRight(STAFF)),
        post("/staff/do/change_roles", PERSON, ProvedRight(STAFF)),
        post("/staff/do/disable", PERSON, ProvedRight(STAFF)),
        post("/staff/do/invite_again", PERSON, ProvedRight(STAFF)),
        post("/staff/do/preview_invoice", "entry[description]=x", Right(ISSUE)),
        post("/staff/do/issue_invoice", "entry[number]=x&ticket=x&seal=x", Right(ISSUE)),
        post("/staff/do/amend_invoice", "id=sol&version=x", Right(ISSUE)),
        post("/staff/do/cancel_invoice", "id=sol&kind=void&version=x", Right(CANCEL)),
        post("/staff/do/revoke_access", "customer=none&user=none", Right(USERS)),
        post("/staff/do/add_note", "customer=none&text=x", part(domain::access::Right::Answer)),
        post("/staff/do/decide", "request=none&answer=approve", ProvedRight(STAFF)),
        post("/staff/do/end_session", "id=sol&number=none", ProvedRight(STAFF)),
        post("/staff/do/test_mail", "", ProvedRight(CONFIGURE)),
        post("/staff/do/answer_question", "case=none&answer=x", Right(ANSWER)),
        post("/staff/do/decide_claim", "case=none&outcome=found&answer=x", Right(ANSWER)),
        post("/staff/do/decide_dispute", "case=none&outcome=upheld&answer=x", Right(ANSWER)),
        post("/staff/do/hand_over", "case=none&shown=&act=take", Right(ANSWER)),
        post("/staff/do/begin_pause", "scope=segment&subject=x&last=&reason=x", Right(PAUSE)),
        post("/staff/do/end_pause", "pause=none", Right(PAUSE)),
        post("/staff/do/write_note", "case=none&text=x", part(ANSWER)),
        post("/staff/do/save_answer_template", "title=&texts[es]=x", ProvedRight(POLICIES)),
        post(
            "/staff/do/remove_answer_template",
            "template={template}&version=9",
            ProvedRight(POLICIES),
        ),
        post("/staff/do/take_money", "customer=1&key=1&choices=PEN:a=1&kind=cash", take()),
        post("/staff/do/void_taking", "payment=none&reason=x", take()),
        post("/staff/do/decide_cheque", "payment=none&answer=cleared", take()),
        post("/staff/do/send_receipts", "payment=none", Right(domain::access::Right::SeeMessages)),
        post("/staff/do/open_till", "amount=0&currency=PEN", take()),
        post("/staff/do/count_till", TILL, own_till()),
        post("/staff/do/explain_till", TILL, own_till()),
        post("/staff/do/review_till", TILL, other_till()),
        post("/staff/do/deposit_till", TILL, own_till()),
    ]
}

#[tokio::test]
async fn every_address_of_staff_is_in_the_table() {
    let house = House::open(TestPortal::open(Engine::Sqlite).await).await;
    let pages = house.app.pages.list().iter().map(|page| (Method::GET, page.path().to_owned()));
    let functions = server_functions::list().into_iter().map(|(m, path)| (m, path.to_owned()));
    let raw = router::raw().into_iter().map(|raw| (raw.method, raw.path.to_owned()));
    let name = |(method, path): (Method, String)| format!("{method} {path}");
    let all = pages.chain(functions).chain(raw);
    let there: BTreeSet<String> =
        all.filter(|(_, path)| app::routes::is_of_staff(path)).map(name).collect();
    let known: BTreeSet<String> =
        table().into_iter().map(|(method, path, ..)| format!("{method} {path}")).collect();
    assert_eq!(there, known);
}

/// A file, so that its page is there to show a refused form.
const IMPORT_OF_SOL: &str =
    "INSERT INTO imports (id, created_at, created_by, file_name, bytes, hash, is_of_workbook,
                          state, profile, ordered_by, kept_bytes)
     VALUES ('sol', 0, 'sol', 'sol.csv', 1, '-', FALSE, 'checked',
             '{\"source\": \"erp\", \"currency\": \"PEN\", \"date\": \"%Y\", \"columns\":
               {\"customer\": 1, \"number\": 2, \"issued_on\": 3, \"amount\": 4}}', 'sol', 1)";

/// What came of a request.
#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    SignInFirst,
    NoRight,
    ProofNeeded,
    /// It was let through, whatever came of it.
    Through,
}

/// Said with the form that asks for a code.
const PROOF_NEEDED: &str = "confirme con un código de ahora";
/// On the page of a form whose sender is to sign in.
const KEPT: [&str; 2] = [r#"href="/staff/sign-in""#, r#"target="_blank""#];

async fn ask(visitor: &Visitor, method: &Method, path: &str, form: &str) -> Outcome {
    let request = visitor.request(method.clone(), path).body(form.to_owned());
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    let answer = visitor.send(request).await;
    let to = answer.header("location");
    match answer.status {
        StatusCode::FORBIDDEN => Outcome::NoRight,
        StatusCode::NOT_FOUND if method == Method::GET && path.ends_with(".txt") => {
            Outcome::Through
        }
        StatusCode::UNPROCESSABLE_ENTITY if answer.body.contains(PROOF_NEEDED) => {
            Outcome::ProofNeeded
        }
        _ if KEPT.iter().all(|part| answer.body.contains(part)) => Outcome::SignInFirst,
        _ if to.starts_with("/staff/sign-in?") => Outcome::SignInFirst,
        _ => Outcome::Through,
    }
}

fn expected(asks: Asks, role: Role, proof: Proof) -> Outcome {
    let has = |right: Right| right.extent(role) == domain::access::Extent::Full;
    match asks {
        Asks::Extent(right, extent) if right.extent(role) < extent => Outcome::NoRight,
        Asks::Right(right) | Asks::ProvedRight(right) if !has(right) => Outcome::NoRight,
        Asks::Proved | Asks::ProvedRight(_) if proof == Proof::Stale => Outcome::ProofNeeded,
        Asks::Nobody
        | Asks::Member
        | Asks::Proved
        | Asks::Right(_)
        | Asks::ProvedRight(_)
        | Asks::Extent(..) => Outcome::Through,
    }
}

#[tokio::test]
async fn each_role_passes_where_the_table_of_rights_lets_it_and_nowhere_else() {
    on_both(async |t| {
        let house = House::open(t).await;
        let portal = &house.t.portal;
        seed_staff(portal, "sol", &[Role::Viewer]).await;
        tamper(portal, IMPORT_OF_SOL).await.unwrap();
        for role in Role::ALL {
            seed_staff(portal, role.code(), &[*role]).await;
        }
        let texts = vec![(Language::Es, "Hola.".to_owned())];
        let new = NewAnswerTemplate { replaces: None, title: "Saludo".into(), texts };
        let template = answer_templates::save(portal, &Actor::System, &new).await.unwrap();
        for (method, path, form, asks) in table().into_iter().filter(|row| row.3 != Asks::Nobody) {
            let path = path.replace("{id}", "sol");
            for role in Role::ALL {
                for proof in [Proof::Fresh, Proof::Stale] {
                    let pass = staff_pass(portal, role.code(), proof).await;
                    let visitor = house.staff(&pass).await;
                    let form = form.replace("{own}", role.code());
                    let form = form.replace("{template}", template.as_str());
                    let came = ask(&visitor, &method, &path, &form).await;
                    let told = format!("{method} {path} {form} as {role:?}, {proof:?}");
                    assert_eq!(came, expected(asks, *role, proof), "{told}");
                }
            }
        }
    })
    .await;
}

#[tokio::test]
async fn who_is_no_staff_passes_only_where_staff_come_in() {
    on_both(async |t| {
        let house = House::open(t).await;
        seed_staff(&house.t.portal, "sol", &[Role::Viewer]).await;
        let ana = Person::new(&house.t, "ana").await;
        for visitor in [house.nobody(), house.user(&ana.user).await] {
            for (method, path, form, asks) in table() {
                if asks == Asks::Nobody {
                    continue;
                }
                let path = path.replace("{id}", "sol");
                let form = form.replace("{own}", "sol").replace("{template}", "none");
                let came = ask(&visitor, &method, &path, &form).await;
                // No pages: they lead nowhere.
                let is_raw = path.ends_with(".txt") || path.ends_with("/stay");
                let expected = if is_raw { Outcome::Through } else { Outcome::SignInFirst };
                assert_eq!(came, expected, "{method} {path}");
            }
        }
    })
    .await;
}
