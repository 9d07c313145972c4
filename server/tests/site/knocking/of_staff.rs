//! Routes of staff; who of them opens which is in `server/tests/site/staff/rights.rs`.

use reqwest::Method;

use super::{Behind, Door};

const PERSON: &str = "id={invoice}&version=0&code=000000";
const INVITATION: &str = "customer=C&entry[email]=n@example.org&entry[name]=N&entry[pay_only]=on";
const TILL: &str = "id={invoice}&version=0&amount=1&reason=x&answer=accept&slip=1";
const REFUND: &str = "payment={payment}&version=x&entry[currency]=PEN&entry[amount]=1&\
                      entry[reason]=x&code=000000";
const BULK: &str = "entry[act]={invoice}&entry[list]=invoices&entry[kind]=void&entry[which]=all";
const CREDIT: &str = "entry[amount]=1&entry[currency]=PEN&entry[received]=2026-11-20&\
                      entry[way]=transfer&entry[reference]=x";
const MATCH: &str = "id={invoice}&entry[customer]={invoice}&entry[version]=0&\
                     entry[choices]=PEN:{instalment}=1&entry[credit]=0";
const MAPPING: &str = "id={invoice}&version=0&fields[source]=erp&fields[currency]=PEN&\
                       fields[date]=%25Y-%25m-%25d&fields[decimal]=.&fields[due_days]=30&\
                       fields[rows]=invoices&fields[negative]=mistake&\
                       fields[columns][customer]=1&fields[save_as]=";

pub(super) fn doors() -> impl Iterator<Item = Door> {
    let get = PAGES.map(|path| Door(Method::GET, path, "", Behind::Own));
    let forms = OF_PEOPLE_AND_INVOICES.into_iter().chain(OF_CASES_TILLS_AND_FILES);
    let post = forms.map(|(path, with)| Door(Method::POST, path, with, Behind::Own));
    get.into_iter().chain(post)
}

const PAGES: [&str; 65] = [
    "/staff/customers/shared",
    "/staff",
    "/staff/sign-in",
    "/staff/sign-in/code",
    "/staff/invitation/{token}",
    "/staff/recovery-codes",
    "/staff/recovery-codes.txt",
    "/staff/session/stay",
    "/staff/events",
    "/staff/events/poll",
    "/staff/figures",
    "/staff/figures/rows",
    "/staff/figures/changes",
    "/staff/health",
    "/staff/people",
    "/staff/people/{id}",
    "/staff/customers/{id}",
    "/staff/search",
    "/staff/cases",
    "/staff/cases/{id}",
    "/staff/pauses",
    "/staff/answer-templates",
    "/staff/reminders/policy",
    "/staff/reminders/policy/step",
    "/staff/reminders/policy/limits",
    "/staff/reminders/policy/texts",
    "/staff/answer-templates/{id}",
    "/staff/imports",
    "/staff/imports/{id}",
    "/staff/imports/{id}/problems.csv",
    "/staff/imports/{id}/undone",
    "/staff/imports/{id}/undone.csv",
    "/staff/approvals",
    "/staff/approvals/{id}",
    "/staff/bulk",
    "/staff/bulk/rows",
    "/staff/bulk/{id}",
    "/staff/account",
    "/staff/settings",
    "/staff/invoices/new",
    "/staff/invoices/{id}/amend",
    "/staff/invoices/{id}/void",
    "/staff/invoices/{id}/credit",
    "/staff/invoices/{id}/write-off",
    "/staff/customers",
    "/staff/invoices",
    "/staff/invoices/{id}",
    "/staff/payments",
    "/staff/payments/{id}",
    "/staff/payments/{id}/refund",
    "/staff/customers/{id}/promises",
    "/staff/messages",
    "/staff/messages/days",
    "/staff/audit",
    "/staff/exports",
    "/staff/filters",
    "/staff/filters/{id}",
    "/staff/till",
    "/staff/till/{id}",
    "/staff/till/take",
    "/staff/till/payments/{id}",
    "/staff/receipts/{id}/pdf",
    "/staff/unapplied",
    "/staff/unapplied/new",
    "/staff/unapplied/{id}",
];

const OF_PEOPLE_AND_INVOICES: [(&str, &str); 22] = [
    ("/staff/do/sign_in", "email=ana@example.org&password=wrong"),
    ("/staff/do/enter_factor", "code=000000"),
    ("/staff/do/sign_out", ""),
    ("/staff/do/choose_password", "token=x&password=wrong"),
    ("/staff/do/confirm_factor", "token=x&code=000000"),
    ("/staff/do/codes_saved", ""),
    ("/staff/do/invite", "email=ana@example.org&name=Ana&roles[admin]=on"),
    ("/staff/do/change_roles", PERSON),
    ("/staff/do/disable", PERSON),
    ("/staff/do/invite_again", PERSON),
    ("/staff/do/preview_invoice", "entry[description]=x&entry[lines][0][kind]=item"),
    ("/staff/do/issue_invoice", "entry[number]=x&ticket={invoice}&seal=x"),
    ("/staff/do/amend_invoice", "id={invoice}&version=x&entry[reason]=x"),
    ("/staff/do/cancel_invoice", "id={invoice}&kind=void&version=x&entry[reason]=x"),
    ("/staff/do/revoke_access", "customer={invoice}&user={invoice}"),
    ("/staff/do/add_note", "customer={invoice}&text=x"),
    ("/staff/do/decide", "request={invoice}&answer=approve"),
    ("/staff/do/end_session", "id={invoice}&number=x"),
    ("/staff/do/change_password", "current=wrong&password=wrong"),
    ("/staff/do/renew_codes", "code=000000"),
    ("/staff/do/change_language", "language=en"),
    ("/staff/do/test_mail", "code=000000"),
];

