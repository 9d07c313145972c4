//! Use cases of the reminder policy.

use super::*;

pub(super) const OF_POLICIES: [(&str, Right, Knock); 11] = [
    (
        "contact/reminders/policy::current",
        Right::SetPolicies,
        knock!(|p, a, _x| { reminders::current_policy(p, a) }),
    ),
    (
        "contact/reminders/policy::replace",
        Right::SetPolicies,
        knock!(|p, a, _x| reminders::replace_policy(p, a, &Policy::usual())),
    ),
    (
        "contact/reminders/policy::versions",
        Right::SetPolicies,
        knock!(|p, a, _x| reminders::policy_versions(p, a)),
    ),
    (
        "contact/reminders/policy::save",
        Right::SetPolicies,
        knock!(|p, a, _x| reminders::save_policy(p, a, &policy_edit())),
    ),
    (
        "contact/reminders/difference::difference",
        Right::SetPolicies,
        knock!(|p, a, _x| reminders::difference(p, a, 0, &policy_change())),
    ),
    (
        "contact/reminders/sample::samples",
        Right::SetPolicies,
        knock!(|p, a, _x| reminders::samples(p, a, &policy_edit().part, &[])),
    ),
    (
        "contact/reminders/preview::preview",
        Right::SetPolicies,
        knock!(|p, a, _x| { reminders::preview(p, a, None, |_| Ok(())) }),
    ),
    (
        "contact/reminders/preview::compare",
        Right::SetPolicies,
        knock!(|p, a, _x| reminders::compare(p, a, None, &Policy::usual(), |_| Ok(()))),
    ),
    (
        "contact/reminders/templates/own::current",
        Right::SetPolicies,
        knock!(|p, a, _x| { templates::current(p, a, ES, Kind::Overdue, Tone::Firm) }),
    ),
    (
        "contact/reminders/templates/own::set_aside",
        Right::SetPolicies,
        knock!(|p, a, _x| { templates::set_aside(p, a, ES, Kind::Overdue, Tone::Firm) }),
    ),
    (
        "contact/reminders/policy::replace_text",
        Right::SetPolicies,
        knock!(|p, a, _x| {
            let (kind, tone, part) = (Kind::Overdue, Tone::Firm, TemplatePart::Closing);
            reminders::replace_text(p, a, TemplateKey { language: ES, kind, tone, part }, None)
        }),
    ),
];
