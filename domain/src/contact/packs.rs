//! Rule packs by country. Where a law is silent, house rules fill the gap, so that no pack lets a
//! message go out at night or twice a day.

use super::channel::Medium::{Post, Voice, Written};
use super::forbidden_phrases::phrases::{
    BR_COURT, BR_SHAME, BR_THREAT, CL_COURT, CL_OTHERS, HOUSE_COURT, HOUSE_OTHERS, HOUSE_PRISON,
    HOUSE_SHAME, PE_CLASSES, PE_COURT, PE_OTHERS, PE_SHAME, US_COURT, US_LISTS, US_PRISON,
};
use super::rules::{Hours, Limit, Rule, RulePack, Week};
use super::source::{HOUSE, LEY_29571, RuleSource};

const fn week(weekdays: Hours, saturday: Option<Hours>, sunday: Option<Hours>) -> Week {
    let day = Some(weekdays);
    [day, day, day, day, day, saturday, sunday]
}

const fn every_day(hours: Hours) -> Week {
    week(hours, Some(hours), Some(hours))
}

const HOUSE_HOURS: Rule = Rule {
    code: "house-hours",
    media: &[Written],
    limit: Limit::Hours(week(Hours::new(8, 19), Some(Hours::new(8, 15)), None)),
    source: HOUSE,
};
const HOUSE_HOURS_OF_CALLS: Rule = Rule {
    code: "house-hours-of-calls",
    media: &[Voice],
    limit: Limit::Hours(week(Hours::new(8, 19), None, None)),
    source: HOUSE,
};
const HOUSE_HOLIDAYS: Rule = Rule {
    code: "house-holidays",
    media: &[Written, Voice],
    limit: Limit::NoHolidays,
    source: HOUSE,
};
const HOUSE_DAILY: Rule = Rule {
    code: "house-daily",
    media: &[Written, Voice, Post],
    limit: Limit::OncePerDay,
    source: HOUSE,
};
const HOUSE_WEEKLY: Rule = Rule {
    code: "house-weekly",
    media: &[Written, Voice, Post],
    limit: Limit::AtMost { times: 2, days: 7 },
    source: HOUSE,
};
const HOUSE_APART: Rule = Rule {
    code: "house-apart",
    media: &[Written, Voice, Post],
    limit: Limit::Apart { days: 2 },
    source: HOUSE,
};
const HOUSE_CHANNEL: Rule = Rule {
    code: "house-one-channel",
    media: &[Written, Voice, Post],
    limit: Limit::OneChannel { days: 7 },
    source: HOUSE,
};
const HOUSE_CALLS: Rule = Rule {
    code: "house-calls",
    media: &[Voice],
    limit: Limit::AtMost { times: 1, days: 7 },
    source: HOUSE,
};

/// The strictest pack: whatever it permits, every other pack permits.
pub const DEFAULT: RulePack = RulePack {
    code: "default",
    version: 2,
    rules: &[
        HOUSE_HOURS,
        HOUSE_HOURS_OF_CALLS,
        HOUSE_HOLIDAYS,
        HOUSE_DAILY,
        HOUSE_WEEKLY,
        HOUSE_APART,
        HOUSE_CHANNEL,
        HOUSE_CALLS,
    ],
    forbidden_phrases: &[HOUSE_PRISON, HOUSE_COURT, HOUSE_SHAME, HOUSE_OTHERS, PE_CLASSES],
};

const LEY_2300: RuleSource =
    RuleSource { law: "Colombia, Ley 2300 de 2023, art. 3", since: "2023-10-10" };

/// Colombia: hours, no Sundays and holidays, once a day, one channel a week.
pub const COLOMBIA: RulePack = RulePack {
    code: "co",
    version: 2,
    rules: &[
        Rule {
            code: "co-hours",
            media: &[Written, Voice],
            limit: Limit::Hours(week(Hours::new(7, 19), Some(Hours::new(8, 15)), None)),
            source: LEY_2300,
        },
        Rule {
            code: "co-holidays",
            media: &[Written, Voice],
            limit: Limit::NoHolidays,
            source: LEY_2300,
        },
        Rule {
            code: "co-daily",
            media: &[Written, Voice, Post],
            limit: Limit::OncePerDay,
            source: LEY_2300,
        },
        Rule {
            code: "co-one-channel",
            media: &[Written, Voice, Post],
            limit: Limit::OneChannel { days: 7 },
            source: LEY_2300,
        },
    ],
    forbidden_phrases: &[HOUSE_PRISON, HOUSE_COURT, HOUSE_SHAME, HOUSE_OTHERS],
};

const LEY_21320: RuleSource = RuleSource {
    law: "Chile, Ley 19.496, art. 37, modificado por la Ley 21.320",
    since: "2021-04-20",
};
const CPC_59: RuleSource = RuleSource {
    law: "Chile, Ley 19.496, art. 37; Código de Procedimiento Civil, art. 59",
    since: "2021-04-20",
};