const STEP: &str = "entry[name]=late&entry[kind]=overdue&entry[days]=4&entry[tones][firm]=on&\
                    entry[channels][email]=on&edit[version]=1&edit[act]=save&edit[reason]=x";
const LIMITS: &str = "entry[place]=pe&entry[per_week]=1&edit[version]=1&edit[act]=save&\
                      edit[reason]=x";
const TEXTS: &str = "entry[language]=es&entry[kind]=overdue&entry[tone]=firm&\
                     entry[texts][closing]=x&edit[version]=1&edit[act]=save&edit[reason]=x";

const OF_CASES_TILLS_AND_FILES: [(&str, &str); 50] = [
    ("/staff/do/invite_user", INVITATION),
    ("/staff/do/send_invitation_again", "customer=C&invitation={invoice}"),
    ("/staff/do/withdraw_invitation", "customer=C&invitation={invoice}"),
    ("/staff/do/note_promise", "customer=C&entry[debts][debt-{invoice}]=on&entry[on]=2026-11-25"),
    ("/staff/do/withdraw_promise", "customer=C&promise={invoice}&reason=x"),
    ("/staff/do/confirm_mailbox", "debtor={debtor}"),
    ("/staff/do/part_mailbox", "debtor={debtor}"),
    ("/staff/do/begin_view", "customer={invoice}&user={payment}&reason=x&code=000000"),
    ("/staff/do/end_view", ""),
    ("/staff/do/save_policy_step", STEP),
    ("/staff/do/save_contact_limits", LIMITS),
    ("/staff/do/save_reminder_texts", TEXTS),
    ("/staff/do/answer_question", "case={invoice}&answer=x"),
    ("/staff/do/decide_claim", "case={invoice}&outcome=found&answer=x"),
    ("/staff/do/decide_dispute", "case={invoice}&outcome=upheld&answer=x"),
    ("/staff/do/hand_over", "case={invoice}&shown=&act=take"),
    ("/staff/do/begin_pause", "scope=everybody&subject=&last=2026-11-30&reason=x"),
    ("/staff/do/end_pause", "pause={invoice}"),
    ("/staff/do/write_note", "case={invoice}&text=x"),
    ("/staff/do/save_answer_template", "title=x&texts[es]=x&code=000000"),
    ("/staff/do/remove_answer_template", "template={invoice}&version=0&code=000000"),
    ("/staff/do/take_money", "customer=C&key=k&choices=PEN:{instalment}=1&kind=cash&reference=1"),
    ("/staff/do/ask_refund", REFUND),
    ("/staff/do/pay_out_refund", "refund={payment}&payment={payment}&way=transfer&reference=1"),
    ("/staff/do/record_unapplied", CREDIT),
    ("/staff/do/match_unapplied", MATCH),
    ("/staff/do/put_back_unapplied", "id={invoice}&version=0&reason=x"),
    ("/staff/do/void_taking", "payment={payment}&reason=x"),
    ("/staff/do/decide_cheque", "payment={payment}&answer=cleared"),
    ("/staff/do/send_receipts", "payment={payment}"),
    ("/staff/do/open_till", "amount=0&currency=PEN"),
    ("/staff/do/count_till", TILL),
    ("/staff/do/explain_till", TILL),
    ("/staff/do/review_till", TILL),
    ("/staff/do/deposit_till", TILL),
    ("/staff/do/prepare_bulk", BULK),
    ("/staff/do/order_bulk", "act={invoice}&reason=x&code=000000"),
    ("/staff/do/move_bulk", "act={invoice}&step=approve&code=000000"),
    ("/staff/do/decide_approval", "approval={invoice}&decision=refuse&answer=x"),
    ("/staff/imports", ""),
    ("/staff/exports", "list=customers&format=csv&code=000000"),
    ("/staff/do/save_filter", "list=customers&query=show%3Dall&name=x"),
    ("/staff/do/change_filter", "filter={invoice}&list=customers&name=x"),
    ("/staff/do/remove_filter", "filter={invoice}&list=customers"),
    ("/staff/do/map_import", MAPPING),
    ("/staff/do/use_mapping", "id={invoice}&version=0&name=x"),
    ("/staff/do/load_import", "id={invoice}&version=0&accepts_bad=on&code=000000"),
    ("/staff/do/undo_import", "id={invoice}&version=0&code=000000"),
    ("/staff/do/retry_import", "id={invoice}&version=0"),
    ("/staff/do/discard_import", "id={invoice}&version=0"),
];
