// A word processor in small: opens a DOCX, changes words with tracking on, and packs it again.

import assert from 'node:assert/strict';
import zlib from 'node:zlib';

const DOCUMENT = 'word/document.xml';

/** The parts of a DOCX, by name (APPNOTE 4.3.12: the central directory says where each lies). */
function unpack(bytes) {
  const parts = new Map();
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  assert.ok(end >= 0, 'this is no packed file');
  let at = bytes.readUInt32LE(end + 16);
  for (let n = bytes.readUInt16LE(end + 10); n > 0; n -= 1) {
    const [method, size] = [bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 20)];
    const [name, extra, comment] = [28, 30, 32].map((place) => bytes.readUInt16LE(at + place));
    const local = bytes.readUInt32LE(at + 42);
    const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const packed = bytes.subarray(from, from + size);
    parts.set(bytes.toString('utf8', at + 46, at + 46 + name), method === 0 ? packed : zlib.inflateRawSync(packed));
    at += 46 + name + extra + comment;
  }
  return parts;
}

/** The same, stored without compression. */
function pack(parts) {
  const [files, directory] = [[], []];
  let offset = 0;
  for (const [name, bytes] of parts) {
    const called = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(0x0800, 2); // names are UTF-8
    common.writeUInt16LE(0x21, 8); // 1 January 1980, the first day there is
    common.writeUInt32LE(checksum(bytes), 10);
    common.writeUInt32LE(bytes.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(called.length, 22);
    const file = Buffer.concat([Buffer.from([0x50, 0x4b, 3, 4]), common, called, bytes]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    directory.push(Buffer.from([0x50, 0x4b, 1, 2, 20, 0]), common, rest, called);
    files.push(file);
    offset += file.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(parts.size, 8);
  end.writeUInt16LE(parts.size, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...files, central, end]);
}

/** CRC-32 (APPNOTE 4.4.7), which older versions of Node do not have. */
const TABLE = Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k += 1) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});

function checksum(bytes) {
  let c = 0xffffffff;
  for (const byte of bytes) c = TABLE[(c ^ byte) & 0xff] ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}

/**
 * Replaces words where they stand in a run of their own text, tracked under an author's name.
 *
 * @param {Buffer} bytes a DOCX
 * @param {{ author: string, changes: [string, string][] }} how each old wording, found once in a run
 *   that nobody has changed, and the new one
 */
export function revise(bytes, { author, changes }) {
  const parts = unpack(bytes);
  let xml = parts.get(DOCUMENT).toString('utf8');
  let id = 900_000;
  for (const [old, fresh] of changes) {
    const runs = [...xml.matchAll(/<w:r>((?:<w:rPr>.*?<\/w:rPr>)?)<w:t(?: [^>]*)?>([^<]*)<\/w:t><\/w:r>/gs)];
    const found = runs.filter(([, , text]) => text.includes(old));
    assert.equal(found.length, 1, `${old} stands in ${found.length} runs`);
    const [whole, look, text] = found[0];
    const [before, after] = text.split(old);
    const run = (words, tag = 't') => (words ? `<w:r>${look}<w:${tag} xml:space="preserve">${words}</w:${tag}></w:r>` : '');
    const mark = () => `w:id="${(id += 1)}" w:author="${author}" w:date="2019-07-16T09:00:00Z"`;
    xml = xml.replace(
      whole,
      () => `${run(before)}<w:del ${mark()}>${run(old, 'delText')}</w:del><w:ins ${mark()}>${run(fresh)}</w:ins>${run(after)}`,
    );
  }
  parts.set(DOCUMENT, Buffer.from(xml));
  return pack(parts);
}
