//! Every stylesheet is included in the one that pages load.

use crate::{assert_none, files};

#[test]
fn every_stylesheet_is_imported() {
    let sheets = files(&["css"]);
    let base = sheets.iter().find(|file| file.path == "style/base.css").expect("the one sheet");
    let parts = sheets.iter().filter_map(|file| file.path.strip_prefix("style/"));
    let forgotten = parts
        .filter(|part| *part != "base.css" && !base.text.contains(&format!("@import \"{part}\"")));
    assert_none(&forgotten.map(|part| format!("style/{part}: no import")).collect::<Vec<_>>());
}
