/**
 * wabt 1.0.39 leaves the index of the memory out of active data segments for memories other than 0:
 *
 *     02 42 03 0b 01 78          flags 2, (i64.const 3), one byte
 *     02 01 42 03 0b 01 78       with memory 1: what it should be
 *
 * Its text of the module has the index, so it is put in from there.
 */
const DATA_SECTION = 11;
const EXPLICIT_MEMORY = 2;
const dataLine = /^ {2}\(data (?:\(;\d+;\)|\$"[^"]*"|\$\S+)(?: \(memory (\d+)\))? /gm;

/** The module with the indices put in; `text` is asked for only when there is something to put in. */
export function withDataMemories(bytes: Uint8Array<ArrayBuffer>, text: () => string): Uint8Array<ArrayBuffer> {
  const section = findSection(bytes);
  if (!section) return bytes;
  const segments = segmentsOf(bytes, section.start);
  if (segments.every(({ flags }) => flags !== EXPLICIT_MEMORY)) return bytes;
  const memories = Array.from(text().matchAll(dataLine), ([, memory]) => Number(memory ?? 0));
  const content = [...leb(segments.length)];
  segments.forEach(({ flags, start, end }, i) => {
    content.push(...leb(flags), ...(flags === EXPLICIT_MEMORY ? leb(memories[i] ?? 0) : []));
    for (let at = start; at < end; at++) content.push(bytes[at]!);
  });
  const head = [DATA_SECTION, ...leb(content.length)];
  const whole = new Uint8Array(section.offset + head.length + content.length + bytes.length - section.end);
  whole.set(bytes.subarray(0, section.offset));
  whole.set(head, section.offset);
  whole.set(content, section.offset + head.length);
  whole.set(bytes.subarray(section.end), section.offset + head.length + content.length);
  return whole;
}

interface Segment {
  readonly flags: number;
  /** What comes behind the flags. */
  readonly start: number;
  readonly end: number;
}

/** The data section: its id, its contents, and what follows. */
function findSection(bytes: Uint8Array): { offset: number; start: number; end: number } | null {
  for (let at = 8; at < bytes.length;) {
    const [size, start] = readLeb(bytes, at + 1);
    if (bytes[at] === DATA_SECTION) return { offset: at, start, end: start + size };
    at = start + size;
  }
  return null;
}

function segmentsOf(bytes: Uint8Array, sectionStart: number): Segment[] {
  const segments: Segment[] = [];
  let [left, at] = readLeb(bytes, sectionStart);
  for (; left > 0; left--) {
    const [flags, start] = readLeb(bytes, at);
    const [length, data] = readLeb(bytes, flags === 1 ? start : expressionEnd(bytes, start));
    at = data + length;
    segments.push({ flags, start, end: at });
  }
  return segments;
}

/** One past the `end` of a constant offset: constants, globals and sums of them. */
function expressionEnd(bytes: Uint8Array, start: number): number {
  let at = start;
  while (bytes[at] !== 0x0b && at < bytes.length) {
    const hasImmediate = bytes[at] === 0x41 || bytes[at] === 0x42 || bytes[at] === 0x23;
    at = hasImmediate ? readLeb(bytes, at + 1)[1] : at + 1;
  }
  return at + 1;
}

/** An unsigned number, and where it ends; of a signed one, only where it ends. */
function readLeb(bytes: Uint8Array, start: number): [value: number, end: number] {
  let value = 0;
  for (let at = start, scale = 1; ; at++, scale *= 128) {
    const byte = bytes[at] ?? 0;
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return [value, at + 1];
  }
}

function leb(value: number): number[] {
  const rest = Math.floor(value / 128);
  return rest > 0 ? [(value % 128) | 0x80, ...leb(rest)] : [value];
}
