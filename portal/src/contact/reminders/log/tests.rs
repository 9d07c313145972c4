//! Chains and their key.

use super::*;
use crate::testing::settings;

fn debtor(id: &str) -> DebtorId {
    DebtorId::parse(id).unwrap()
}

fn chain(maker: &ChainMaker<'_>) -> Vec<Link> {
    let mut end = (0, String::new());
    let mut links = Vec::new();
    for (second, text) in (0..).zip(["a", "b", "c"]) {
        let link = maker.link(&end, Timestamp::from_second(second).unwrap(), text.into());
        end = (link.number, link.hash.clone());
        links.push(link);
    }
    links
}

#[test]
fn whatever_is_changed_moved_added_or_left_out_is_seen() {
    let (key, debtor) = (Key::of(&settings(), Purpose::ContactLog), debtor("d"));
    let maker = chain_of(&key, &debtor);
    let good = chain(&maker);
    let end = (3, good[2].hash.clone());
    assert_eq!(maker.verify(&good, &end), Ok(()));
    let changed = |change: fn(&mut Vec<Link>)| {
        let mut links = chain(&maker);
        change(&mut links);
        maker.verify(&links, &end).unwrap_err().number
    };
    assert_eq!(changed(|links| links[1].text = "x".into()), 2);
    assert_eq!(changed(|links| links[1].at = Timestamp::MAX), 2);
    assert_eq!(changed(|links| links[0].hash = "x".into()), 1);
    assert_eq!(changed(|links| links.swap(0, 1)), 1);
    assert_eq!(changed(|links| drop(links.remove(1))), 2);
    assert_eq!(changed(|links| drop(links.pop())), 3);
    assert_eq!(changed(|links| links.push(links[2].clone())), 4);
}

#[test]
fn who_has_only_the_database_cannot_write_a_chain_anew() {
    let key = Key::of(&settings(), Purpose::ContactLog);
    let guessed = Key::of(&settings(), Purpose::PayLink);
    let (ours, other) = (debtor("d"), debtor("e"));
    let maker = chain_of(&key, &ours);
    for forger in [chain_of(&guessed, &ours), chain_of(&key, &other)] {
        let forged = chain(&forger);
        let end = (3, forged[2].hash.clone());
        assert_eq!(maker.verify(&forged, &end), Err(Broken { number: 1 }));
    }
}

/// A chain of an older release.
fn old_chain() -> Vec<Link> {
    let mut before = String::new();
    let texts = (1_i64..).zip(["a", "b"]);
    let link = |(number, text): (i64, &str)| {
        let at = Timestamp::from_second(number).unwrap();
        let hash = unkeyed_hash(&before, number, at, text);
        before.clone_from(&hash);
        Link { number, at, text: text.to_owned(), hash }
    };
    texts.map(link).collect()
}

#[test]
fn links_of_an_older_release_are_believed_before_those_with_the_key_only() {
    let (key, debtor) = (Key::of(&settings(), Purpose::ContactLog), debtor("d"));
    let maker = chain_of(&key, &debtor);
    let mut links = old_chain();
    let end = |links: &[Link]| links.last().map(|l| (l.number, l.hash.clone())).unwrap();
    assert_eq!(maker.verify(&links, &end(&links)), Ok(()));
    links.push(maker.link(&end(&links), Timestamp::UNIX_EPOCH, "c".into()));
    assert_eq!(maker.verify(&links, &end(&links)), Ok(()));
    let hash = unkeyed_hash(&links[2].hash, 4, Timestamp::UNIX_EPOCH, "d");
    links.push(Link { number: 4, at: Timestamp::UNIX_EPOCH, text: "d".into(), hash });
    assert_eq!(maker.verify(&links, &end(&links)), Err(Broken { number: 4 }));
}
