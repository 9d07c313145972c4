//! Both engines have the same migrations.

use std::collections::BTreeSet;
use std::fs;

use crate::root;

fn names(engine: &str) -> BTreeSet<String> {
    let folder = root().join("migrations").join(engine);
    let entries = fs::read_dir(folder).expect("each engine has its migrations");
    let names = entries.map(|entry| entry.expect("it can be read").file_name());
    names.map(|name| name.to_string_lossy().into_owned()).collect()
}

#[test]
fn both_engines_have_the_same_migrations_numbered_without_gaps() {
    let sqlite = names("sqlite");
    assert_eq!(sqlite, names("postgres"));
    assert!(!sqlite.is_empty());
    for (index, name) in sqlite.iter().enumerate() {
        let number = format!("{:04}_", index + 1);
        assert!(name.starts_with(&number) && name.ends_with(".sql"), "{name}: not {number}*.sql");
    }
}
