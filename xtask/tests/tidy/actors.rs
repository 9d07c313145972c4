//! Every public use case of `portal` takes an actor, and a test calls it as actors without access.

use syn::{FnArg, Item, ItemFn, Type, Visibility};

use crate::{File, assert_none, files};

/// Wings with use cases. Wings below serve them, wings above act for the portal.
const WINGS: [&str; 5] = ["billing", "people", "contact", "payments", "views"];

/// The tests that call each use case with an actor: a file, and the folder beside it.
const KNOCKING: &str = "portal/src/people/access/tests/knocking";

/// Use cases without actor, and why.
const WITHOUT: [(&str, &str); 34] = [
    ("contact/reminders/record::record", "a page for everybody: the institution's own record"),
    ("contact/reminders/record::record_file", "the same as a file"),
    ("contact/reminders/report::report", "a carrier's report: its message's id is the proof"),
    ("contact/reminders/report::report_of", "a carrier's report: its signature is the proof"),
    ("payments/gateway_events::receive", "a gateway's webhook: its signature is the proof"),
    ("payments/receipts/verify::verify", "a page for everybody: who has the code may see it"),
    ("people/account_views::find", "the cookie of the view is the proof: this tells who asks"),
    ("people/invitations::user_invitation_is_open", "the link that was mailed is the proof"),
    ("people/links::open", "the link is the proof: this tells who asks"),
    ("people/links::renew", "an expired link is the proof"),
    ("people/sessions::open", "a session is what tells who asks"),
    ("people/sessions::find", "a session is what tells who asks"),
    ("people/sessions::touch", "a session is what tells who asks"),
    ("people/sessions::prolong", "a session is what tells who asks"),
    ("people/sessions::close", "a session is what tells who asks"),
    ("people/staff/invitations::enrolment", "the link of the invitation is the proof"),
    ("people/staff/invitations::choose_password", "the link of the invitation is the proof"),
    ("people/staff/invitations::confirm_factor", "the link of the invitation is the proof"),
    ("people/staff/operator::author", "the command line: this tells who asks"),
    ("people/staff/sessions::open", "a session is what tells who asks"),
    ("people/staff/sessions::find", "a session is what tells who asks"),
    ("people/staff/sessions::touch", "a session is what tells who asks"),
    ("people/staff/sessions::close", "a session is what tells who asks"),
    ("people/staff/sign_in::sign_in", "who signs in is nobody yet"),
    ("people/staff/sign_in::enter_factor", "who signs in is nobody yet"),
    ("people/users/codes/invitation::request_invitation_code", "the link is the proof"),
    ("people/users/codes::request_code", "who signs in is nobody yet"),
    ("people/users/codes::enter_code", "who signs in is nobody yet"),
    ("people/users/reset::request_reset", "who signs in is nobody yet"),
    ("people/users/reset::reset_is_open", "the link that was mailed is the proof"),
    ("people/users/reset::reset", "the link that was mailed is the proof"),
    ("people/users/sign_in::sign_in", "who signs in is nobody yet"),
    ("people/users/undo::undo_email", "the link that was mailed is the proof"),
    ("people/users/undo::undo_is_open", "the link that was mailed is the proof"),
];

/// A use case: a public async function that takes the portal.
struct UseCase {
    name: String,
    takes_actor: bool,
}

fn use_cases(file: &File) -> Vec<UseCase> {
    let path = file.path.trim_start_matches("portal/src/").trim_end_matches(".rs");
    let wing = path.split('/').next().unwrap_or_default();
    if !file.path.starts_with("portal/src/") || !WINGS.contains(&wing) {
        return Vec::new();
    }
    let code = syn::parse_file(&file.text).expect("sources are Rust");
    let functions = code.items.iter().filter_map(|item| match item {
        Item::Fn(function) => Some(function),
        _ => None,
    });
    let is_public = |function: &&ItemFn| matches!(function.vis, Visibility::Public(_));
    let waits = |function: &&ItemFn| function.sig.asyncness.is_some();
    functions
        .filter(is_public)
        .filter(waits)
        .filter(|function| function.sig.inputs.first().is_some_and(|first| is_a(first, "Portal")))
        .map(|function| UseCase {
            name: format!("{path}::{}", function.sig.ident),
            takes_actor: function.sig.inputs.iter().any(|argument| is_a(argument, "Actor")),
        })
        .collect()
}

