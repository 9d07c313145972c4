//! The preferences form as submitted, and as stored in the query after an error.

use std::collections::BTreeMap;

use domain::contact::{Channel, Hours};
use domain::language::Language;
use leptos::server_fn::serde::{Deserialize, Serialize};
use portal::contact::preferences::NewPreferences;
use url::form_urlencoded::Serializer;

use crate::request::context::query_value;

/// Form names of weekdays, Monday first.
pub const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// The form: `chosen[channels][email]=on`, `chosen[favourite]=email`, `chosen[days][mon]=on`,
/// `chosen[from]=8`, `chosen[to]=19`, `chosen[language]=es`, and `chosen[only]=email` by the button
/// that keeps one channel.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(crate = "leptos::server_fn::serde")]
pub struct ChoicesForm {
    /// Selected channels.
    #[serde(default)]
    pub channels: BTreeMap<String, String>,
    /// Preferred channel.
    #[serde(default)]
    pub favourite: Option<String>,
    /// Selected weekdays.
    #[serde(default)]
    pub days: BTreeMap<String, String>,
    /// First hour.
    pub from: String,
    /// End of the last hour.
    pub to: String,
    pub language: String,
    /// Only this channel, regardless of the selected ones.
    #[serde(default)]
    pub only: Option<String>,
}

impl ChoicesForm {
    /// The preferences; `None` if the form is invalid.
    pub fn read(&self) -> Option<NewPreferences> {
        let hour = |text: &str| text.parse::<i8>().ok().filter(|hour| (0..=24).contains(hour));
        let is_day = |day: &String| DAYS.contains(&day.as_str());
        if !self.days.keys().all(is_day) {
            return None;
        }
        Some(NewPreferences {
            channels: self.channels()?,
            days: DAYS.map(|day| self.days.contains_key(day)),
            hours: Hours::new(hour(&self.from)?, hour(&self.to)?),
            language: Some(Language::parse(&self.language)?),
            stopped: false,
        })
    }

    /// Selected channels, the preferred one first.
    fn channels(&self) -> Option<Vec<Channel>> {
        if let Some(only) = &self.only {
            return Some(vec![Channel::parse(only)?]);
        }
        let ticked = self.channels.keys().map(|code| Channel::parse(code));
        let mut ticked = ticked.collect::<Option<Vec<_>>>()?;
        let favourite = self.favourite.as_deref().and_then(Channel::parse);
        ticked.sort_by_key(|channel| (Some(*channel) != favourite, *channel));
        Some(ticked)
    }
}

/// Rejected preferences as a query, so that they need not be entered again.
pub fn query(new: &NewPreferences) -> String {
    let codes: Vec<&str> = new.channels.iter().map(|channel| channel.code()).collect();
    let days: String = new.days.iter().map(|day| if *day { '1' } else { '0' }).collect();
    let mut query = Serializer::new(String::new());
    query.append_pair("channels", &codes.join(","));
    query.append_pair("days", &days);
    query.append_pair("from", &new.hours.from.to_string());
    query.append_pair("to", &new.hours.to.to_string());
    query.append_pair("language", new.language.map_or("", Language::code));
    query.finish()
}

/// Parses such a query; `None` if it is invalid.
pub fn of_query(query: &str) -> Option<NewPreferences> {
    let value = |name| query_value(query, name);
    let mut days = [false; 7];
    let written = value("days")?;
    for (day, sign) in days.iter_mut().zip(written.chars()) {
        *day = sign == '1';
    }
    Some(NewPreferences {
        channels: value("channels")?.split(',').filter_map(Channel::parse).collect(),
        days,
        hours: Hours::new(value("from")?.parse().ok()?, value("to")?.parse().ok()?),
        language: Language::parse(&value("language")?),
        stopped: false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> ChoicesForm {
        let on = |names: &[&str]| {
            names.iter().map(|name| ((*name).to_owned(), "on".to_owned())).collect()
        };
        ChoicesForm {
            channels: on(&["email", "whats_app"]),
            favourite: Some("whats_app".into()),
            days: on(&["mon", "sun"]),
            from: "8".into(),
            to: "19".into(),
            language: "pt".into(),
            only: None,
        }
    }

    #[test]
    fn the_favourite_comes_first_and_what_is_not_ticked_is_not_chosen() {
        let read = form().read().unwrap();
        assert_eq!(read.channels, [Channel::WhatsApp, Channel::Email]);
        assert_eq!(read.days, [true, false, false, false, false, false, true]);
        assert_eq!(read.hours, Hours::new(8, 19));
        assert_eq!(read.language, Some(Language::Pt));
        assert!(!read.stopped);
        for (favourite, only, expected) in [
            (Some("sms"), None, vec![Channel::Email, Channel::WhatsApp]),
            (None, None, vec![Channel::Email, Channel::WhatsApp]),
            (Some("whats_app"), Some("email"), vec![Channel::Email]),
        ] {
            let (favourite, only) = (favourite.map(str::to_owned), only.map(str::to_owned));
            let read = ChoicesForm { favourite, only, ..form() }.read().unwrap();
            assert_eq!(read.channels, expected);
        }
    }

    #[test]
    fn a_form_that_is_not_ours_is_nothing() {
        let strange = |name: &str| BTreeMap::from([(name.to_owned(), "on".to_owned())]);
        for form in [
            ChoicesForm { from: "x".into(), ..form() },
            ChoicesForm { to: "25".into(), ..form() },
            ChoicesForm { from: "-1".into(), ..form() },
            ChoicesForm { language: "fr".into(), ..form() },
            ChoicesForm { channels: strange("pigeon"), ..form() },
            ChoicesForm { only: Some("pigeon".into()), ..form() },
            ChoicesForm { days: strange("monday"), ..form() },
        ] {
            assert_eq!(form.read(), None, "{form:?}");
        }
    }

    #[test]
    fn what_was_refused_is_given_back() {
        let nothing = ChoicesForm { channels: BTreeMap::new(), days: BTreeMap::new(), ..form() };
        let reversed = ChoicesForm { from: "19".into(), to: "8".into(), ..form() };
        for form in [form(), nothing, reversed] {
            let new = form.read().unwrap();
            assert_eq!(of_query(&query(&new)), Some(new));
        }
        for strange in ["", "days=1", "channels=&days=&from=x&to=1&language=", "days=%00"] {
            assert_eq!(of_query(strange), None, "{strange}");
        }
    }
}
