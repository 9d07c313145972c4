//! Forms of the policy as they were typed, and what they mean.

use std::collections::BTreeMap;

use domain::contact::{Channel, ContactLimits, Hours};
use domain::holds::LONGEST_LINE;
use domain::language::Language;
use domain::reminders::{Kind, PolicyChange, Step, Tone};
use leptos::server_fn::serde::{Deserialize, Serialize};
use portal::contact::reminders::EditedPart;
use portal::contact::reminders::templates::{NewTexts, TemplatePart};

use crate::request::kept_form::KeptForm;

/// Maximum length of the name of a new step, in characters.
pub(super) const NAME_MAX_CHARS: usize = 40;

/// What a form cannot mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PolicyEntryProblem {
    /// The number of days of a step.
    NotDays,
    /// The hours of a limit.
    NotHours,
    PerWeek,
    DaysApart,
    LongName,
    LongSegment,
    /// It is none of our forms.
    Odd,
}

/// Boxes by code, as `entry[tones][firm]=on`.
type Ticks = BTreeMap<String, String>;

/// Name of a field of a form.
pub(super) fn name(field: &str) -> String {
    format!("entry[{field}]")
}

fn value(form: &KeptForm, field: &str) -> String {
    form.value(&name(field)).unwrap_or_default().to_owned()
}

/// The fields of a group, by code.
fn group(form: &KeptForm, field: &str) -> BTreeMap<String, String> {
    let start = format!("{}[", name(field));
    let of_group = form.fields.iter().filter_map(|(name, value)| {
        let code = name.strip_prefix(&start)?.strip_suffix(']')?;
        Some((code.to_owned(), value.clone()))
    });
    of_group.collect()
}

fn days(text: &str) -> Option<i32> {
    text.trim().parse().ok().filter(|days| *days >= 0)
}

/// A step.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "leptos::server_fn::serde", default)]
pub struct StepEntry {
    pub(super) is_new: String,
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) days: String,
    pub(super) tones: Ticks,
    pub(super) channels: Ticks,
    pub(super) segment: String,
    pub(super) remove: String,
}

impl StepEntry {
    pub(super) fn of_form(form: &KeptForm) -> Self {
        let value = |field| value(form, field);
        Self {
            is_new: value("is_new"),
            name: value("name"),
            kind: value("kind"),
            days: value("days"),
            tones: group(form, "tones"),
            channels: group(form, "channels"),
            segment: value("segment"),
            remove: value("remove"),
        }
    }

    pub(super) fn of_step(step: &Step) -> Self {
        let ticks = |codes: Vec<&'static str>| {
            codes.into_iter().map(|code| (code.to_owned(), "on".to_owned())).collect() //
        };
        Self {
            is_new: String::new(),
            name: step.name.clone(),
            kind: step.kind.code().to_owned(),
            days: step.offset.unsigned_abs().to_string(),
            tones: ticks(step.tones.iter().map(|tone| tone.code()).collect()),
            channels: ticks(step.channels.iter().map(|channel| channel.code()).collect()),
            segment: step.segment.clone().unwrap_or_default(),
            remove: String::new(),
        }
    }

    /// A form to begin with.
    pub(super) fn blank() -> Self {
        let kind = Kind::Overdue;
        let on = |code: &str| (code.to_owned(), "on".to_owned());
        Self {
            is_new: "on".to_owned(),
            kind: kind.code().to_owned(),
            tones: Tone::ALL.iter().map(|tone| on(tone.code())).collect(),
            channels: Ticks::from([on(Channel::Email.code())]),
            ..Self::default()
        }
    }

    pub(super) fn is_new(&self) -> bool {
        !self.is_new.is_empty()
    }

    pub(super) fn part(&self) -> Result<EditedPart, PolicyEntryProblem> {
        let name = self.name.trim().to_owned();
        if !self.remove.is_empty() {
            return Ok(EditedPart::Policy(PolicyChange::Removal { step: name }));
        }
        if self.is_new() && name.chars().count() > NAME_MAX_CHARS {
            return Err(PolicyEntryProblem::LongName);
        }
        if self.segment.chars().count() > LONGEST_LINE {
            return Err(PolicyEntryProblem::LongSegment);
        }
        let kind = Kind::parse(&self.kind).ok_or(PolicyEntryProblem::Odd)?;
        let number = || days(&self.days).ok_or(PolicyEntryProblem::NotDays);
        let offset = match kind {
            Kind::Upcoming => -number()?,
            Kind::DueToday => 0,
            Kind::Overdue | Kind::LastNotice => number()?,
        };
        let segment = Some(self.segment.trim().to_owned()).filter(|segment| !segment.is_empty());
        let is_for = |tone: &&Tone| self.tones.contains_key(tone.code());
        let tones = Tone::ALL.iter().filter(is_for).copied().collect();
        let ticked = |channel: &&Channel| self.channels.contains_key(channel.code());
        let channels = Channel::ALL.iter().filter(ticked).copied().collect();
        let step = Step { name, offset, kind, tones, channels, segment };
        Ok(EditedPart::Policy(PolicyChange::Step { is_new: self.is_new(), step }))
    }
}

