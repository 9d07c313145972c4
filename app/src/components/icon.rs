//! Line icons on a 24-unit grid.

use leptos::prelude::*;

/// A decorative icon; the adjacent text carries the meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    Alert,
    ArrowLeft,
    ArrowRight,
    Calendar,
    Card,
    Cash,
    Chart,
    Check,
    Clock,
    Cross,
    Download,
    Globe,
    Home,
    Info,
    Invoice,
    Lock,
    Mail,
    Menu,
    Person,
    Print,
    Question,
    Receipt,
    Search,
    Settings,
    Shield,
    SignOut,
}

/// A bank note.
const CASH: &str = "M3 6h18v12H3Zm0 4a4 4 0 0 0 4-4m10 0a4 4 0 0 0 4 4m0 4a4 4 0 0 0-4 4M7 18\
                 a4 4 0 0 0-4-4m11.5-2a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0Z";

impl Icon {
    const fn path(self) -> &'static str {
        match self {
            Self::Alert => {
                "M12 8v5m0 3.2v.1M10.3 4.2 2.9 17a2 2 0 0 0 1.7 3h14.8a2 2 0 0 0 1.7-3\
                 L13.7 4.2a2 2 0 0 0-3.4 0Z"
            }
            Self::ArrowLeft => "M19 12H5m6-6-6 6 6 6",
            Self::ArrowRight => "M5 12h14m-6-6 6 6-6 6",
            Self::Calendar => {
                "M4 9.5h16M8 3v4m8-4v4M6 5h12a2 2 0 0 1 2 2v11a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2V7\
                 a2 2 0 0 1 2-2Z"
            }
            Self::Card => {
                "M3 10h18M7 15h3M5 5h14a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V7\
                 a2 2 0 0 1 2-2Z"
            }
            Self::Chart => "M4 20h16M7 16v-5m5 5V5m5 11v-8",
            Self::Cash => CASH,
            Self::Check => "m5 12.5 4.5 4.5L19 7.5",
            Self::Clock => "M12 7v5l3 2m6-2a9 9 0 1 1-18 0 9 9 0 0 1 18 0Z",
            Self::Cross => "m6 6 12 12M18 6 6 18",
            Self::Download => "M12 4v11m-5-4.5 5 5 5-5M5 20h14",
            Self::Globe => {
                "M3.5 12h17M12 3a14 14 0 0 1 0 18 14 14 0 0 1 0-18Zm9 9\
                 a9 9 0 1 1-18 0 9 9 0 0 1 18 0Z"
            }
            Self::Home => {
                "m4 11 8-7 8 7v7.5a1.5 1.5 0 0 1-1.5 1.5H15v-6H9v6H5.5A1.5 1.5 0 0 1 4 18.5Z"
            }
            Self::Info => "M12 11v5m0-8.2v.1M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0Z",
            Self::Invoice => {
                "M14 3v5h5M9 13h6m-6 4h4M7 3h7.5L19 7.5V19a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2V5\
                 a2 2 0 0 1 2-2Z"
            }
            Self::Lock => {
                "M8 11V8a4 4 0 0 1 8 0v3M7 11h10a1.5 1.5 0 0 1 1.5 1.5v6A1.5 1.5 0 0 1 17 20H7\
                 a1.5 1.5 0 0 1-1.5-1.5v-6A1.5 1.5 0 0 1 7 11Z"
            }
            Self::Mail => {
                "m4 7.5 8 6 8-6M5 5h14a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V7\
                 a2 2 0 0 1 2-2Z"
            }
            Self::Menu => "M4 7h16M4 12h16M4 17h16",
            Self::Person => "M4.5 20a7.5 7.5 0 0 1 15 0M16 8a4 4 0 1 1-8 0 4 4 0 0 1 8 0Z",
            Self::Print => {
                "M7 9V4h10v5M7 17H5a2 2 0 0 1-2-2v-4a2 2 0 0 1 2-2h14a2 2 0 0 1 2 2v4\
                 a2 2 0 0 1-2 2h-2M7 14h10v6H7Z"
            }
            Self::Question => {
                "M5 5h14a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-8l-5 4v-4H5a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2Z"
            }
            Self::Receipt => {
                "M9 8h6m-6 4h6M6 21V4.5A1.5 1.5 0 0 1 7.5 3h9A1.5 1.5 0 0 1 18 4.5V21\
                 l-3-2-3 2-3-2Z"
            }
            Self::Search => "m20 20-4.4-4.4M17.5 11a6.5 6.5 0 1 1-13 0 6.5 6.5 0 0 1 13 0Z",
            Self::Settings => {
                "M4 7h9m4 0h3M4 17h3m4 0h9M15 9.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z\
                 M9 19.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z"
            }
            Self::Shield => {
                "m8.8 12 2.3 2.3 4.3-4.3M12 3l7.5 2.8V11\
                 c0 4.7-3 8.2-7.5 10-4.5-1.8-7.5-5.3-7.5-10V5.8Z"
            }
            Self::SignOut => {
                "M15 8V6a2 2 0 0 0-2-2H6a2 2 0 0 0-2 2v12a2 2 0 0 0 2 2h7a2 2 0 0 0 2-2v-2\
                 M10 12h11m-3.5-3.5L21 12l-3.5 3.5"
            }
        }
    }
}

/// The icon as inline SVG, hidden from assistive technology.
#[component]
pub fn Glyph(icon: Icon) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
            <path d=icon.path()></path>
        </svg>
    }
}
