//! Maps URLs to page components.

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::MatchNestedRoutes;
use leptos_router::SsrMode::Async;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::path;

use crate::customer::basket::basket_page::BasketPage;
use crate::customer::basket::review_page::ReviewPage;
use crate::customer::invoices::invoice_page::InvoicePage;
use crate::customer::invoices::invoices_page::InvoicesPage;
use crate::customer::overview::overview_page::OverviewPage;
use crate::customer::payments::payment_page::PaymentPage;
use crate::customer::payments::payments_page::PaymentsPage;
use crate::customer::profile::{EmailPage, ProfilePage};
use crate::customer::record::RecordPage;
use crate::customer::reminders::{RemindersPage, StopPage};
use crate::customer::verify::verify_page::VerifyPage;
use crate::demo::MailsPage;
use crate::identity::{
    CodePage, LinkExpiredPage, NewPasswordPage, ResetPage, SignInPage, UndoEmailPage,
    UserInvitationPage,
};
use crate::request::kept_form::KeptForm;
use crate::request::problem::{Problem, ShownProblem};
use crate::shared::kept_form_page::KeptFormPage;
use crate::shared::problem_page::ProblemPage;
use crate::shared::shell::{Document, provide_shell_of};
use crate::staff::lists::{
    AuditListPage, BulkRowsPage, CustomersPage, MessagesPage, SendingDaysPage, StaffInvoicePage,
    StaffInvoicesPage, StaffPaymentPage, StaffPaymentsPage,
};
use crate::staff::{
    AccountPage, AmendPage, AnswerTemplatePage, AnswerTemplatesPage, ApprovalPage, ApprovalsPage,
    AskRefundPage, BulkActPage, BulkActsPage, CancelPage, CasePage, CasesPage, ContactLimitsPage,
    CustomerPage, ExportPage, FigureChangesPage, FigureRowsPage, FiguresPage, FiltersPage,
    HealthPage, HomePage, ImportPage, ImportsPage, InvitationPage, NewInvoicePage, PausesPage,
    PeoplePage, PersonPage, PhonePromisesPage, PolicyPage, PolicyStepPage, RecordUnappliedPage,
    RecoveryCodesPage, ReminderTextsPage, SearchPage, SettingsPage, SharedMailboxesPage,
    StaffCodePage, StaffSignInPage, TakePage, TakingPage, TillReportPage, TillsPage,
    UnappliedListPage, UnappliedPage, UndonePage,
};

/// The whole site: the document with the requested page, or with the page of a problem or of a form
/// that came without a session.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_shell_of(&crate::request::context::request_context());
    let content = match (use_context::<ShownProblem>(), use_context::<KeptForm>()) {
        (Some(ShownProblem(problem)), _) => view! { <ProblemPage problem/> }.into_any(),
        (None, Some(form)) => view! { <KeptFormPage form/> }.into_any(),
        (None, None) => view! { <Router><Pages/></Router> }.into_any(),
    };
    view! { <Document>{content}</Document> }
}

/// All pages. Each waits for its data, so that it is complete without scripts.
#[component]
fn Pages() -> impl IntoView {
    let missing = || view! { <ProblemPage problem=Problem::NotFound/> };
    view! {
        <Routes fallback=missing>
            <CustomerRoutes/>
            <StaffRoutes/>
        </Routes>
    }
}

#[component(transparent)]
fn CustomerRoutes() -> impl MatchNestedRoutes + Clone {
    view! {
        <Route path=path!("/") view=OverviewPage ssr=Async/>
        <Route path=path!("/invoices") view=InvoicesPage ssr=Async/>
        <Route path=path!("/invoices/:id") view=InvoicePage ssr=Async/>
        <Route path=path!("/basket") view=BasketPage ssr=Async/>
        <Route path=path!("/review") view=ReviewPage ssr=Async/>
        <Route path=path!("/payments") view=PaymentsPage ssr=Async/>
        <Route path=path!("/payments/:id") view=PaymentPage ssr=Async/>
        <Route path=path!("/verify") view=VerifyPage ssr=Async/>
        <Route path=path!("/verify/:code") view=VerifyPage ssr=Async/>
        <Route path=path!("/reminder-record") view=RecordPage ssr=Async/>
        <Route path=path!("/demo/mails") view=MailsPage ssr=Async/>
        <Route path=path!("/sign-in") view=SignInPage ssr=Async/>
        <Route path=path!("/sign-in/code") view=CodePage ssr=Async/>
        <Route path=path!("/sign-in/reset") view=ResetPage ssr=Async/>
        <Route path=path!("/reset/:token") view=NewPasswordPage ssr=Async/>
        <Route path=path!("/invitation/:token") view=UserInvitationPage ssr=Async/>
        <Route path=path!("/undo-email/:token") view=UndoEmailPage ssr=Async/>
        <Route path=path!("/link-expired") view=LinkExpiredPage ssr=Async/>
        <Route path=path!("/profile") view=ProfilePage ssr=Async/>
        <Route path=path!("/profile/email") view=EmailPage ssr=Async/>
        <Route path=path!("/reminders") view=RemindersPage ssr=Async/>
        <Route path=path!("/reminders/:token") view=RemindersPage ssr=Async/>
        <Route path=path!("/reminders/:token/stop") view=StopPage ssr=Async/>
    }
    .into_inner()
}