/// Limits of a place.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "leptos::server_fn::serde", default)]
pub struct LimitsEntry {
    pub(super) place: String,
    pub(super) from: String,
    pub(super) to: String,
    pub(super) saturdays: String,
    pub(super) sundays: String,
    pub(super) holidays: String,
    pub(super) per_week: String,
    pub(super) days_apart: String,
}

impl LimitsEntry {
    pub(super) fn of_form(form: &KeptForm) -> Self {
        let value = |field| value(form, field);
        Self {
            place: value("place"),
            from: value("from"),
            to: value("to"),
            saturdays: value("saturdays"),
            sundays: value("sundays"),
            holidays: value("holidays"),
            per_week: value("per_week"),
            days_apart: value("days_apart"),
        }
    }

    pub(super) fn of_limits(place: &str, limits: &ContactLimits) -> Self {
        let on = |is_on: bool| if is_on { "on".to_owned() } else { String::new() };
        let number = |number: Option<u8>| number.map(|one| one.to_string()).unwrap_or_default();
        Self {
            place: place.to_owned(),
            from: limits.hours.map(|hours| hours.from.to_string()).unwrap_or_default(),
            to: limits.hours.map(|hours| hours.to.to_string()).unwrap_or_default(),
            saturdays: on(limits.skips_saturdays),
            sundays: on(limits.skips_sundays),
            holidays: on(limits.skips_holidays),
            per_week: number(limits.per_week),
            days_apart: number(limits.days_apart),
        }
    }

    pub(super) fn part(&self) -> Result<EditedPart, PolicyEntryProblem> {
        let hours = match (self.from.trim(), self.to.trim()) {
            ("", "") => None,
            (from, to) => match (from.parse(), to.parse()) {
                (Ok(from), Ok(to)) => Some(Hours::new(from, to)),
                _ => return Err(PolicyEntryProblem::NotHours),
            },
        };
        let number = |text: &str, problem| match text.trim() {
            "" => Ok(None),
            text => text.parse().map(Some).map_err(|_| problem),
        };
        let limits = ContactLimits {
            hours,
            skips_saturdays: !self.saturdays.is_empty(),
            skips_sundays: !self.sundays.is_empty(),
            skips_holidays: !self.holidays.is_empty(),
            per_week: number(&self.per_week, PolicyEntryProblem::PerWeek)?,
            days_apart: number(&self.days_apart, PolicyEntryProblem::DaysApart)?,
        };
        Ok(EditedPart::Policy(PolicyChange::Limits { place: self.place.clone(), limits }))
    }
}

/// Texts of a kind, tone and language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "leptos::server_fn::serde", default)]
pub struct TextsEntry {
    pub(super) language: String,
    pub(super) kind: String,
    pub(super) tone: String,
    /// By the code of the part.
    pub(super) texts: BTreeMap<String, String>,
}

impl TextsEntry {
    pub(super) fn of_form(form: &KeptForm) -> Self {
        let value = |field| value(form, field);
        Self {
            language: value("language"),
            kind: value("kind"),
            tone: value("tone"),
            texts: group(form, "texts"),
        }
    }

