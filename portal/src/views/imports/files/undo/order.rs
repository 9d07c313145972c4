//! An import that is being undone.

use domain::ids::ImportId;

use crate::Portal;

/// Who undoes which import.
#[derive(Clone, Copy)]
pub(in crate::views::imports::files) struct UndoWork<'a> {
    pub(in crate::views::imports::files) portal: &'a Portal,
    pub(in crate::views::imports::files) import: &'a ImportId,
    pub(in crate::views::imports::files) by: &'a str,
}
