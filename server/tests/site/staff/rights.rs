//! Every role at every address of staff, with a fresh and a stale proof: no leak.

use std::collections::BTreeSet;

use domain::access::{Actor, Extent, Right, Scope};
use domain::language::Language;
use portal::contact::cases::answer_templates::{self, NewAnswerTemplate};
use portal::testing::{SeedInvoice, tamper, user};
use reqwest::Method;
use server::{router, server_functions};

use super::*;

mod pages;

use pages::pages;

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
    /// The same, and a fresh proof.
    ProvedExtent(Right, Extent),
}

/// Method, path, form, and what is asked for.
type AskedRow = (Method, &'static str, &'static str, Asks);

fn table() -> Vec<AskedRow> {
    pages().into_iter().chain(forms_of_people()).chain(forms_of_work()).collect()
}

const fn get(path: &'static str, asks: Asks) -> AskedRow {
    (Method::GET, path, "", asks)
}

const fn post(path: &'static str, form: &'static str, asks: Asks) -> AskedRow {
    (Method::POST, path, form, asks)
}

const ANSWER: Right = Right::Answer;
const PAUSE: Right = Right::PauseReminders;
const POLICIES: Right = Right::SetPolicies;
const STAFF: Right = Right::ManageStaff;
const CONFIGURE: Right = Right::Configure;
const ISSUE: Right = Right::IssueInvoices;
const CANCEL: Right = Right::CancelInvoices;
const USERS: Right = Right::ManageUsers;
const SEE: Right = Right::See;
const FIGURES: Right = Right::SeeFigures;
const IMPORT: Right = Right::Import;
const INVITATION: &str =
    "customer=none&entry[email]=n@example.org&entry[name]=N&entry[pay_only]=on";
const OF_INVITATION: &str = "customer=none&invitation=none";
const WITHDRAWAL: &str = "customer=none&promise=none&reason=x";
const VIEW: &str = "customer=lucia&user=rosa&reason=x";

const PERSON: &str = "id=sol&version=9";
const TILL: &str = "id=none&version=9&amount=1&reason=x&answer=accept";
const MAPPING: &str = "id=sol&version=9&fields[source]=erp&fields[currency]=PEN&\
                       fields[date]=%25Y-%25m-%25d&fields[decimal]=.&fields[due_days]=30&\
                       fields[rows]=invoices&fields[negative]=mistake&\
                       fields[columns][customer]=1&fields[save_as]=";

const STEP: &str = "entry[name]=late&entry[kind]=overdue&entry[days]=4&entry[tones][firm]=on&\
                    entry[channels][email]=on&edit[version]=1&edit[act]=save&edit[reason]=x";
const LIMITS: &str = "entry[place]=pe&entry[per_week]=1&edit[version]=1&edit[act]=save&\
                      edit[reason]=x";
const TEXTS: &str = "entry[language]=es&entry[kind]=overdue&entry[tone]=firm&\
                     entry[texts][closing]=Gracias&edit[version]=1&edit[act]=save&edit[reason]=x";

const fn part(right: Right) -> Asks {
    Asks::Extent(right, Extent::Part)
}

const EXPORT: Asks = Asks::ProvedExtent(Right::Export, Extent::Part);
const ASK_CANCEL: Asks = Asks::Extent(CANCEL, Extent::Ask);
const ASK_REFUND: Asks = Asks::Extent(Right::Refund, Extent::Ask);
const REFUND: &str =
    "payment={payment}&version=x&entry[currency]=PEN&entry[amount]=1&entry[reason]=x";
const ASK_REFUND_PROVED: Asks = Asks::ProvedExtent(Right::Refund, Extent::Ask);
const PAY_OUT: Asks = Asks::ProvedExtent(Right::Refund, Extent::Approve);
const BULK: &str = "entry[act]=x&entry[list]=invoices&entry[kind]=void&entry[which]=all";
const OWN_TILL: Asks = Asks::Extent(Right::CloseTill, Extent::Own);
const OTHER_TILL: Asks = Asks::Extent(Right::CloseTill, Extent::Approve);
const TAKE: Asks = Asks::Right(Right::TakeMoney);
const MATCH: Asks = Asks::Right(Right::MatchMoney);
const UNAPPLIED: &str = "entry[amount]=1.00&entry[currency]=PEN&entry[received]=2026-11-20&\
                         entry[way]=transfer&entry[reference]=x";
const TO_MATCH: &str = "id=none&entry[customer]=none&entry[version]=0&entry[choices]=PEN:a=1&\
                        entry[credit]=0";

