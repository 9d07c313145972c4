//! Form errors of staff: code, form, field and translated sentence.

use domain::identity::{NAME_MAX_CHARS, NameProblem, Password, PasswordProblem};
use domain::lists::FILTER_NAME_MAX_CHARS;
use domain::staff::{ChangeRefusal, NOTE_MAX_CHARS, NoteProblem};
use leptos::prelude::ServerFnError;
use portal::Error;
use portal::contact::notes::NoteError;
use portal::people::staff::StaffError;
use portal::views::desk::lists::COUNT_CAP;
use portal::views::desk::saved_filters::MOST_SAVED;
use strum::{EnumString, IntoStaticStr};
use url::form_urlencoded::Serializer;

use crate::components::Text;
use crate::request::context::query_value;
use crate::shared::answer::failed;
use crate::t;

#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, IntoStaticStr)]
#[cfg_attr(test, derive(strum::EnumIter))]
#[strum(serialize_all = "snake_case")]
pub(super) enum StaffFormError {
    Wrong,
    WrongCode,
    /// A recovery code that is wrong or was used.
    WrongRecovery,
    /// Between password and code too much time has passed.
    AttemptOver,
    NotAnEmail,
    EmailTaken,
    NoName,
    LongName,
    TooShort,
    TooLong,
    TooCommon,
    WrongCurrent,
    SlowDown,
    Busy,
    NoRole,
    LastAdministrator,
    WrongState,
    Stale,
    RequestOpen,
    OwnRequest,
    NobodyToApprove,
    ProofNeeded,
    EmptyNote,
    LongNote,
    EmptyAnswer,
    LongAnswer,
    /// Somebody answered or decided meanwhile.
    CaseClosed,
    /// Somebody else looks after it meanwhile.
    CaseTaken,
    NotEntitled,
    NoTitle,
    LongTitle,
    TitleTaken,
    EmptyText,
    LongText,
    UnknownPlaceholder,
    NoReason,
    LongReason,
    NoDay,
    PastDay,
    FarDay,
    UnknownSegment,
    PauseOpen,
    /// A change of the policy; its page says what is wrong.
    NotSaved,
    TooManyRows,
    ExportRunning,
    NoFilterName,
    LongFilterName,
    TooManyFilters,
    /// A request is refused without a reason.
    NoRefusalReason,
    LongRefusalReason,
    /// Somebody decided a request meanwhile, or it ended of itself.
    RequestDecided,
    RequestExpired,
    AskerLeft,
    RequestChanged,
    /// What was asked for cannot be done now.
    NowPartlyPaid,
    NowNothingOwed,
    NowMoreThanOwed,
    NowBeingPaid,
    NotAnAmount,
    AboveLeft,
    NothingLeft,
    PaidOut,
    NoProvider,
    NoReference,
    LongReference,
    NoTill,
    LittleCash,
    /// Of a cancellation or a refund.
    LongActReason,
    NothingChosen,
    TooManyChosen,
    NothingToDo,
    BulkMoved,
    NoDebt,
    /// A promise; see [`PromiseError`].
    PromiseDay,
    PromisePast,
    PromiseFar,
    PromiseOpen,
    PromiseAgain,
    PromisesBroken,
    PromisePaid,
    PromiseClosed,
    HasAccess,
    AlreadyInvited,
    InvitationClosed,
    /// No day, or one that is still to come.
    NotReceived,
    LongSender,
    LongBankText,
    DebtOnItsWay,
    HasCredit,
    PartRefunded,
}

mod approvals;
mod bulk;
mod cases;
mod invitations;
mod pauses;
mod promises;
mod refunds;
mod unapplied;

