//! Errors of a whole request: which page is shown instead, with which status.

use http::StatusCode;
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

/// Why the requested page is not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Problem {
    /// No such page, or not the actor's: deliberately indistinguishable.
    NotFound,
    /// Method not allowed (405).
    NotAllowed,
    /// The request comes from another site's page (403).
    Forbidden,
    /// The roles of a member of staff do not allow it (403).
    NoRight,
    /// Who only looks at somebody's pages changes nothing (403).
    OnlyLooking,
    /// The request cannot be parsed (400).
    Unreadable,
    /// The request took too long to arrive (408).
    Slow,
    /// The body is too large (413).
    TooLarge,
    /// Rate limit exceeded (429).
    TooMany,
    /// Internal error (500).
    Broken,
    /// Overload, or the database is unavailable (503).
    Busy,
}

impl Problem {
    pub const ALL: [Self; 11] = [
        Self::NotFound,
        Self::NotAllowed,
        Self::Forbidden,
        Self::NoRight,
        Self::OnlyLooking,
        Self::Unreadable,
        Self::Slow,
        Self::TooLarge,
        Self::TooMany,
        Self::Broken,
        Self::Busy,
    ];

    #[must_use]
    pub const fn status(self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::NotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::Forbidden | Self::NoRight | Self::OnlyLooking => StatusCode::FORBIDDEN,
            Self::Unreadable => StatusCode::BAD_REQUEST,
            Self::Slow => StatusCode::REQUEST_TIMEOUT,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Self::Broken => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// Machine-readable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::NotAllowed => "not_allowed",
            Self::Forbidden => "forbidden",
            Self::NoRight => "no_right",
            Self::OnlyLooking => "only_looking",
            Self::Unreadable => "unreadable",
            Self::Slow => "slow",
            Self::TooLarge => "too_large",
            Self::TooMany => "too_many",
            Self::Broken => "broken",
            Self::Busy => "busy",
        }
    }
}

/// Error text of a server function whose use case may be done again at once.
pub const CONFLICT: &str = "conflict";

impl From<&portal::Error> for Problem {
    /// Fallback for pages without a more specific error.
    fn from(error: &portal::Error) -> Self {
        match error {
            portal::Error::NotFound | portal::Error::SignInFirst => Self::NotFound,
            portal::Error::NoRight | portal::Error::ProofNeeded => Self::NoRight,
            portal::Error::TooMany(_) => Self::TooMany,
            error if error.is_passing() => Self::Busy,
            error if error.is_unreadable() => Self::Unreadable,
            _ => Self::Broken,
        }
    }
}

/// Provided by the server when it renders the page of a problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShownProblem(pub Problem);

/// Id of this request as logged; provided by the server.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RequestId(pub String);

/// Sets the response status from within a page.
pub fn set_status(status: StatusCode) {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.set_status(status);
    }
}