/// Signing in, the own account, staff, settings.
fn forms_of_people() -> [AskedRow; 17] {
    [
        post("/staff/do/sign_in", "email=x@example.org&password=wrong", Asks::Nobody),
        post("/staff/do/enter_factor", "code=000000", Asks::Nobody),
        post("/staff/do/choose_password", "token=x&password=wrong", Asks::Nobody),
        post("/staff/do/confirm_factor", "token=x&code=000000", Asks::Nobody),
        post("/staff/do/sign_out", "", Asks::Nobody),
        post("/staff/do/codes_saved", "", Asks::Member),
        post("/staff/do/change_language", "language=es", Asks::Member),
        post("/staff/do/end_session", "id={own}&number=none", Asks::Member),
        post("/staff/do/renew_codes", "", Asks::Proved),
        post("/staff/do/change_password", "current=wrong&password=wrong", Asks::Proved),
        post(
            "/staff/do/invite",
            "email=n@example.org&name=N&roles[viewer]=on",
            Asks::ProvedRight(STAFF),
        ),
        post("/staff/do/change_roles", PERSON, Asks::ProvedRight(STAFF)),
        post("/staff/do/disable", PERSON, Asks::ProvedRight(STAFF)),
        post("/staff/do/invite_again", PERSON, Asks::ProvedRight(STAFF)),
        post("/staff/do/decide", "request=none&answer=approve", Asks::ProvedRight(STAFF)),
        post("/staff/do/end_session", "id=sol&number=none", Asks::ProvedRight(STAFF)),
        post("/staff/do/test_mail", "", Asks::ProvedRight(CONFIGURE)),
    ]
}