use StaffFormError::{
    AboveLeft, AlreadyInvited, AskerLeft, AttemptOver, BulkMoved, Busy, CaseClosed, CaseTaken,
    DebtOnItsWay, EmailTaken, EmptyAnswer, EmptyNote, EmptyText, ExportRunning, FarDay, HasAccess,
    HasCredit, InvitationClosed, LastAdministrator, LittleCash, LongActReason, LongAnswer,
    LongBankText, LongFilterName, LongName, LongNote, LongReason, LongReference, LongRefusalReason,
    LongSender, LongText, LongTitle, NoDay, NoDebt, NoFilterName, NoName, NoProvider, NoReason,
    NoReference, NoRefusalReason, NoRole, NoTill, NoTitle, NobodyToApprove, NotAnAmount,
    NotAnEmail, NotEntitled, NotReceived, NotSaved, NothingChosen, NothingLeft, NothingToDo,
    NowBeingPaid, NowMoreThanOwed, NowNothingOwed, NowPartlyPaid, OwnRequest, PaidOut,
    PartRefunded, PastDay, PauseOpen, PromiseAgain, PromiseClosed, PromiseDay, PromiseFar,
    PromiseOpen, PromisePaid, PromisePast, PromisesBroken, ProofNeeded, RequestChanged,
    RequestDecided, RequestExpired, RequestOpen, SlowDown, Stale, TitleTaken, TooCommon, TooLong,
    TooManyChosen, TooManyFilters, TooManyRows, TooShort, UnknownPlaceholder, UnknownSegment,
    Wrong, WrongCode, WrongCurrent, WrongRecovery, WrongState,
};

impl StaffFormError {
    /// Errors that the person can correct; others are logged.
    ///
    /// # Errors
    /// Errors that nobody can correct, and refusals.
    pub(super) fn of(error: StaffError) -> Result<Self, ServerFnError> {
        Ok(match error {
            StaffError::Email(_) => NotAnEmail,
            StaffError::EmailTaken => EmailTaken,
            StaffError::Name(NameProblem::Missing) => NoName,
            StaffError::Name(NameProblem::TooLong) => LongName,
            StaffError::Password(PasswordProblem::TooShort) => TooShort,
            StaffError::Password(PasswordProblem::TooLong) => TooLong,
            StaffError::Password(PasswordProblem::TooCommon) => TooCommon,
            StaffError::WrongPassword => Wrong,
            StaffError::WrongCurrentPassword => WrongCurrent,
            StaffError::WrongCode => WrongCode,
            StaffError::AttemptOver => AttemptOver,
            StaffError::TooManyAttempts(_) => SlowDown,
            StaffError::Change(ChangeRefusal::NoRole) => NoRole,
            StaffError::Change(ChangeRefusal::LastAdministrator) => LastAdministrator,
            StaffError::WrongState => WrongState,
            StaffError::Stale => Stale,
            StaffError::RequestOpen => RequestOpen,
            StaffError::OwnRequest => OwnRequest,
            StaffError::NobodyToApprove => NobodyToApprove,
            StaffError::Portal(Error::ProofNeeded) => ProofNeeded,
            StaffError::Portal(Error::Busy) => Busy,
            StaffError::Portal(error) => return Err(failed(&error, "a form of staff failed")),
        })
    }

    /// The same of a note.
    ///
    /// # Errors
    /// Errors that nobody can correct, and refusals.
    pub(super) fn of_note(error: NoteError) -> Result<Self, ServerFnError> {
        match error {
            NoteError::Problem(NoteProblem::Empty) => Ok(EmptyNote),
            NoteError::Problem(NoteProblem::TooLong) => Ok(LongNote),
            NoteError::Portal(error) => Self::of(StaffError::Portal(error)),
        }
    }

    /// The error of a form of the page as a query; with a fresh proof if a code came with the form.
    pub(super) fn query(self, form: &str, is_proved: bool) -> String {
        let mut query = Serializer::new(String::new());
        query.append_pair("problem", self.into()).append_pair("form", form);
        if is_proved {
            query.append_pair("proof", "fresh");
        }
        query.finish()
    }

