//! Selects a stored encoding for an `Accept-Encoding` header (RFC 9110, 12.5.3).

/// A stored representation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    Br,
    Gzip,
    Identity,
}

impl Encoding {
    /// The `Content-Encoding` to send; `None` for identity.
    pub(super) fn token(self) -> Option<&'static str> {
        match self {
            Self::Br => Some("br"),
            Self::Gzip => Some("gzip"),
            Self::Identity => None,
        }
    }

    /// Distinguishes the representations of one file in their ETags.
    pub(super) fn etag_suffix(self) -> &'static str {
        match self {
            Self::Br => "-br",
            Self::Gzip => "-gz",
            Self::Identity => "",
        }
    }

    fn is_named(self, coding: &str) -> bool {
        match self {
            Self::Br => coding.eq_ignore_ascii_case("br"),
            Self::Gzip => ["gzip", "x-gzip"].iter().any(|name| coding.eq_ignore_ascii_case(name)),
            Self::Identity => coding.eq_ignore_ascii_case("identity"),
        }
    }
}

/// The offer of highest quality; the first of equals. A client that refuses all of them gets
/// identity, as the RFC allows: there is nothing else to send.
pub(super) fn choose(
    accept_encoding: Option<&str>,
    offered: impl Iterator<Item = Encoding>,
) -> Encoding {
    let Some(header) = accept_encoding else { return Encoding::Identity };
    let mut best = (Encoding::Identity, 0);
    for offer in offered {
        let quality = quality_of(offer, header);
        if quality > best.1 {
            best = (offer, quality);
        }
    }
    best.0
}

/// In thousandths. A coding not named takes that of `*`; otherwise only identity is acceptable,
/// with the lowest quality, so that any coding that the client named is preferred.
fn quality_of(encoding: Encoding, header: &str) -> u16 {
    let listed = || header.split(',').filter_map(parse_item);
    let named = listed().find(|(coding, _)| encoding.is_named(coding));
    let any = || listed().find(|(coding, _)| *coding == "*");
    match (named.or_else(any), encoding) {
        (Some((_, thousandths)), _) => thousandths,
        (None, Encoding::Identity) => 1,
        (None, _) => 0,
    }
}

/// Parses `gzip;q=0.5` as `("gzip", 500)`. Invalid items are skipped.
fn parse_item(item: &str) -> Option<(&str, u16)> {
    let mut parts = item.split(';').map(str::trim);
    let coding = parts.next().filter(|coding| !coding.is_empty())?;
    let weight = parts.find_map(|part| part.strip_prefix("q=").or(part.strip_prefix("Q=")));
    let thousandths = match weight {
        Some(weight) => parse_weight(weight)?,
        None => 1000,
    };
    Some((coding, thousandths))
}

/// `0`, `1`, `0.5`, `0.123`, `1.000`: at most three decimals, at most 1.
fn parse_weight(weight: &str) -> Option<u16> {
    let (whole, decimals) = weight.split_once('.').unwrap_or((weight, ""));
    if decimals.len() > 3 || !decimals.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let thousandths = format!("{decimals:0<3}").parse::<u16>().ok()?;
    match (whole, thousandths) {
        ("0", thousandths) => Some(thousandths),
        ("1", 0) => Some(1000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Encoding, choose};
    use Encoding::{Br, Gzip, Identity};

    #[test]
    fn the_header_decides_and_among_equals_the_smallest_wins() {
        let table = [
            (None, Identity),
            (Some(""), Identity),
            (Some("gzip, deflate, br, zstd"), Br),
            (Some("gzip, deflate"), Gzip),
            (Some("x-gzip"), Gzip),
            (Some("BR"), Br),
            (Some("br;q=0.5, gzip;q=0.8"), Gzip),
            (Some("br ; q=0.5 , gzip ; q=0.123"), Br),
            (Some("br;q=0, gzip;q=0"), Identity),
            (Some("gzip;q=0.001"), Gzip),
            (Some("identity, br;q=0.9"), Identity),
            (Some("identity;q=0.5, br;q=0.4, gzip;q=0.5"), Gzip),
            (Some("*"), Br),
            (Some("*;q=0"), Identity),
            (Some("br;q=0, *"), Gzip),
            (Some("identity;q=0"), Identity),
            (Some("deflate, zstd"), Identity),
            (Some("br;q=nonsense, gzip"), Gzip),
            (Some("br;q=2, gzip"), Gzip),
            (Some("br;q=0.1234, gzip"), Gzip),
            (Some("br;q=1.000"), Br),
        ];
        for (header, expected) in table {
            let chosen = choose(header, [Br, Gzip, Identity].into_iter());
            assert_eq!(chosen, expected, "{header:?}");
        }
    }

    #[test]
    fn what_is_not_stored_is_not_chosen() {
        let chosen = choose(Some("br, gzip;q=0.1"), [Gzip, Identity].into_iter());
        assert_eq!(chosen, Gzip);
    }
}
