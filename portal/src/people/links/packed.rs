//! Several ids in few bytes: each has its length and its text; a UUID, as we make them, is a zero
//! and its sixteen bytes.

use domain::ids::InvoiceId;
use uuid::Uuid;

/// The ids that fit, the first one always.
pub(super) fn write<'a>(ids: impl Iterator<Item = &'a InvoiceId>, most: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    for id in ids {
        let one = one(id);
        if !bytes.is_empty() && bytes.len() + one.len() > most {
            break;
        }
        bytes.extend(one);
    }
    bytes
}

fn one(id: &InvoiceId) -> Vec<u8> {
    match Uuid::try_parse(id.as_str()) {
        // Only the usual way of writing it is the same text again.
        Ok(uuid) if uuid.to_string() == id.as_str() => [&[0], &uuid.as_bytes()[..]].concat(),
        _ => {
            let text = id.as_str().as_bytes();
            let length = u8::try_from(text.len()).unwrap_or_default();
            [&[length], text].concat()
        }
    }
}

/// `None` for what [`write`] does not write.
pub(super) fn read(mut bytes: &[u8]) -> Option<Vec<InvoiceId>> {
    let mut ids = Vec::new();
    while let Some((&length, rest)) = bytes.split_first() {
        let text;
        if length == 0 {
            let (uuid, after) = rest.split_first_chunk::<16>()?;
            (text, bytes) = (Uuid::from_bytes(*uuid).to_string(), after);
        } else {
            let (written, after) = rest.split_at_checked(length.into())?;
            (text, bytes) = (std::str::from_utf8(written).ok()?.to_owned(), after);
        }
        ids.push(InvoiceId::parse(&text).ok()?);
    }
    Some(ids)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(texts: &[&str]) -> Vec<InvoiceId> {
        texts.iter().map(|text| InvoiceId::parse(text).unwrap()).collect()
    }

    #[test]
    fn what_is_written_is_read_and_what_does_not_fit_is_left_out() {
        let uuid = "0193a5b2-7c1e-7d2a-9f00-0123456789ab";
        for texts in [&[uuid][..], &[uuid, "F-1", uuid], &["a"]] {
            let bytes = write(ids(texts).iter(), 1000);
            assert_eq!(read(&bytes), Some(ids(texts)), "{texts:?}");
        }
        let ten = write(ids(&[uuid; 10]).iter(), 180);
        assert_eq!((ten.len(), read(&ten).unwrap().len()), (170, 10));
        assert_eq!(read(&write(ids(&[uuid; 3]).iter(), 40)).unwrap().len(), 2);
        for broken in [&[1][..], &[0, 1, 2], &[3, b'a', b'b'], &[1, 0xff]] {
            assert_eq!(read(broken), None, "{broken:?}");
        }
    }
}
