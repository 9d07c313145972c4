//! Property types shared by components: texts and tones.

/// A text shown by a component: a static translation, or one with values.
pub type Text = leptos::oco::Oco<'static, str>;

/// An optional text. Converts from a text or an `Option` of one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MaybeText(pub Option<Text>);

impl From<&'static str> for MaybeText {
    fn from(text: &'static str) -> Self {
        Self(Some(text.into()))
    }
}

impl From<String> for MaybeText {
    fn from(text: String) -> Self {
        Self(Some(text.into()))
    }
}

impl From<Text> for MaybeText {
    fn from(text: Text) -> Self {
        Self(Some(text))
    }
}

impl<T: Into<Text>> From<Option<T>> for MaybeText {
    fn from(text: Option<T>) -> Self {
        Self(text.map(Into::into))
    }
}

/// Semantic tone of a badge, notice or event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UiTone {
    Neutral,
    /// For information.
    Info,
    Good,
    /// Needs attention.
    Warn,
    /// Needs action.
    Bad,
}

impl UiTone {
    /// Suffix in class names.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Neutral => "neutral",
            Self::Info => "info",
            Self::Good => "good",
            Self::Warn => "warn",
            Self::Bad => "bad",
        }
    }
}
