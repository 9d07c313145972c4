//! Files that people take with them.

use axum::response::{IntoResponse, Response};
use http::HeaderValue;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};

/// A file.
pub struct Download<'a> {
    /// Its name on the reader's disk.
    pub name: &'a str,
    /// Its media type.
    pub content_type: &'a str,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// The answer that saves a file.
#[must_use]
pub fn download(file: Download<'_>) -> Response {
    let disposition = format!("attachment; filename=\"{}\"", plain(file.name));
    let mut response = file.bytes.into_response();
    for (name, value) in
        [(CONTENT_TYPE, file.content_type), (CONTENT_DISPOSITION, disposition.as_str())]
    {
        // A value that no header may hold leaves the default, and is not sent.
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

/// Only signs that every system takes in a name, and no header ends at.
fn plain(name: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    name.chars().map(|c| if is_plain(c) { c } else { '-' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_leave_its_header() {
        for (name, expected) in [
            ("recibo-R-000123.pdf", "recibo-R-000123.pdf"),
            ("a\"; x=\r\n/../ñ.pdf", "a---x----..--.pdf"),
        ] {
            let response =
                download(Download { name, content_type: "application/pdf", bytes: vec![] });
            let found = response.headers()[CONTENT_DISPOSITION].to_str().unwrap();
            assert_eq!(found, format!("attachment; filename=\"{expected}\""));
            assert_eq!(response.headers()[CONTENT_TYPE], "application/pdf");
        }
    }
}
