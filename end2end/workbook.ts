// A workbook of one sheet, as a spreadsheet program writes it. Its parts are not compressed.

const HEAD = '<?xml version="1.0"?>';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';

/// A cell: a text, a number, or a day as its number.
export type Cell = string | number | { day: number };

function crc32(bytes: Buffer): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

function archive(parts: [string, string][]): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [path, text] of parts) {
    const [name, content] = [Buffer.from(path), Buffer.from(text)];
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(content.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(name.length, 22);
    const file = Buffer.concat([Buffer.from('PK\x03\x04'), common, name, content]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(at, 10);
    const made = Buffer.from([20, 0]);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02'), made, common, rest, name]));
    files.push(file);
    at += file.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(parts.length, 4);
  end.writeUInt16LE(parts.length, 6);
  end.writeUInt32LE(list.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...files, list, Buffer.from('PK\x05\x06'), end]);
}

function cell(place: string, value: Cell): string {
  if (typeof value === 'string') {
    return `<c r="${place}" t="inlineStr"><is><t>${value}</t></is></c>`;
  }
  if (typeof value === 'number') return `<c r="${place}"><v>${value}</v></c>`;
  return `<c r="${place}" s="1"><v>${value.day}</v></c>`;
}

export function workbook(rows: Cell[][]): Buffer {
  const line = (cells: Cell[], row: number) => {
    const all = cells.map((value, column) => {
      return cell(`${String.fromCharCode(65 + column)}${row + 1}`, value);
    });
    return `<row r="${row + 1}">${all.join('')}</row>`;
  };
  const type = (target: string, id: string, kind: string) =>
    `<Relationship Id="${id}" Target="${target}" Type="${OFFICE}/${kind}"/>`;
  const relations = (all: string) =>
    `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${all}</Relationships>`;
  const kinds =
    '<Default Extension="rels" ' +
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
    '<Default Extension="xml" ContentType="application/xml"/>';
  return archive([
    ['[Content_Types].xml', `${HEAD}<Types xmlns="${PACKAGE}/content-types">${kinds}</Types>`],
    ['_rels/.rels', relations(type('xl/workbook.xml', 'rId1', 'officeDocument'))],
    [
      'xl/workbook.xml',
      `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>` +
        '<sheet name="Cobranza" sheetId="1" r:id="rId1"/></sheets></workbook>',
    ],
    [
      'xl/_rels/workbook.xml.rels',
      relations(
        type('worksheets/sheet1.xml', 'rId1', 'worksheet') + type('styles.xml', 'rId2', 'styles'),
      ),
    ],
    [
      'xl/styles.xml',
      `${HEAD}<styleSheet xmlns="${MAIN}"><cellXfs count="2"><xf numFmtId="0"/>` +
        '<xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>',
    ],
    [
      'xl/worksheets/sheet1.xml',
      `${HEAD}<worksheet xmlns="${MAIN}"><sheetData>${rows.map(line).join('')}</sheetData>` +
        '</worksheet>',
    ],
  ]);
}
