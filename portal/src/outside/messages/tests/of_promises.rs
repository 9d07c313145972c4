//! Mails to customers about what staff did for them: promises on the telephone, invitations.

use super::*;

fn note(withdrawn: bool) -> PromiseNote {
    let debt = |invoice: &str, minor| PromisedDebt {
        description: "Pensión de noviembre".into(),
        invoice: invoice.into(),
        amount: soles(minor),
    };
    PromiseNote {
        withdrawn,
        on: "2026-11-25".parse().unwrap(),
        customer: "Iñigo Peña".into(),
        debts: vec![debt("F-2026-17", 45_000), debt("F-2026-18", 15_000)],
        url: "https://pagos.nandu.example/invoices".into(),
    }
}

pub(super) fn kinds() -> Vec<(MessageKind, Vec<&'static str>)> {
    let facts =
        vec!["F-2026-17", "F-2026-18", "450.00", "150.00", "Iñigo Peña", "25 ", "/invoices"];
    let invitation = UserInvitationMail {
        url: "https://pagos.nandu.example/invitation/abc".into(),
        expires_at: "2026-11-29T19:05:00Z".parse().unwrap(),
    };
    vec![
        (MessageKind::PromiseNoted(note(false)), facts),
        (MessageKind::UserInvitation(invitation), vec!["/invitation/abc", "29 ", "14:05"]),
    ]
}

#[test]
fn a_promise_noted_by_mistake_is_taken_back_in_words_of_its_own() {
    for (language, words) in
        [(Language::Es, "por error"), (Language::En, "by mistake"), (Language::Pt, "por engano")]
    {
        let told = |withdrawn| {
            let kind = MessageKind::PromiseNoted(note(withdrawn));
            compose(&kind, &envelope(language), &letterhead()).unwrap()
        };
        let (made, taken_back) = (told(false), told(true));
        assert_ne!(made.subject, taken_back.subject);
        for (mail, is_mistake) in [(made, false), (taken_back, true)] {
            assert_eq!(mail.text.contains(words), is_mistake, "{}", mail.text);
            assert_eq!(mail.html.contains(words), is_mistake, "{}", mail.html);
            // What is owed may have changed since the call.
            assert_eq!(mail.text.contains("450"), !is_mistake, "{}", mail.text);
            assert!(!mail.text.contains("\n\n\n"), "{}", mail.text);
        }
    }
}