#[component(transparent)]
fn StaffRoutes() -> impl MatchNestedRoutes + Clone {
    view! {
        <Route path=path!("/staff") view=HomePage ssr=Async/>
        <Route path=path!("/staff/sign-in") view=StaffSignInPage ssr=Async/>
        <Route path=path!("/staff/sign-in/code") view=StaffCodePage ssr=Async/>
        <Route path=path!("/staff/invitation/:token") view=InvitationPage ssr=Async/>
        <Route path=path!("/staff/recovery-codes") view=RecoveryCodesPage ssr=Async/>
        <Route path=path!("/staff/figures") view=FiguresPage ssr=Async/>
        <Route path=path!("/staff/figures/rows") view=FigureRowsPage ssr=Async/>
        <Route path=path!("/staff/figures/changes") view=FigureChangesPage ssr=Async/>
        <Route path=path!("/staff/health") view=HealthPage ssr=Async/>
        <Route path=path!("/staff/people") view=PeoplePage ssr=Async/>
        <Route path=path!("/staff/people/:id") view=PersonPage ssr=Async/>
        <Route path=path!("/staff/settings") view=SettingsPage ssr=Async/>
        <Route path=path!("/staff/invoices/new") view=NewInvoicePage ssr=Async/>
        <Route path=path!("/staff/invoices/:id/amend") view=AmendPage ssr=Async/>
        <Route path=path!("/staff/invoices/:id/void") view=CancelPage ssr=Async/>
        <Route path=path!("/staff/invoices/:id/credit") view=CancelPage ssr=Async/>
        <Route path=path!("/staff/invoices/:id/write-off") view=CancelPage ssr=Async/>
        <Route path=path!("/staff/customers/shared") view=SharedMailboxesPage ssr=Async/>
        <Route path=path!("/staff/customers/:id") view=CustomerPage ssr=Async/>
        <Route path=path!("/staff/customers/:id/promises") view=PhonePromisesPage ssr=Async/>
        <Route path=path!("/staff/search") view=SearchPage ssr=Async/>
        <Route path=path!("/staff/cases") view=CasesPage ssr=Async/>
        <Route path=path!("/staff/cases/:id") view=CasePage ssr=Async/>
        <Route path=path!("/staff/answer-templates") view=AnswerTemplatesPage ssr=Async/>
        <Route path=path!("/staff/answer-templates/:id") view=AnswerTemplatePage ssr=Async/>
        <Route path=path!("/staff/reminders/policy") view=PolicyPage ssr=Async/>
        <Route path=path!("/staff/reminders/policy/step") view=PolicyStepPage ssr=Async/>
        <Route path=path!("/staff/reminders/policy/limits") view=ContactLimitsPage ssr=Async/>
        <Route path=path!("/staff/reminders/policy/texts") view=ReminderTextsPage ssr=Async/>
        <Route path=path!("/staff/pauses") view=PausesPage ssr=Async/>
        <Route path=path!("/staff/customers") view=CustomersPage ssr=Async/>
        <Route path=path!("/staff/invoices") view=StaffInvoicesPage ssr=Async/>
        <Route path=path!("/staff/invoices/:id") view=StaffInvoicePage ssr=Async/>
        <Route path=path!("/staff/payments") view=StaffPaymentsPage ssr=Async/>
        <Route path=path!("/staff/payments/:id") view=StaffPaymentPage ssr=Async/>
        <Route path=path!("/staff/payments/:id/refund") view=AskRefundPage ssr=Async/>
        <Route path=path!("/staff/messages") view=MessagesPage ssr=Async/>
        <Route path=path!("/staff/messages/days") view=SendingDaysPage ssr=Async/>
        <Route path=path!("/staff/audit") view=AuditListPage ssr=Async/>
        <Route path=path!("/staff/exports") view=ExportPage ssr=Async/>
        <Route path=path!("/staff/filters") view=FiltersPage ssr=Async/>
        <Route path=path!("/staff/till") view=TillsPage ssr=Async/>
        <Route path=path!("/staff/till/take") view=TakePage ssr=Async/>
        <Route path=path!("/staff/till/payments/:id") view=TakingPage ssr=Async/>
        <Route path=path!("/staff/till/:id") view=TillReportPage ssr=Async/>
        <Route path=path!("/staff/unapplied") view=UnappliedListPage ssr=Async/>
        <Route path=path!("/staff/unapplied/new") view=RecordUnappliedPage ssr=Async/>
        <Route path=path!("/staff/unapplied/:id") view=UnappliedPage ssr=Async/>
        <Route path=path!("/staff/imports") view=ImportsPage ssr=Async/>
        <Route path=path!("/staff/imports/:id") view=ImportPage ssr=Async/>
        <Route path=path!("/staff/imports/:id/undone") view=UndonePage ssr=Async/>
        <Route path=path!("/staff/account") view=AccountPage ssr=Async/>
        <Route path=path!("/staff/approvals") view=ApprovalsPage ssr=Async/>
        <Route path=path!("/staff/approvals/:id") view=ApprovalPage ssr=Async/>
        <Route path=path!("/staff/bulk") view=BulkActsPage ssr=Async/>
        <Route path=path!("/staff/bulk/rows") view=BulkRowsPage ssr=Async/>
        <Route path=path!("/staff/bulk/:id") view=BulkActPage ssr=Async/>
    }
    .into_inner()
}
