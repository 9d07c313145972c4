//! Reads a PDF back: text, structure and links.

use lopdf::{Dictionary, Document, Object};

/// A PDF that was read back.
pub struct Pdf(Document);

impl Pdf {
    pub fn read(bytes: &[u8]) -> Self {
        Self(Document::load_mem(bytes).expect("a PDF"))
    }

    /// Text of each page.
    pub fn page_texts(&self) -> Vec<String> {
        let pages = self.0.get_pages().into_keys();
        pages.map(|page| self.0.extract_text(&[page]).expect("text")).collect()
    }

    /// Text of all pages.
    pub fn text(&self) -> String {
        self.page_texts().join("\n")
    }

    pub fn language(&self) -> String {
        words(self.catalog().get(b"Lang").expect("a language"))
    }

    pub fn title(&self) -> String {
        let info = self.0.trailer.get(b"Info").expect("facts");
        words(self.dictionary(info).get(b"Title").expect("a title"))
    }

    pub fn is_marked(&self) -> bool {
        let marks = self.dictionary(self.catalog().get(b"MarkInfo").expect("marks"));
        marks.get(b"Marked").and_then(Object::as_bool).expect("a yes or no")
    }

    /// The XMP metadata.
    pub fn metadata(&self) -> String {
        let metadata = self.resolved(self.catalog().get(b"Metadata").expect("metadata"));
        let stream = metadata.as_stream().expect("a stream");
        let plain = stream.decompressed_content().unwrap_or_else(|_| stream.content.clone());
        String::from_utf8(plain).expect("metadata is UTF-8")
    }

    /// Names of all tags, in reading order.
    pub fn tags(&self) -> Vec<String> {
        self.elements().into_iter().map(|element| name(element, b"S")).collect()
    }

    /// Languages of sections that declare their own, in reading order.
    pub fn section_languages(&self) -> Vec<String> {
        let sections = self.elements().into_iter().filter(|element| name(element, b"S") == "Sect");
        sections.filter_map(|section| section.get(b"Lang").ok()).map(words).collect()
    }

    /// Alternative texts of figures, in reading order.
    pub fn alternatives(&self) -> Vec<String> {
        let figures = self.elements().into_iter().filter(|element| name(element, b"S") == "Figure");
        figures.map(|figure| words(figure.get(b"Alt").expect("an alternative"))).collect()
    }

    /// URLs of links; fails if a link does anything else than open a URL.
    pub fn actions(&self) -> Vec<String> {
        let mut found = Vec::new();
        for object in self.0.objects.values() {
            let Ok(dictionary) = object.as_dict() else { continue };
            for key in [&b"JS"[..], b"AA", b"OpenAction", b"Launch"] {
                assert!(!dictionary.has(key), "{dictionary:?}");
            }
            if dictionary.has(b"Subtype") && name(dictionary, b"Subtype") == "Link" {
                let action = self.dictionary(dictionary.get(b"A").expect("an action"));
                assert_eq!(name(action, b"S"), "URI");
                let uri = action.get(b"URI").and_then(Object::as_str).expect("an address");
                found.push(String::from_utf8(uri.to_vec()).expect("an address in ASCII"));
            }
        }
        found
    }

    fn catalog(&self) -> &Dictionary {
        self.0.catalog().expect("a catalog")
    }

    fn resolved<'a>(&'a self, object: &'a Object) -> &'a Object {
        self.0.dereference(object).expect("nothing leads nowhere").1
    }

    fn dictionary<'a>(&'a self, object: &'a Object) -> &'a Dictionary {
        self.resolved(object).as_dict().expect("a dictionary")
    }

    fn elements(&self) -> Vec<&Dictionary> {
        let root = self.catalog().get(b"StructTreeRoot").expect("tags");
        let mut found = Vec::new();
        self.collect(root, &mut found);
        found
    }

    fn collect<'a>(&'a self, object: &'a Object, found: &mut Vec<&'a Dictionary>) {
        match self.resolved(object) {
            Object::Array(children) => {
                children.iter().for_each(|child| self.collect(child, found));
            }
            Object::Dictionary(element) => {
                if element.has(b"S") {
                    found.push(element);
                }
                if let Ok(children) = element.get(b"K") {
                    self.collect(children, found);
                }
            }
            _ => {}
        }
    }
}

fn name(dictionary: &Dictionary, key: &[u8]) -> String {
    let name = dictionary.get(key).and_then(Object::as_name).expect("a name");
    String::from_utf8(name.to_vec()).expect("a name in ASCII")
}

fn words(object: &Object) -> String {
    lopdf::decode_text_string(object).expect("a text")
}