/// Whether an argument is a reference to a type with this name.
fn is_a(argument: &FnArg, name: &str) -> bool {
    let FnArg::Typed(argument) = argument else { return false };
    let Type::Reference(reference) = &*argument.ty else { return false };
    let Type::Path(path) = &*reference.elem else { return false };
    path.path.segments.last().is_some_and(|last| last.ident == name)
}

fn findings(use_cases: &[UseCase], knocking: &str, without: &[(&str, &str)]) -> Vec<String> {
    let mut findings = Vec::new();
    for UseCase { name, takes_actor } in use_cases {
        let is_listed = without.iter().any(|(listed, _)| listed == name);
        if *takes_actor == is_listed {
            let takes = if *takes_actor { "an actor, and is listed without" } else { "no actor" };
            findings.push(format!("{name}: takes {takes}"));
        }
        if *takes_actor && !knocking.contains(&format!("\"{name}\"")) {
            findings.push(format!("{name}: nobody knocks on it in {KNOCKING}"));
        }
    }
    let is_gone = |(name, _): &&(&str, &str)| !use_cases.iter().any(|case| case.name == *name);
    findings.extend(without.iter().filter(is_gone).map(|(name, _)| format!("{name}: is gone")));
    findings
}

#[test]
fn every_public_use_case_takes_an_actor_and_is_knocked_on() {
    let files = files(&["rs"]);
    let use_cases = files.iter().flat_map(use_cases).collect::<Vec<_>>();
    assert!(use_cases.len() > WITHOUT.len());
    let knocking = files.iter().filter(|file| file.path.starts_with(KNOCKING));
    let knocking = knocking.map(|file| file.text.as_str()).collect::<String>();
    assert_none(&findings(&use_cases, &knocking, &WITHOUT));
}

#[test]
fn a_use_case_without_an_actor_is_found_and_what_is_none_is_left_alone() {
    let path = "portal/src/payments/refund.rs";
    let table = [
        (path, "pub async fn refund(portal: &Portal, actor: &Actor) {}", "x", vec!["no knock"]),
        (path, "pub async fn refund(portal: &Portal, actor: &Actor) {}", "refund", vec![]),
        (path, "pub async fn refund(portal: &Portal) {}", "refund", vec!["no actor"]),
        (path, "pub async fn refund(p: &crate::Portal, actor: Actor) {}", "x", vec!["no actor"]),
        (path, "pub(crate) async fn refund(portal: &Portal) {}", "x", vec![]),
        (path, "pub fn refund(portal: &Portal) {}", "x", vec![]),
        (path, "pub async fn refund(tx: &mut Tx) {}", "x", vec![]),
        (path, "pub async fn listed(portal: &Portal) {}", "x", vec!["is gone"]),
        ("portal/src/worker/run.rs", "pub async fn run(portal: &Portal) {}", "x", vec![]),
    ];
    for (path, text, knocked, expected) in table {
        let file = File { path: path.to_owned(), text: text.to_owned() };
        let knocking = format!("(\"payments/refund::{knocked}\", …)");
        let listed = [("payments/pay::listed", "a reason")];
        let without: &[_] = if text.contains("listed") { &listed } else { &[] };
        let found = findings(&use_cases(&file), &knocking, without);
        let matches = |expected: &&str| match *expected {
            "no knock" => found.iter().any(|one| one.contains("nobody knocks")),
            expected => found.iter().any(|one| one.contains(expected)),
        };
        assert!(expected.iter().all(matches), "{text}: {found:?}");
        assert_eq!(found.is_empty(), expected.is_empty(), "{text}: {found:?}");
    }
}