/// Chile: working days from 8 to 20; one call a week, two messages a week two days apart.
pub const CHILE: RulePack = RulePack {
    code: "cl",
    version: 2,
    rules: &[
        Rule {
            code: "cl-hours",
            media: &[Written, Voice],
            limit: Limit::Hours(week(Hours::new(8, 20), Some(Hours::new(8, 20)), None)),
            source: CPC_59,
        },
        Rule {
            code: "cl-holidays",
            media: &[Written, Voice],
            limit: Limit::NoHolidays,
            source: CPC_59,
        },
        Rule {
            code: "cl-calls",
            media: &[Voice],
            limit: Limit::AtMost { times: 1, days: 7 },
            source: LEY_21320,
        },
        Rule {
            code: "cl-writings",
            media: &[Written, Post],
            limit: Limit::AtMost { times: 2, days: 7 },
            source: LEY_21320,
        },
        Rule {
            code: "cl-apart",
            media: &[Written, Post],
            limit: Limit::Apart { days: 2 },
            source: LEY_21320,
        },
        HOUSE_DAILY,
    ],
    forbidden_phrases: &[CL_COURT, CL_OTHERS, HOUSE_PRISON, HOUSE_COURT, HOUSE_SHAME, HOUSE_OTHERS],
};

/// Peru: calls on weekdays from 7 to 20, not on holidays; the law sets no hours for text.
pub const PERU: RulePack = RulePack {
    code: "pe",
    version: 2,
    rules: &[
        Rule {
            code: "pe-hours-of-calls",
            media: &[Voice],
            limit: Limit::Hours(week(Hours::new(7, 20), None, None)),
            source: LEY_29571,
        },
        Rule {
            code: "pe-holidays-of-calls",
            media: &[Voice],
            limit: Limit::NoHolidays,
            source: LEY_29571,
        },
        HOUSE_HOURS,
        HOUSE_HOLIDAYS,
        HOUSE_DAILY,
    ],
    forbidden_phrases: &[
        PE_COURT,
        PE_SHAME,
        PE_OTHERS,
        PE_CLASSES,
        HOUSE_PRISON,
        HOUSE_COURT,
        HOUSE_SHAME,
        HOUSE_OTHERS,
    ],
};

const CONDUSEF: RuleSource = RuleSource {
    law: "México, Disposiciones de la CONDUSEF en materia de despachos de cobranza, DOF 7-X-2014",
    since: "2014-10-08",
};

/// Mexico: from 7 to 22.
pub const MEXICO: RulePack = RulePack {
    code: "mx",
    version: 2,
    rules: &[
        Rule {
            code: "mx-hours",
            media: &[Written, Voice],
            limit: Limit::Hours(every_day(Hours::new(7, 22))),
            source: CONDUSEF,
        },
        HOUSE_DAILY,
    ],
    forbidden_phrases: &[HOUSE_PRISON, HOUSE_COURT, HOUSE_SHAME, HOUSE_OTHERS],
};

/// Brazil: the law (Lei 8.078, art. 42) forbids exposing and constraining debtors and sets no
/// hours: house rules apply.
pub const BRAZIL: RulePack = RulePack {
    code: "br",
    version: 2,
    rules: &[HOUSE_HOURS, HOUSE_HOURS_OF_CALLS, HOUSE_HOLIDAYS, HOUSE_DAILY, HOUSE_WEEKLY],
    forbidden_phrases: &[
        BR_THREAT,
        BR_COURT,
        BR_SHAME,
        HOUSE_PRISON,
        HOUSE_COURT,
        HOUSE_SHAME,
        HOUSE_OTHERS,
    ],
};

const REG_F_HOURS: RuleSource =
    RuleSource { law: "USA, 12 CFR 1006.6(b)(1)(i)", since: "2021-11-30" };
const REG_F_CALLS: RuleSource =
    RuleSource { law: "USA, 12 CFR 1006.14(b)(2)(i)(B)", since: "2021-11-30" };

/// United States: from 8 to 21; no call within seven days of a conversation, for which we take
/// every call.
pub const UNITED_STATES: RulePack = RulePack {
    code: "us",
    version: 2,
    rules: &[
        Rule {
            code: "us-hours",
            media: &[Written, Voice],
            limit: Limit::Hours(every_day(Hours::new(8, 21))),
            source: REG_F_HOURS,
        },
        Rule {
            code: "us-calls",
            media: &[Voice],
            limit: Limit::AtMost { times: 1, days: 7 },
            source: REG_F_CALLS,
        },
        HOUSE_DAILY,
    ],
    forbidden_phrases: &[
        US_PRISON,
        US_COURT,
        US_LISTS,
        HOUSE_PRISON,
        HOUSE_COURT,
        HOUSE_SHAME,
        HOUSE_OTHERS,
    ],
};

/// All packs.
pub const ALL: [&RulePack; 7] =
    [&DEFAULT, &COLOMBIA, &CHILE, &PERU, &MEXICO, &BRAZIL, &UNITED_STATES];

/// Finds a pack by its code.
#[must_use]
pub fn pack(code: &str) -> Option<&'static RulePack> {
    ALL.into_iter().find(|pack| pack.code == code)
}

/// The pack of a country (ISO 3166-1, upper case); `None` if no law of it is known here.
#[must_use]
pub fn of_country(country: &str) -> Option<&'static RulePack> {
    pack(&country.to_ascii_lowercase()).filter(|pack| pack.code != DEFAULT.code)
}
