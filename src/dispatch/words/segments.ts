/** What a text costs on the air: the alphabet it needs, its length in that alphabet, and in how many pieces it travels. */
export interface Segments {
  alphabet: 'GSM' | 'Unicode';
  /** Septets, or UTF-16 units. */
  length: number;
  segments: number;
}

// 3GPP TS 23.038 §6.2.1, the basic table and the extension table, whose signs take two septets.
const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const EXTENDED = '\f^{}\\[~]|€';

const GSM = { one: 160, each: 153 };
const UNICODE = { one: 70, each: 67 };

/** How a text travels. Welsh ŵ and ŷ and every circumflex need Unicode, in which a text has room for 70 signs. */
export function segmentsOf(text: string): Segments {
  const stranger = strangersIn(text).length > 0;
  const length = stranger ? text.length : [...text].reduce((sum, sign) => sum + (EXTENDED.includes(sign) ? 2 : 1), 0);
  const { one, each } = stranger ? UNICODE : GSM;
  const segments = length <= one ? 1 : Math.ceil(length / each);
  return { alphabet: stranger ? 'Unicode' : 'GSM', length, segments };
}

/** The signs that the alphabet of telephones does not have, each once. */
export function strangersIn(text: string): string[] {
  return [...new Set(text)].filter((sign) => !BASIC.includes(sign) && !EXTENDED.includes(sign));
}
