const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };
/** Everything that XML 1.0 has no place for (§2.2), broken surrogate pairs included. */
const NOT_XML = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

/** Text as it stands between two tags. */
export function escapeXml(text: string): string {
  return text.replace(NOT_XML, ' ').replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
}

/** One element with text in it. */
export function leaf(name: string, text: string): string {
  return `<${name}>${escapeXml(text)}</${name}>`;
}

/** One element with others in it, a line each. */
export function node(name: string, children: readonly string[], attributes = ''): string {
  return `<${name}${attributes}>\n${children.join('\n')}\n</${name}>`;
}