    /// Whose texts they are.
    pub(super) fn key(&self) -> Option<(Language, Kind, Tone)> {
        let language = Language::ALL.into_iter().find(|one| one.code() == self.language)?;
        Some((language, Kind::parse(&self.kind)?, Tone::parse(&self.tone)?))
    }

    pub(super) fn part(&self) -> Result<EditedPart, PolicyEntryProblem> {
        let (language, kind, tone) = self.key().ok_or(PolicyEntryProblem::Odd)?;
        let text = |part: &TemplatePart| {
            let text = self.texts.get(part.code()).cloned();
            (*part, text.unwrap_or_default())
        };
        let texts = TemplatePart::ALL.iter().map(text).collect();
        Ok(EditedPart::Texts(NewTexts { language, kind, tone, texts }))
    }
}

/// What goes with every form: the version that it was made from, and what is to be done.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "leptos::server_fn::serde", default)]
pub struct EditEntry {
    pub(super) version: String,
    pub(super) act: String,
    /// Whose messages are shown: text of a search.
    pub(super) sample: String,
    pub(super) reason: String,
}

/// The act that saves; any other shows what would come of it.
pub(super) const SAVE: &str = "save";

impl EditEntry {
    pub(super) fn of_form(form: &KeptForm) -> Self {
        let value = |field: &str| {
            form.value(&format!("edit[{field}]")).unwrap_or_default().to_owned() //
        };
        Self {
            version: value("version"),
            act: value("act"),
            sample: value("sample"),
            reason: value("reason"),
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::reminders::Policy;

    use super::*;

    fn form(body: &str) -> KeptForm {
        KeptForm::read("/x", body.as_bytes()).unwrap()
    }

    #[test]
    fn every_usual_step_is_read_back_from_its_form() {
        for step in Policy::usual().steps {
            let entry = StepEntry::of_step(&step);
            let Ok(EditedPart::Policy(PolicyChange::Step { is_new: false, step: read })) =
                entry.part()
            else {
                panic!("{entry:?}")
            };
            let sorted = |mut channels: Vec<Channel>| {
                channels.sort();
                channels
            };
            assert_eq!(sorted(read.channels.clone()), sorted(step.channels.clone()));
            assert_eq!(Step { channels: step.channels.clone(), ..read }, step);
        }
    }

    #[test]
    fn a_step_is_read_from_what_was_typed() {
        let typed = "entry[name]=x&entry[kind]=upcoming&entry[days]=5&entry[tones][firm]=on\
                     &entry[channels][sms]=on&entry[segment]=+beca+&edit[version]=3";
        let entry = StepEntry::of_form(&form(typed));
        let Ok(EditedPart::Policy(PolicyChange::Step { step, .. })) = entry.part() else {
            panic!("{entry:?}")
        };
        assert_eq!((step.offset, step.kind), (-5, Kind::Upcoming));
        assert_eq!((step.tones, step.channels), (vec![Tone::Firm], vec![Channel::Sms]));
        assert_eq!(step.segment.as_deref(), Some("beca"));
        for days in ["", "x", "-3"] {
            let entry = StepEntry { days: days.into(), ..entry.clone() };
            assert_eq!(entry.part(), Err(PolicyEntryProblem::NotDays), "{days}");
        }
        assert_eq!(StepEntry::default().part(), Err(PolicyEntryProblem::Odd));
    }

    #[test]
    fn limits_are_read_back_and_what_is_no_number_is_named() {
        let limits = ContactLimits {
            hours: Some(Hours::new(9, 18)),
            skips_saturdays: true,
            per_week: Some(1),
            ..ContactLimits::default()
        };
        let entry = LimitsEntry::of_limits("pe", &limits);
        let change = PolicyChange::Limits { place: "pe".into(), limits };
        assert_eq!(entry.part(), Ok(EditedPart::Policy(change)));
        let wrong = [
            (LimitsEntry { to: String::new(), ..entry.clone() }, PolicyEntryProblem::NotHours),
            (LimitsEntry { per_week: "x".into(), ..entry.clone() }, PolicyEntryProblem::PerWeek),
            (LimitsEntry { days_apart: "-1".into(), ..entry }, PolicyEntryProblem::DaysApart),
        ];
        for (entry, problem) in wrong {
            assert_eq!(entry.part(), Err(problem), "{entry:?}");
        }
    }
}
