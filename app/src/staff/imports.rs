//! Imports: files of other systems, from the upload to the books.

mod doubt_words;
mod form_errors;
mod import_page;
mod imports_page;
mod mapping_form;
mod outcome;
mod preview;
mod problems;
mod server_fns;
mod undo_card;
mod undone_page;
mod undone_words;
mod words;

pub use form_errors::{UploadRefusal, upload_refusal};
pub use import_page::ImportPage;
pub use imports_page::ImportsPage;
pub use problems::{problem_cells, problem_titles};
pub use undone_page::{UndonePage, outcome_of, undone_cells, undone_titles};
