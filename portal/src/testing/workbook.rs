//! Workbooks for tests: one sheet, as a spreadsheet program writes it.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Cells of a sheet, to be added row by row.
#[derive(Debug, Clone, Default)]
pub struct WorkbookSheet {
    rows: Vec<(String, String)>,
}

impl WorkbookSheet {
    /// A text, at a place such as `B3`.
    #[must_use]
    pub fn text(self, place: &str, text: &str) -> Self {
        let text = text.replace('&', "&amp;").replace('<', "&lt;");
        self.add(place, &format!(r#" t="inlineStr"><is><t>{text}</t></is>"#))
    }

    /// A number, as it is stored.
    #[must_use]
    pub fn number(self, place: &str, number: &str) -> Self {
        self.add(place, &format!("><v>{number}</v>"))
    }

    /// A number that is a day by its style.
    #[must_use]
    pub fn day(self, place: &str, number: &str) -> Self {
        self.add(place, &format!(r#" s="1"><v>{number}</v>"#))
    }

    fn add(mut self, place: &str, rest: &str) -> Self {
        let row = place.trim_start_matches(|c: char| c.is_ascii_alphabetic()).to_owned();
        let cell = format!(r#"<c r="{place}"{rest}</c>"#);
        match self.rows.last_mut() {
            Some((last, cells)) if *last == row => cells.push_str(&cell),
            _ => self.rows.push((row, cell)),
        }
        self
    }
}

const TYPES: &str = r#"<?xml version="1.0"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
</Types>"#;
const ROOT: &str = r#"<?xml version="1.0"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Target="xl/workbook.xml"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/>
</Relationships>"#;
const WORKBOOK: &str = r#"<?xml version="1.0"?>
<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
<sheets><sheet name="Notas" sheetId="2" state="hidden" r:id="rId3"/>
<sheet name="Cobranza" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const PARTS: &str = r#"<?xml version="1.0"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Target="worksheets/sheet1.xml"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/>
<Relationship Id="rId2" Target="styles.xml"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles"/>
<Relationship Id="rId3" Target="worksheets/sheet2.xml"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/>
</Relationships>"#;
const STYLES: &str = r#"<?xml version="1.0"?>
<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs>
</styleSheet>"#;

const SHEET: &str = r#"<?xml version="1.0"?>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">"#;

/// The bytes of a workbook; a hidden sheet stands before the one with the cells.
///
/// # Panics
/// When the archive cannot be written.
#[must_use]
pub fn workbook(sheet: &WorkbookSheet) -> Vec<u8> {
    let row = |(row, cells): &(String, String)| format!(r#"<row r="{row}">{cells}</row>"#);
    let of_rows = |rows: &[(String, String)]| {
        let rows: String = rows.iter().map(row).collect();
        format!("{SHEET}<sheetData>{rows}</sheetData></worksheet>")
    };
    let (cells, hidden) = (of_rows(&sheet.rows), of_rows(&[]));
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in [
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", ROOT),
        ("xl/workbook.xml", WORKBOOK),
        ("xl/_rels/workbook.xml.rels", PARTS),
        ("xl/styles.xml", STYLES),
        ("xl/worksheets/sheet1.xml", &cells),
        ("xl/worksheets/sheet2.xml", &hidden),
    ] {
        archive.start_file(name, SimpleFileOptions::default()).expect("a new part");
        archive.write_all(content.as_bytes()).expect("memory takes it");
    }
    archive.finish().expect("the archive ends").into_inner()
}