    /// Field to correct, `""` for the form as a whole, and the message.
    fn place_and_words(self) -> (&'static str, Text) {
        match self {
            Wrong => ("password", t!(staff.error.wrong).into()),
            WrongCode => ("code", t!(staff.error.wrong_code).into()),
            WrongRecovery => ("recovery", t!(staff.error.wrong_recovery).into()),
            AttemptOver => ("", t!(staff.error.attempt_over).into()),
            NotAnEmail => ("email", t!(sign_in.not_an_email).into()),
            EmailTaken => ("email", t!(staff.error.email_taken).into()),
            NoName => ("name", t!(profile.name_required).into()),
            LongName => ("name", t!(profile.name_too_long, count = NAME_MAX_CHARS).into()),
            TooShort => {
                ("password", t!(sign_in.new_password.too_short, count = Password::MIN_CHARS).into())
            }
            TooLong => {
                ("password", t!(sign_in.new_password.too_long, count = Password::MAX_CHARS).into())
            }
            TooCommon => ("password", t!(sign_in.new_password.too_common).into()),
            WrongCurrent => ("current", t!(profile.current_wrong).into()),
            SlowDown => ("", t!(staff.error.slow_down).into()),
            Busy => ("", t!(sign_in.busy).into()),
            NoRole => ("roles", t!(staff.error.no_role).into()),
            LastAdministrator => ("", t!(staff.error.last_administrator).into()),
            WrongState => ("", t!(staff.error.wrong_state).into()),
            Stale => ("", t!(staff.error.stale).into()),
            RequestOpen => ("", t!(staff.error.request_open).into()),
            OwnRequest => ("", t!(staff.error.own_request).into()),
            NobodyToApprove => ("", t!(staff.error.nobody_to_approve).into()),
            EmptyNote => ("text", t!(customer.note_empty).into()),
            LongNote => ("text", t!(customer.note_long, count = NOTE_MAX_CHARS).into()),
            ProofNeeded => ("code", t!(staff.error.proof_needed).into()),
            EmptyAnswer | LongAnswer | CaseClosed | CaseTaken | NotEntitled | NoTitle
            | LongTitle | TitleTaken | EmptyText | LongText | UnknownPlaceholder => {
                self.place_and_words_of_cases()
            }
            NotSaved => ("", t!(policy.error.not_saved).into()),
            TooManyRows => ("", t!(exports.too_many, count = COUNT_CAP).into()),
            ExportRunning => ("", t!(exports.running).into()),
            NoFilterName => ("name", t!(filters.no_name).into()),
            LongFilterName => ("name", t!(filters.long_name, count = FILTER_NAME_MAX_CHARS).into()),
            TooManyFilters => ("", t!(filters.too_many, count = MOST_SAVED).into()),
            NoReason | LongReason | NoDay | PastDay | FarDay | UnknownSegment | PauseOpen => {
                self.place_and_words_of_pauses()
            }
            NoRefusalReason | LongRefusalReason | RequestDecided | RequestExpired | AskerLeft
            | RequestChanged | NowPartlyPaid | NowNothingOwed | NowMoreThanOwed | NowBeingPaid => {
                self.place_and_words_of_approvals()
            }
            NotAnAmount | AboveLeft | NothingLeft | PaidOut | NoProvider | NoReference
            | LongReference | NoTill | LittleCash => self.place_and_words_of_refunds(),
            LongActReason | NothingChosen | TooManyChosen | NothingToDo | BulkMoved => {
                self.place_and_words_of_bulk_acts()
            }
            NoDebt | PromiseDay | PromisePast | PromiseFar | PromiseOpen | PromiseAgain
            | PromisesBroken | PromisePaid | PromiseClosed => self.place_and_words_of_promises(),
            HasAccess | AlreadyInvited | InvitationClosed => self.place_and_words_of_invitations(),
            NotReceived | LongSender | LongBankText | DebtOnItsWay | HasCredit | PartRefunded => {
                self.place_and_words_of_unapplied()
            }
        }
    }
}

/// An error of a form of this page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct StaffFormProblem {
    error: Option<StaffFormError>,
    form: String,
    /// A code came with the form, and was right.
    is_proved: bool,
}