/// The daily work.
fn forms_of_work() -> [AskedRow; 56] {
    [
        post("/staff/imports", "", Asks::Right(IMPORT)),
        post("/staff/exports", "list=customers&format=csv", EXPORT),
        post("/staff/do/save_filter", "list=customers&query=&name=x", Asks::Right(SEE)),
        post("/staff/do/change_filter", "filter=none&list=customers&name=x", Asks::Member),
        post("/staff/do/remove_filter", "filter=none&list=customers", Asks::Member),
        post("/staff/do/decide_approval", "approval=none&decision=refuse&answer=x", ASK_REFUND),
        post("/staff/do/prepare_bulk", BULK, Asks::Right(CANCEL)),
        post("/staff/do/order_bulk", "act=none&reason=x", Asks::Right(PAUSE)),
        post("/staff/do/move_bulk", "act=none&step=refuse", Asks::Right(PAUSE)),
        post("/staff/do/map_import", MAPPING, Asks::Right(IMPORT)),
        post("/staff/do/use_mapping", "id=sol&version=9&name=x", Asks::Right(IMPORT)),
        post("/staff/do/load_import", "id=sol&version=9", Asks::ProvedRight(IMPORT)),
        post("/staff/do/undo_import", "id=sol&version=9", Asks::ProvedRight(IMPORT)),
        post("/staff/do/retry_import", "id=sol&version=9", Asks::Right(IMPORT)),
        post("/staff/do/discard_import", "id=sol&version=9", Asks::Right(IMPORT)),
        post("/staff/do/preview_invoice", "entry[description]=x", Asks::Right(ISSUE)),
        post("/staff/do/issue_invoice", "entry[number]=x&ticket=x&seal=x", Asks::Right(ISSUE)),
        post("/staff/do/amend_invoice", "id=sol&version=x", Asks::Right(ISSUE)),
        post("/staff/do/cancel_invoice", "id=sol&kind=void&version=x", ASK_CANCEL),
        post("/staff/do/confirm_mailbox", "debtor=none", Asks::Right(ANSWER)),
        post("/staff/do/part_mailbox", "debtor=none", Asks::Right(ANSWER)),
        post("/staff/do/begin_view", VIEW, Asks::ProvedRight(Right::ViewAs)),
        post("/staff/do/end_view", "", Asks::Right(Right::ViewAs)),
        post("/staff/do/revoke_access", "customer=none&user=none", Asks::Right(USERS)),
        post("/staff/do/invite_user", INVITATION, Asks::Right(USERS)),
        post("/staff/do/send_invitation_again", OF_INVITATION, Asks::Right(USERS)),
        post("/staff/do/withdraw_invitation", OF_INVITATION, Asks::Right(USERS)),
        post("/staff/do/add_note", "customer=none&text=x", part(ANSWER)),
        post("/staff/do/answer_question", "case=none&answer=x", Asks::Right(ANSWER)),
        post("/staff/do/decide_claim", "case=none&outcome=found&answer=x", Asks::Right(ANSWER)),
        post("/staff/do/decide_dispute", "case=none&outcome=upheld&answer=x", Asks::Right(ANSWER)),
        post("/staff/do/hand_over", "case=none&shown=&act=take", Asks::Right(ANSWER)),
        post("/staff/do/begin_pause", "scope=segment&subject=x&last=&reason=x", Asks::Right(PAUSE)),
        post("/staff/do/end_pause", "pause=none", Asks::Right(PAUSE)),
        post("/staff/do/note_promise", "customer=none&entry[on]=", Asks::Right(PAUSE)),
        post("/staff/do/withdraw_promise", WITHDRAWAL, Asks::Right(PAUSE)),
        post("/staff/do/write_note", "case=none&text=x", part(ANSWER)),
        post("/staff/do/save_answer_template", "title=&texts[es]=x", Asks::ProvedRight(POLICIES)),
        post(
            "/staff/do/remove_answer_template",
            "template={template}&version=9",
            Asks::ProvedRight(POLICIES),
        ),
        post("/staff/do/save_policy_step", STEP, Asks::ProvedRight(POLICIES)),
        post("/staff/do/save_contact_limits", LIMITS, Asks::ProvedRight(POLICIES)),
        post("/staff/do/save_reminder_texts", TEXTS, Asks::ProvedRight(POLICIES)),
        post("/staff/do/take_money", "customer=1&key=1&choices=PEN:a=1&kind=cash", TAKE),
        post("/staff/do/ask_refund", REFUND, ASK_REFUND_PROVED),
        post("/staff/do/pay_out_refund", "refund=none&payment={payment}&way=transfer", PAY_OUT),
        post("/staff/do/record_unapplied", UNAPPLIED, MATCH),
        post("/staff/do/match_unapplied", TO_MATCH, MATCH),
        post("/staff/do/put_back_unapplied", "id=none&version=0&reason=x", MATCH),
        post("/staff/do/void_taking", "payment=none&reason=x", TAKE),
        post("/staff/do/decide_cheque", "payment=none&answer=cleared", TAKE),
        post("/staff/do/send_receipts", "payment=none", Asks::Right(Right::SeeMessages)),
        post("/staff/do/open_till", "amount=0&currency=PEN", TAKE),
        post("/staff/do/count_till", TILL, OWN_TILL),
        post("/staff/do/explain_till", TILL, OWN_TILL),
        post("/staff/do/review_till", TILL, OTHER_TILL),
        post("/staff/do/deposit_till", TILL, OWN_TILL),
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
    if path == app::routes::STAFF_EVENTS {
        // A stream has no end.
        return match request.send().await.unwrap().status() {
            StatusCode::FORBIDDEN => Outcome::NoRight,
            _ => Outcome::Through,
        };
    }
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
        Asks::Extent(right, extent) | Asks::ProvedExtent(right, extent)
            if right.extent(role) < extent =>
        {
            Outcome::NoRight
        }
        Asks::Right(right) | Asks::ProvedRight(right) if !has(right) => Outcome::NoRight,
        Asks::Proved | Asks::ProvedRight(_) | Asks::ProvedExtent(..) if proof == Proof::Stale => {
            Outcome::ProofNeeded
        }
        Asks::Nobody
        | Asks::Member
        | Asks::Proved
        | Asks::Right(_)
        | Asks::ProvedRight(_)
        | Asks::Extent(..)
        | Asks::ProvedExtent(..) => Outcome::Through,
    }
}

#[tokio::test]
async fn each_role_passes_where_the_table_of_rights_lets_it_and_nowhere_else() {
    on_both(async |t| {
        let house = House::open(t).await;
        let portal = &house.t.portal;
        seed_staff(portal, "sol", &[Role::Viewer]).await;
        tamper(portal, IMPORT_OF_SOL).await.unwrap();
        house.t.seed_user("rosa", &[("lucia", Scope::SeeAndPay)]).await;
        house.t.seed_invoice(&SeedInvoice::of("lucia", "l1", &[("2026-11-10", 100)])).await;
        let payment = house.t.seed_payment(&user("rosa"), &[("l1-1", 0)], 100).await.payment;
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
                    let form = form.replace("{payment}", payment.as_str());
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
                // So that no limit on how often somebody sends forms is met.
                later(&house);
                let path = path.replace("{id}", "sol");
                let form = form.replace("{own}", "sol").replace("{template}", "none");
                let came = ask(&visitor, &method, &path, &form).await;
                // No pages: they lead nowhere.
                let raw = [".txt", "/stay", "/events", "/poll"];
                let is_raw = raw.iter().any(|end| path.ends_with(end));
                let expected = if is_raw { Outcome::Through } else { Outcome::SignInFirst };
                assert_eq!(came, expected, "{method} {path}");
            }
        }
    })
    .await;
}
