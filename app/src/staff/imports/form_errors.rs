//! Form errors of imports: code, form, field and translated sentence.

use domain::imports::ColumnRole;
use leptos::prelude::ServerFnError;
use portal::people::staff::StaffError;
use portal::views::imports::WorkbookError;
use portal::views::imports::files::{ImportFileError, MAX_FILE_BYTES, MAX_PROFILE_NAME_CHARS};
use strum::{EnumString, IntoStaticStr};
use url::form_urlencoded::Serializer;

use super::words;
use crate::components::Text;
use crate::request::context::{query_value, redirect};
use crate::request::refusal::refuse;
use crate::staff::finish::{finish, has_fresh_proof};
use crate::staff::form_errors::field_id;
use crate::t;

/// Form that uploads.
pub(super) const UPLOAD: &str = "upload";
/// Form that says which column is what.
pub(super) const MAP: &str = "map";
/// Form that uses a saved mapping.
pub(super) const SAVED: &str = "saved";
/// Form that loads.
pub(super) const LOAD: &str = "load";
/// Form that undoes what was loaded.
pub(super) const UNDO: &str = "undo";
/// Form that begins failed work anew.
pub(super) const RETRY: &str = "retry";
/// Form that deletes the content.
pub(super) const DISCARD: &str = "discard";

#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, IntoStaticStr)]
#[cfg_attr(test, derive(strum::EnumIter))]
#[strum(serialize_all = "snake_case")]
enum ImportFormError {
    NoFile,
    TooLarge,
    TooSlow,
    NoText,
    Damaged,
    TooMuch,
    NoSheet,
    Quota,
    // Forms of staff have errors of these names too.
    #[strum(serialize = "import_wrong_state")]
    WrongState,
    #[strum(serialize = "import_stale")]
    Stale,
    Gone,
    NotAccepted,
    /// Names the role.
    NoColumn,
    /// Carries what does not fit, in words.
    Misfit,
    ProfileName,
    NoProfile,
}

use ImportFormError::{
    Damaged, Gone, Misfit, NoColumn, NoFile, NoProfile, NoSheet, NoText, NotAccepted, ProfileName,
    Quota, Stale, TooLarge, TooMuch, TooSlow, WrongState,
};

/// Why a file was not taken.
#[derive(Debug)]
pub enum UploadRefusal {
    NoFile,
    TooLarge,
    TooSlow,
    Workbook(WorkbookError),
    File(ImportFileError),
}

/// Error of the form that uploads, as a query for its page.
///
/// # Errors
/// What nobody can correct.
pub fn upload_refusal(refusal: UploadRefusal) -> Result<String, portal::Error> {
    let error = match refusal {
        UploadRefusal::NoFile => NoFile,
        UploadRefusal::TooLarge => TooLarge,
        UploadRefusal::TooSlow => TooSlow,
        UploadRefusal::Workbook(error) => match error {
            WorkbookError::File(error) => return Err(portal::Error::internal(error)),
            WorkbookError::Damaged(_) => Damaged,
            WorkbookError::TooLarge | WorkbookError::TooWide | WorkbookError::TooLong => TooMuch,
            WorkbookError::NoSheet => NoSheet,
        },
        UploadRefusal::File(error) => of(error)?.0,
    };
    Ok(query(error, UPLOAD, "", false))
}

/// The error, and what it is about.
fn of(error: ImportFileError) -> Result<(ImportFormError, String), portal::Error> {
    let plain = |error| Ok((error, String::new()));
    match error {
        ImportFileError::WrongState => plain(WrongState),
        ImportFileError::Stale => plain(Stale),
        ImportFileError::Gone => plain(Gone),
        ImportFileError::NotAccepted => plain(NotAccepted),
        ImportFileError::NoColumn(role) => Ok((NoColumn, role.code().to_owned())),
        ImportFileError::Misfit(problem) => Ok((Misfit, words::misfit(&problem))),
        ImportFileError::ProfileName => plain(ProfileName),
        ImportFileError::NoProfile => plain(NoProfile),
        ImportFileError::Quota => plain(Quota),
        ImportFileError::Unreadable(_) => plain(NoText),
        ImportFileError::Portal(error) => Err(error),
    }
}

fn query(error: ImportFormError, form: &str, about: &str, is_proved: bool) -> String {
    let mut query = Serializer::new(String::new());
    let code: &str = error.into();
    query.append_pair("problem", code).append_pair("form", form).append_pair("about", about);
    if is_proved {
        query.append_pair("proof", "fresh");
    }
    query.finish()
}

/// Why an act on a file was refused.
#[derive(Debug)]
pub(super) enum ImportActError {
    /// The proof.
    Staff(StaffError),
    File(ImportFileError),
}

impl From<StaffError> for ImportActError {
    fn from(error: StaffError) -> Self {
        Self::Staff(error)
    }
}

impl From<ImportFileError> for ImportActError {
    fn from(error: ImportFileError) -> Self {
        Self::File(error)
    }
}