impl StaffFormProblem {
    /// Parses the query; nothing if it is invalid.
    pub(super) fn read(query: &str) -> Self {
        let error = query_value(query, "problem").and_then(|code| code.parse().ok());
        let is_plain = |form: &String| form.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        let form = query_value(query, "form").filter(is_plain).unwrap_or_default();
        let is_proved = query_value(query, "proof").is_some();
        Self { error, form, is_proved }
    }

    pub(super) const fn is_some(&self) -> bool {
        self.error.is_some()
    }

    /// Whether the form was made from a state that is not that of now.
    pub(super) fn is_stale(&self) -> bool {
        self.error == Some(Stale)
    }

    /// Whether its page says what is wrong.
    pub(super) fn is_unsaved(&self) -> bool {
        self.error == Some(NotSaved)
    }

    /// Whether what the form is about was closed meanwhile.
    pub(super) fn is_closed(&self) -> bool {
        self.error == Some(CaseClosed)
    }

    /// Whether it concerns a form.
    pub(super) fn is_of(&self, form: &str) -> bool {
        self.error.is_some() && self.form == form
    }

    pub(super) const fn is_proved(&self) -> bool {
        self.is_proved
    }

    /// Entries of the error summary.
    pub(super) fn summary(&self) -> Vec<(Option<Text>, Text)> {
        let entry = |error: StaffFormError| {
            let (field, words) = error.place_and_words();
            let target = (!field.is_empty()).then(|| field_id(&self.form, field).into());
            (target, words)
        };
        self.error.map(entry).into_iter().collect()
    }

    /// Message for a field of a form, if the error concerns it.
    pub(super) fn at(&self, form: &str, field: &str) -> Option<Text> {
        let (place, words) = self.error?.place_and_words();
        (self.form == form && place == field).then_some(words)
    }
}

/// Id of a field, where several forms of a page have one of its name.
pub(super) fn field_id(form: &str, field: &str) -> String {
    if form.is_empty() { field.to_owned() } else { format!("{form}-{field}") }
}

#[cfg(test)]
mod tests {
    use domain::language::Language;
    use strum::IntoEnumIterator;

    use super::*;
    use crate::components::testing::html;

    #[test]
    fn a_query_says_what_is_wrong_in_which_form_and_whether_a_code_came_with_it() {
        for error in StaffFormError::iter() {
            for (form, is_proved) in [("roles", true), ("decide-1", false), ("", false)] {
                let expected =
                    StaffFormProblem { error: Some(error), form: form.into(), is_proved };
                assert_eq!(StaffFormProblem::read(&error.query(form, is_proved)), expected);
            }
            let odd = StaffFormProblem::read(&error.query("decide-x&proof=fresh", false));
            assert_eq!((odd.form.as_str(), odd.is_proved()), ("", false));
            assert_eq!(odd.is_stale(), error == Stale);
        }
        for (query, is_some, form) in [
            ("", false, ""),
            ("problem=<script>", false, ""),
            ("problem=wrong&form=<script>", true, ""),
            ("problem=wrong&form=invite", true, "invite"),
        ] {
            let found = StaffFormProblem::read(query);
            assert_eq!((found.is_some(), found.form.as_str()), (is_some, form), "{query}");
        }
    }

    #[test]
    fn each_has_words_in_each_language_at_its_field() {
        for language in Language::ALL {
            for error in StaffFormError::iter() {
                let words = html(language, || error.place_and_words().1);
                assert!(words.len() > 10, "{language:?} {error:?}: {words}");
            }
        }
        let problem = StaffFormProblem::read(&WrongCode.query("roles", false));
        let at = |form: &'static str, field: &'static str| {
            let problem = problem.clone();
            html(Language::En, move || problem.at(form, field).is_some().to_string())
        };
        assert_eq!(at("roles", "code"), "true");
        assert_eq!(at("disable", "code"), "false");
        assert_eq!(at("roles", "roles"), "false");
    }
}
