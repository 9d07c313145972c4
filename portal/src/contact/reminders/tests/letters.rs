//! Letters: printed once, and never with outdated content.

use std::path::PathBuf;

use super::super::letters::{LetterDraft, claim_due, finish};
use super::*;
use crate::testing::{Engine, admin, tamper};

/// A file in a temporary folder, which is deleted on drop.
struct Paper(PathBuf);

impl Paper {
    fn new(t: &TestPortal) -> Self {
        let name = format!("aldia-letters-{}", crate::platform::ids::text(t.portal.now()));
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir(&folder).expect("a new folder");
        Self(folder)
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    fn names(&self) -> Vec<String> {
        let found = std::fs::read_dir(&self.0).expect("the folder is there");
        let name = |entry: std::io::Result<std::fs::DirEntry>| {
            entry.expect("a file").file_name().into_string().expect("a name")
        };
        let mut names: Vec<_> = found.map(name).collect();
        names.sort();
        names
    }
}

impl Drop for Paper {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Text of each page of a file.
fn pages(file: &std::path::Path) -> Vec<String> {
    let read = lopdf::Document::load(file).expect("a PDF");
    let numbers = read.get_pages().into_keys();
    numbers.map(|page| read.extract_text(&[page]).expect("text")).collect()
}

/// The world, with postal addresses and a step that prefers letters.
async fn with_letters(t: &TestPortal) -> World {
    let world = World::of(t).await;
    tamper(
        &world.portal,
        "UPDATE debtors
            SET postal_address = 'Jr. Cusco 45
15001 Lima', channels = 'letter,email'",
    )
    .await
    .expect("addresses are written");
    let mut policy = Policy::usual();
    for step in &mut policy.steps {
        step.channels = vec![Channel::Letter, Channel::Email];
    }
    replace_policy(&world.portal, &admin(), &policy).await.unwrap();
    t.clock.advance(hours(1));
    world.run().await;
    assert_eq!(world.readers(), [""; 0], "letters are not sent by others");
    world
}

async fn states(portal: &Portal) -> Vec<(String, String)> {
    let mut tx = portal.db.read().await.unwrap();
    let text = "SELECT channel, state FROM reminders ORDER BY channel, state";
    crate::platform::db::sql!(all(String, String), &mut tx, text).unwrap()
}

fn all(states: &[(String, String)], channel: &str, state: &str) -> usize {
    states.iter().filter(|found| **found == (channel.into(), state.into())).count()
}

#[tokio::test]
async fn letters_are_printed_once_in_one_file() {
    on_both(async |t| {
        let (world, paper) = (with_letters(&t).await, Paper::new(&t));
        let printed =
            print_letters(&world.portal, &Actor::System, &paper.file("a.pdf")).await.unwrap();
        assert_eq!((printed.letters, printed.put_back, printed.left), (2, 0, 0));
        let pages = pages(&paper.file("a.pdf"));
        assert_eq!(pages.len(), 2);
        let text = pages.join("\n");
        for said in ["Lucía Ñahui Peña", "Mateo Ñahui Peña", "15001 Lima", "/l/", "/reminders/"]
        {
            assert!(text.contains(said), "{said}: {text}");
        }
        let reply = "Las respuestas a este mensaje no se leen";
        assert!(!text.contains(reply), "nobody replies to paper: {text}");
        assert_eq!(all(&states(&world.portal).await, "letter", "sent"), 2);
        let told = world.log_of(LUCIA).await;
        let channels = [Channel::Letter; 2];
        let [LogEvent::Claimed { channel: a, .. }, LogEvent::Sent { channel: b, .. }] = told[..]
        else {
            panic!("{told:?}")
        };
        assert_eq!([a, b], channels);
        let batch = printed.batch.unwrap();
        let mut tx = world.portal.db.read().await.unwrap();
        let text = "SELECT reference FROM reminders ORDER BY reference";
        let found = crate::platform::db::sql!(all(String,), &mut tx, text).unwrap();
        assert_eq!(found, [(format!("{batch}-1"),), (format!("{batch}-2"),)]);
        drop(tx);
        for _ in 0..30 {
            t.clock.advance(hours(5));
            world.run().await;
            let again =
                print_letters(&world.portal, &Actor::System, &paper.file("b.pdf")).await.unwrap();
            assert_eq!(again, PrintReport::default());
        }
        assert_eq!(paper.names(), ["a.pdf"], "nothing due makes no file");
        assert_eq!(world.readers(), [""; 0], "the step is taken");
    })
    .await;
}

#[tokio::test]
async fn what_is_paid_or_asked_before_it_is_printed_is_not_printed() {
    on_both(async |t| {
        let (world, paper) = (with_letters(&t).await, Paper::new(&t));
        let first = world.family.first[0].as_str().to_owned();
        t.seed_paid(&world.family.parent, &[(&first, 0)], 45_000).await;
        let second = world.family.second[0].as_str().to_owned();
        t.seed_payment(&world.family.parent, &[(&second, 0)], 30_000).await;
        let printed =
            print_letters(&world.portal, &Actor::System, &paper.file("a.pdf")).await.unwrap();
        assert_eq!(printed, PrintReport::default());
        assert_eq!(paper.names(), [""; 0]);
        let told = world.log_of(MATEO).await;
        assert!(matches!(told[..], [LogEvent::Withheld { .. }]), "{told:?}");
    })
    .await;
}

#[tokio::test]
async fn a_letter_says_what_is_true_when_it_is_printed() {
    on_both(async |t| {
        let (world, paper) = (with_letters(&t).await, Paper::new(&t));
        let first = world.family.first[0].as_str().to_owned();
        t.seed_paid(&world.family.parent, &[(&first, 10_000)], 10_000).await;
        t.clock.advance(hours(24 * 3));
        print_letters(&world.portal, &Actor::System, &paper.file("a.pdf")).await.unwrap();
        let text = pages(&paper.file("a.pdf")).join("\n");
        assert!(text.contains("S/\u{a0}350.00") && !text.contains("S/\u{a0}450.00"), "{text}");
    })
    .await;
}

#[tokio::test]
async fn what_a_printer_left_that_stopped_is_unknown_and_not_printed_again() {
    on_both(async |t| {
        let (world, paper) = (with_letters(&t).await, Paper::new(&t));
        assert_eq!(claim_due(&world.portal).await.unwrap().len(), 2);
        t.clock.advance(PRINT_LEASE - SignedDuration::from_secs(1));
        world.run().await;
        assert_eq!(all(&states(&world.portal).await, "letter", "sending"), 2, "its lease holds");
        t.clock.advance(SignedDuration::from_secs(1));
        for _ in 0..30 {
            let printed =
                print_letters(&world.portal, &Actor::System, &paper.file("a.pdf")).await.unwrap();
            assert_eq!(printed, PrintReport::default());
            world.run().await;
            t.clock.advance(hours(5));
        }
        assert_eq!(all(&states(&world.portal).await, "letter", "unknown"), 2);
        assert_eq!(world.readers(), [""; 0], "it may have been posted");
        let told = world.log_of(LUCIA).await;
        assert!(
            matches!(told[..], [LogEvent::Claimed { .. }, LogEvent::Unknown { .. }]),
            "{told:?}"
        );
    })
    .await;
}

#[tokio::test]
async fn a_file_that_is_there_is_left_as_it_is_and_the_letters_wait() {
    on_both(async |t| {
        let (world, paper) = (with_letters(&t).await, Paper::new(&t));
        std::fs::write(paper.file("a.pdf"), "older letters").unwrap();
        let refused = print_letters(&world.portal, &Actor::System, &paper.file("a.pdf")).await;
        assert!(matches!(refused, Err(PrintError::Exists(_))), "{refused:?}");
        assert_eq!(std::fs::read(paper.file("a.pdf")).unwrap(), b"older letters");
        assert_eq!(paper.names(), ["a.pdf"]);
        std::fs::write(paper.file("b.pdf.part"), "").unwrap();
        let refused = print_letters(&world.portal, &Actor::System, &paper.file("b.pdf")).await;
        assert!(matches!(refused, Err(PrintError::Unfinished(_))), "{refused:?}");
        assert_eq!(paper.names(), ["a.pdf", "b.pdf.part"]);
        let nowhere =
            print_letters(&world.portal, &Actor::System, &paper.file("no/such.pdf")).await;
        assert!(matches!(nowhere, Err(PrintError::File(_))), "{nowhere:?}");
        assert_eq!(all(&states(&world.portal).await, "letter", "queued"), 2);
    })
    .await;
}

#[tokio::test]
async fn a_letter_that_cannot_be_drawn_holds_up_no_other_and_waits() {
    on_both(async |t| {
        let (world, paper) = (with_letters(&t).await, Paper::new(&t));
        let mut claimed = claim_due(&world.portal).await.unwrap();
        claimed[0].letter.as_mut().unwrap().totals.clear();
        let draft = LetterDraft::begin(&paper.file("a.pdf")).unwrap();
        let printed = finish(&world.portal, claimed, draft).await.unwrap();
        assert_eq!((printed.letters, printed.put_back), (1, 1));
        assert_eq!(pages(&paper.file("a.pdf")).len(), 1);
        t.clock.advance(SignedDuration::from_mins(1));
        let printed =
            print_letters(&world.portal, &Actor::System, &paper.file("b.pdf")).await.unwrap();
        assert_eq!((printed.letters, printed.put_back, printed.left), (1, 0, 0));
    })
    .await;
}

#[tokio::test]
async fn letters_whose_file_is_not_written_wait() {
    on_both(async |t| {
        let (world, paper) = (with_letters(&t).await, Paper::new(&t));
        let claimed = claim_due(&world.portal).await.unwrap();
        let place = paper.file("a.pdf");
        let draft = LetterDraft::begin(&place).unwrap();
        std::fs::write(&place, "somebody else's").unwrap();
        let refused = finish(&world.portal, claimed, draft).await;
        assert!(matches!(refused, Err(PrintError::Exists(_))), "{refused:?}");
        let mut claimed = claim_due(&world.portal).await.unwrap();
        assert_eq!(claimed.len(), 0, "not before the pause is over");
        t.clock.advance(SignedDuration::from_mins(1));
        claimed = claim_due(&world.portal).await.unwrap();
        assert_eq!(claimed.len(), 2);
        t.clock.advance(PRINT_LEASE);
        let draft = LetterDraft::begin(&paper.file("b.pdf")).unwrap();
        let late = finish(&world.portal, claimed, draft).await;
        assert!(matches!(late, Err(PrintError::Late)), "{late:?}");
        assert_eq!(paper.names(), ["a.pdf"]);
    })
    .await;
}

#[tokio::test]
async fn what_nobody_prints_for_a_week_goes_by_the_next_channel() {
    on_both(async |t| {
        let (world, paper) = (with_letters(&t).await, Paper::new(&t));
        for _ in 0..6 {
            t.clock.advance(hours(24));
            world.run().await;
            assert_eq!(world.readers(), [""; 0]);
            assert_eq!(all(&states(&world.portal).await, "letter", "queued"), 2);
        }
        t.clock.advance(hours(24 * 2));
        for _ in 0..48 {
            world.run().await;
            t.clock.advance(hours(1));
        }
        assert_eq!(world.readers(), [LUCIA, MATEO], "{:?}", states(&world.portal).await);
        assert_eq!(all(&states(&world.portal).await, "letter", "failed"), 2);
        let told = world.log_of(LUCIA).await;
        let is_letter =
            |what: &LogEvent| matches!(what, LogEvent::Failed { channel: Channel::Letter, .. });
        assert!(told.iter().any(is_letter), "{told:?}");
        let printed =
            print_letters(&world.portal, &Actor::System, &paper.file("a.pdf")).await.unwrap();
        assert_eq!(printed, PrintReport::default(), "it went by mail");
    })
    .await;
}

#[tokio::test]
async fn each_hand_leaves_the_other_its_channels() {
    on_both(async |t| {
        let (world, paper) = (with_letters(&t).await, Paper::new(&t));
        // Lucía prefers e-mail while her letter is queued, without a new decision.
        let text = "UPDATE debtors SET channels = 'email' WHERE email = 'a-100@example.org'";
        tamper(&world.portal, text).await.unwrap();
        let printed =
            print_letters(&world.portal, &Actor::System, &paper.file("a.pdf")).await.unwrap();
        assert_eq!(printed.letters, 1);
        send_due(&world.portal, &Actor::System).await.unwrap();
        assert_eq!(world.readers(), [LUCIA]);
        let found = states(&world.portal).await;
        assert_eq!((all(&found, "letter", "sent"), all(&found, "email", "sent")), (1, 1));
    })
    .await;
    on_both(async |t| {
        let world = World::of(&t).await;
        let (portal, paper) = (&world.portal, Paper::new(&t));
        let mut policy = Policy::usual();
        for step in &mut policy.steps {
            step.channels = vec![Channel::Letter, Channel::Email];
        }
        replace_policy(portal, &admin(), &policy).await.unwrap();
        decide_due(portal, &Actor::System).await.unwrap();
        let text = "UPDATE debtors SET postal_address = 'Jr. Cusco 45', channels = 'letter'";
        tamper(portal, text).await.unwrap();
        t.clock.advance(hours(1));
        send_due(portal, &Actor::System).await.unwrap();
        assert_eq!(world.readers(), [""; 0], "mails that became letters are not sent");
        assert_eq!(all(&states(portal).await, "letter", "queued"), 2);
        assert_eq!(
            print_letters(portal, &Actor::System, &paper.file("a.pdf")).await.unwrap().letters,
            2
        );
    })
    .await;
}

#[tokio::test]
async fn while_reminders_are_off_nothing_is_printed() {
    on_both(async |t| {
        let (world, paper) = (with_letters(&t).await, Paper::new(&t));
        let mut settings = (*world.portal.settings).clone();
        settings.reminders.mode = crate::platform::settings::Mode::Off;
        let off = Portal { settings: std::sync::Arc::new(settings), ..world.portal.clone() };
        let printed = print_letters(&off, &Actor::System, &paper.file("a.pdf")).await.unwrap();
        assert_eq!(printed, PrintReport::default());
        assert_eq!(paper.names(), [""; 0]);
    })
    .await;
}

#[tokio::test]
async fn a_batch_is_five_hundred_letters_and_the_rest_waits_for_the_next() {
    let t = TestPortal::open(Engine::Sqlite).await;
    let (world, paper) = (with_letters(&t).await, Paper::new(&t));
    crate::testing::open_instalments(&world.portal, 501, 1).await;
    let text = "UPDATE debtors SET postal_address = 'Jr. Cusco 45', channels = 'letter'";
    tamper(&world.portal, text).await.unwrap();
    world.run().await;
    let claimed = claim_due(&world.portal).await.unwrap();
    assert_eq!(claimed.len(), 500);
    let one = claimed.into_iter().take(1).collect();
    let draft = LetterDraft::begin(&paper.file("a.pdf")).unwrap();
    let printed = finish(&world.portal, one, draft).await.unwrap();
    assert_eq!((printed.letters, printed.left), (1, 3));
    let printed = print_letters(&world.portal, &Actor::System, &paper.file("b.pdf")).await.unwrap();
    assert_eq!((printed.letters, printed.left), (3, 0));
}