/// Ends a form of a file's page: on it, or on it again with the error.
pub(super) fn stay(
    done: Result<(), ImportActError>,
    page: &str,
    form: &str,
) -> Result<(), ServerFnError> {
    let error = match done {
        Ok(()) => {
            redirect(page);
            return Ok(());
        }
        Err(ImportActError::Staff(error)) => return finish(Err(error), page, page, form),
        Err(ImportActError::File(error)) => error,
    };
    match of(error) {
        Ok((error, about)) => refuse(page, &query(error, form, &about, has_fresh_proof())),
        Err(error) => return finish(Err(StaffError::Portal(error)), page, page, form),
    }
    Ok(())
}

/// An error of a form of this page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct ImportFormProblem {
    error: Option<ImportFormError>,
    form: String,
    about: String,
}

impl ImportFormProblem {
    /// Parses the query; nothing if it is of another kind.
    pub(super) fn read(query: &str) -> Self {
        let error = query_value(query, "problem").and_then(|code| code.parse().ok());
        let form = query_value(query, "form").unwrap_or_default();
        let known = [UPLOAD, MAP, SAVED, LOAD, UNDO, RETRY, DISCARD];
        let form = if known.contains(&form.as_str()) { form } else { String::new() };
        Self { error, form, about: query_value(query, "about").unwrap_or_default() }
    }

    /// Whether the form was made from a state that is not that of now.
    pub(super) fn is_stale(&self) -> bool {
        self.error == Some(Stale)
    }

    /// Whether it concerns a form.
    pub(super) fn is_of(&self, form: &str) -> bool {
        self.error.is_some() && self.form == form
    }

    /// Field to correct, `""` for the form as a whole, and the message.
    fn place_and_words(&self, error: ImportFormError) -> (String, Text) {
        let megabytes = (MAX_FILE_BYTES >> 20).to_string();
        let (place, words): (&str, Text) = match error {
            NoFile => ("file", t!(imports.error.no_file).into()),
            TooLarge => ("file", t!(imports.error.too_large, megabytes = megabytes).into()),
            TooSlow => ("file", t!(imports.error.too_slow).into()),
            NoText => ("file", t!(imports.error.no_text).into()),
            Damaged => ("file", t!(imports.error.damaged).into()),
            TooMuch => ("file", t!(imports.error.too_much).into()),
            NoSheet => ("file", t!(imports.error.no_sheet).into()),
            Quota => ("file", t!(imports.error.quota).into()),
            WrongState => ("", t!(imports.error.wrong_state).into()),
            Stale => ("", t!(imports.error.stale).into()),
            Gone => ("", t!(imports.error.gone).into()),
            NotAccepted => ("accepts_bad", t!(imports.error.not_accepted).into()),
            NoColumn => {
                let role = ColumnRole::parse(&self.about);
                let name = role.map(words::role).unwrap_or_default();
                let words = t!(imports.error.no_column, role = name);
                return (role.map(ColumnRole::code).unwrap_or_default().to_owned(), words.into());
            }
            Misfit => ("", self.about.clone().into()),
            ProfileName => {
                let count = MAX_PROFILE_NAME_CHARS.to_string();
                ("save_as", t!(imports.error.profile_name, count = count).into())
            }
            NoProfile => ("name", t!(imports.error.no_profile).into()),
        };
        (place.to_owned(), words)
    }

    /// Entries of the error summary.
    pub(super) fn summary(&self) -> Vec<(Option<Text>, Text)> {
        let entry = |error: ImportFormError| {
            let (field, words) = self.place_and_words(error);
            let target = (!field.is_empty()).then(|| field_id(&self.form, &field).into());
            (target, words)
        };
        self.error.map(entry).into_iter().collect()
    }

    /// Message for a field of a form, if the error concerns it.
    pub(super) fn at(&self, form: &str, field: &str) -> Option<Text> {
        let (place, words) = self.place_and_words(self.error?);
        (self.form == form && place == field).then_some(words)
    }
}

#[cfg(test)]
mod tests {
    use domain::language::Language;
    use strum::IntoEnumIterator;

    use super::*;
    use crate::components::testing::html;

    #[test]
    fn each_error_has_words_in_each_language_and_is_told_from_those_of_staff() {
        for language in Language::ALL {
            for error in ImportFormError::iter() {
                let about = match error {
                    NoColumn => "issued_on".to_owned(),
                    Misfit => "what does not fit".to_owned(),
                    _ => String::new(),
                };
                let read = ImportFormProblem::read(&query(error, MAP, &about, true));
                assert_eq!((read.error, read.form.as_str()), (Some(error), MAP));
                let words = html(language, || read.place_and_words(error).1);
                assert!(words.len() > 10, "{language:?} {error:?}: {words}");
            }
        }
        let odd = ImportFormProblem::read("problem=stale&form=<script>");
        assert_eq!(odd, ImportFormProblem::default());
    }
}
