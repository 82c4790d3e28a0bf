/** An element of a small XML document: its name, attributes, and children in order (text as strings). */
export interface XmlElement {
  name: string;
  attributes: Readonly<Record<string, string>>;
  children: readonly (XmlElement | string)[];
}

/** The document is not XML that a telephone call could run. The message says where. */
export class XmlError extends Error {
  override readonly name = 'XmlError';
}

/** Twilio refuses TwiML over 64 kB. */
export const XML_LIMIT_BYTES = 64 * 1024;
const DEPTH_LIMIT = 10;
const NAME = /[A-Za-z_][A-Za-z0-9_.:-]*/y;
const ATTRIBUTE = /\s+([A-Za-z_][A-Za-z0-9_.:-]*)\s*=\s*("[^"<]*"|'[^'<]*')/y;
const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

interface Open {
  name: string;
  attributes: Record<string, string>;
  children: (XmlElement | string)[];
}

/** Reads a document with one root element. No document type, no entities but the five of XML and character numbers. */
export function parseXml(text: string): XmlElement {
  if (Buffer.byteLength(text) > XML_LIMIT_BYTES) throw new XmlError(`the document is over ${XML_LIMIT_BYTES} bytes`);
  const roof: Open = { name: '', attributes: {}, children: [] };
  const open: Open[] = [roof];
  let at = 0;
  while (at < text.length) at = text[at] === '<' ? readMarkup(text, at, open) : readText(text, at, open);
  if (open.length > 1) throw new XmlError(`<${open.at(-1)?.name}> is never closed`);
  const [root, ...more] = roof.children.filter((child) => typeof child !== 'string' || child.trim() !== '');
  if (root === undefined || typeof root === 'string') throw new XmlError('there is no element');
  if (more.length > 0) throw new XmlError('there is something beside the root element');
  return root;
}

function readText(text: string, at: number, open: Open[]): number {
  const end = text.indexOf('<', at);
  const stop = end === -1 ? text.length : end;
  open.at(-1)?.children.push(decode(text.slice(at, stop).replace(/^\uFEFF/, '')));
  return stop;
}

function readMarkup(text: string, at: number, open: Open[]): number {
  if (text.startsWith('<!--', at)) return past(text, '-->', at + 4);
  if (text.startsWith('<?', at)) return past(text, '?>', at + 2);
  if (text.startsWith('<![CDATA[', at)) {
    const end = past(text, ']]>', at + 9);
    open.at(-1)?.children.push(text.slice(at + 9, end - 3));
    return end;
  }
  if (text.startsWith('<!', at)) throw new XmlError(`a document type is not allowed at ${at}`);
  return text[at + 1] === '/' ? readClose(text, at, open) : readOpen(text, at, open);
}

function readClose(text: string, at: number, open: Open[]): number {
  const name = readName(text, at + 2);
  const end = past(text, '>', at);
  if (text.slice(at + 2 + name.length, end - 1).trim() !== '') throw new XmlError(`a broken closing tag at ${at}`);
  const element = open.length > 1 ? open.pop() : undefined;
  if (element?.name !== name) throw new XmlError(`</${name}> at ${at} closes nothing that is open`);
  open.at(-1)?.children.push(element);
  return end;
}

function readOpen(text: string, at: number, open: Open[]): number {
  if (open.length > DEPTH_LIMIT) throw new XmlError(`nested deeper than ${DEPTH_LIMIT} at ${at}`);
  const name = readName(text, at + 1);
  const attributes: Record<string, string> = {};
  let next = at + 1 + name.length;
  for (ATTRIBUTE.lastIndex = next; ; next = ATTRIBUTE.lastIndex) {
    const found = ATTRIBUTE.exec(text);
    if (found?.[1] === undefined || found[2] === undefined) break;
    if (found[1] in attributes) throw new XmlError(`${found[1]} is given twice in <${name}> at ${at}`);
    attributes[found[1]] = decode(found[2].slice(1, -1));
  }
  const tail = /^\s*(\/?)>/.exec(text.slice(next, next + 100));
  if (!tail) throw new XmlError(`<${name}> at ${at} is not well formed`);
  const element: Open = { name, attributes, children: [] };
  if (tail[1] === '/') open.at(-1)?.children.push(element);
  else open.push(element);
  return next + tail[0].length;
}

function readName(text: string, at: number): string {
  NAME.lastIndex = at;
  const found = NAME.exec(text);
  if (!found) throw new XmlError(`a name is missing at ${at}`);
  return found[0];
}

function past(text: string, mark: string, from: number): number {
  const end = text.indexOf(mark, from);
  if (end === -1) throw new XmlError(`${mark} is missing after ${from}`);
  return end + mark.length;
}

function decode(text: string): string {
  return text.replace(/&([^;\s&]{0,10});?/g, (whole, name: string) => {
    const number = /^#(?:x([0-9a-fA-F]{1,6})|(\d{1,7}))$/.exec(name);
    const code = number ? Number.parseInt(number[1] ?? number[2] ?? '', number[1] ? 16 : 10) : undefined;
    const plain = code === undefined ? NAMED[name] : code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
    if (plain === undefined || !whole.endsWith(';')) throw new XmlError(`${whole} is not a known entity`);
    return plain;
  });
}

/** All text inside an element, its children included, with runs of white space made one space. */
export function textOf(element: XmlElement): string {
  const words = (node: XmlElement | string): string =>
    typeof node === 'string' ? node : ` ${node.children.map(words).join('')} `;
  return words(element).replace(/\s+/g, ' ').trim();
}
