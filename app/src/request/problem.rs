//! What went wrong with a request as a whole: which page is shown instead, with which status.

use http::StatusCode;
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

/// Why the page that was asked for is not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Problem {
    /// There is no such page, or it is not theirs: both look the same.
    NotFound,
    /// The page is there, but not to be used in this way (405).
    NotAllowed,
    /// The request comes from another site's page (403).
    Forbidden,
    /// The request cannot be read (400).
    Unreadable,
    /// It took too long to arrive (408).
    Slow,
    /// More was sent than we take (413).
    TooLarge,
    /// Too often (429).
    TooMany,
    /// Our own fault (500).
    Broken,
    /// Too many people at once, or the database is away (503).
    Busy,
}

impl Problem {
    pub const ALL: [Self; 9] = [
        Self::NotFound,
        Self::NotAllowed,
        Self::Forbidden,
        Self::Unreadable,
        Self::Slow,
        Self::TooLarge,
        Self::TooMany,
        Self::Broken,
        Self::Busy,
    ];

    /// The status of the answer.
    #[must_use]
    pub const fn status(self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::NotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::Unreadable => StatusCode::BAD_REQUEST,
            Self::Slow => StatusCode::REQUEST_TIMEOUT,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Self::Broken => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// The word for machines that ask.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::NotAllowed => "not_allowed",
            Self::Forbidden => "forbidden",
            Self::Unreadable => "unreadable",
            Self::Slow => "slow",
            Self::TooLarge => "too_large",
            Self::TooMany => "too_many",
            Self::Broken => "broken",
            Self::Busy => "busy",
        }
    }
}

impl From<&portal::Error> for Problem {
    /// For pages that have no better answer to an error.
    fn from(error: &portal::Error) -> Self {
        match error {
            portal::Error::NotFound | portal::Error::SignInFirst => Self::NotFound,
            portal::Error::TooMany(_) => Self::TooMany,
            portal::Error::Busy => Self::Busy,
            portal::Error::Invalid { .. } => Self::Unreadable,
            _ => Self::Broken,
        }
    }
}

/// Provided by the server when the page to render is that of a problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShownProblem(pub Problem);

/// The id of this request, as the log has it; provided by the server.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RequestId(pub String);

/// Sets the status of the answer, from within a page.
pub fn set_status(status: StatusCode) {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.set_status(status);
    }
}
