//! Encodings of files: said by the profile, or guessed for a message.

use std::io::{self, Read, Seek};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use chardetng::EncodingDetector;
use domain::imports::{HeaderProblem, Profile, ProfileProblem};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use encoding_rs_io::DecodeReaderBytesBuilder;

use super::ImportError;

/// What is looked at to guess an encoding.
const SAMPLE: u64 = 1 << 20;

/// The encoding of a file.
pub(super) struct FileEncoding {
    /// As the profile says it; `None` for UTF-8.
    said: Option<&'static Encoding>,
    /// Name of what its beginning seems to be, if that is not UTF-8.
    pub(super) seems: Option<&'static str>,
}

/// Bytes read of a file.
#[derive(Debug, Clone, Default)]
pub(super) struct Counter(Arc<AtomicU64>);

impl Counter {
    pub(super) fn bytes(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    pub(super) fn count<R: Read>(&self, file: R) -> impl Read + use<R> {
        Counted { file, counter: self.clone() }
    }
}

struct Counted<R> {
    file: R,
    counter: Counter,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(into)?;
        self.counter.0.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

impl FileEncoding {
    /// The file as UTF-8, if the profile says its encoding.
    pub(super) fn reader<'a, F: Read>(
        &self,
        file: &'a mut F,
        counter: &Counter,
    ) -> Box<dyn Read + 'a> {
        let counted = counter.count(file);
        match self.said {
            None => Box::new(counted),
            Some(said) => {
                Box::new(DecodeReaderBytesBuilder::new().encoding(Some(said)).build(counted))
            }
        }
    }
}

/// An encoding by its label; `None` for UTF-8.
pub(super) fn by_label(label: &str) -> Result<Option<&'static Encoding>, ProfileProblem> {
    let found = Encoding::for_label_no_replacement(label.trim().as_bytes());
    let found = found.ok_or_else(|| ProfileProblem::Encoding(label.to_owned()))?;
    Ok((found != UTF_8).then_some(found))
}

/// The encoding of a file.
///
/// # Errors
/// When the profile says another encoding and the file is UTF-8 beyond doubt.
pub(super) fn encoding<F: Read + Seek>(
    file: &mut F,
    profile: &Profile,
) -> Result<FileEncoding, ImportError> {
    let label = profile.encoding.as_deref().map(by_label).transpose();
    let said = label.map_err(HeaderProblem::from)?.flatten();
    let sample = sample(file)?;
    let beginning = whole_characters(&sample);
    let is_utf8 = std::str::from_utf8(beginning).is_ok();
    if said.is_some() && is_utf8 && !beginning.is_ascii() && !beginning.contains(&0) {
        return Err(HeaderProblem::Utf8.into());
    }
    let seems = if is_utf8 && !beginning.contains(&0) { None } else { guess(beginning) };
    Ok(FileEncoding { said, seems })
}

/// The beginning of a file.
pub(super) fn sample<F: Read + Seek>(file: &mut F) -> io::Result<Vec<u8>> {
    file.rewind()?;
    let mut sample = Vec::new();
    file.take(SAMPLE).read_to_end(&mut sample)?;
    Ok(sample)
}

/// A sample without a character that its end cuts in two.
pub(super) fn whole_characters(sample: &[u8]) -> &[u8] {
    match std::str::from_utf8(sample) {
        Err(error) if error.error_len().is_none() => {
            sample.get(..error.valid_up_to()).unwrap_or(sample)
        }
        Ok(_) | Err(_) => sample,
    }
}

/// Name of the encoding that bytes seem to have which are not UTF-8; `None` if they are no text.
pub(super) fn guess(bytes: &[u8]) -> Option<&'static str> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes).filter(|(found, _)| *found != UTF_8) {
        return Some(encoding.name());
    }
    let zeros = |parity: usize| {
        let places = bytes.iter().skip(parity).step_by(2).take(512);
        places.filter(|byte| **byte == 0).count()
    };
    if bytes.contains(&0) {
        return match (zeros(0), zeros(1)) {
            (0, odd) if odd > 4 => Some(UTF_16LE.name()),
            (even, 0) if even > 4 => Some(UTF_16BE.name()),
            _ => None,
        };
    }
    let mut detector = EncodingDetector::new();
    detector.feed(bytes, true);
    Some(detector.guess(None, false).name())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_encoding_is_guessed_from_letters_with_accents_and_from_marks() {
        for (bytes, expected) in [
            (&b"customer,number\nPe\xf1a\xf1a\xf1a,N-1"[..], Some("windows-1252")),
            (b"Mar\xeda Mu\xf1oz, Jos\xe9 P\xe9rez, \xc1ngel", Some("windows-1252")),
            (b"\xff\xfes\0t\0u\0", Some("UTF-16LE")),
            (b"s\0t\0u\0d\0e\0n\0t\0,\0", Some("UTF-16LE")),
            (b"\0s\0t\0u\0d\0e\0n\0t\0,", Some("UTF-16BE")),
            (b"PK\x03\x04\x00\x00,\n", None),
        ] {
            assert_eq!(guess(bytes), expected, "{bytes:?}");
        }
    }

    #[test]
    fn a_character_cut_by_the_end_of_the_sample_is_no_fault() {
        assert_eq!(whole_characters("Peñ".as_bytes().get(..3).unwrap()), b"Pe");
        assert_eq!(whole_characters(b"Pe\xf1a"), b"Pe\xf1a");
    }

    #[test]
    fn labels_are_those_of_the_web() {
        assert_eq!(by_label("Latin1").unwrap().map(Encoding::name), Some("windows-1252"));
        assert_eq!(by_label("utf8").unwrap(), None);
        assert!(by_label("ebcdic").is_err());
    }
}
