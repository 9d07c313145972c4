//! Every mail as it is read, in every language.

use domain::language::Language;

use super::{all_kinds, compose, envelope, letterhead};
use crate::testing::outline;

#[test]
fn every_mail_reads_like_its_snapshot() {
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        for language in Language::ALL {
            for (kind, _) in all_kinds() {
                let mail = compose(&kind, &envelope(language), &letterhead()).unwrap();
                let name = format!("{}@{}", kind.template(), language.code());
                let html = outline(&mail.html);
                insta::assert_snapshot!(
                    name,
                    format!("{}\n\n{}\n\n--- html\n\n{html}", mail.subject, mail.text)
                );
            }
        }
    });
}
