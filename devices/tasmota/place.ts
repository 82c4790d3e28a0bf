/** Which of Tasmota's two directions a topic goes, whose it is, and its last word. */
export interface Place {
  /** '' is the device that the prefix names; else its name within a prefix of many. */
  address: string;
  /** `tele` and `stat` are said by the device; `cmnd` to it. */
  way: 'tele' | 'stat' | 'cmnd';
  /** `LWT`, `SENSOR`, `RESULT`, … */
  word: string;
}

const WAYS: ReadonlySet<string> = new Set(['tele', 'stat', 'cmnd']);
const isWay = (text: string | undefined): text is Place['way'] => text !== undefined && WAYS.has(text);

/** `tele/kitchen` of `tele/kitchen/SENSOR`, and `kitchen` of `kitchen/tele/SENSOR`, which is the other order a person can choose. */
export function tasmotaPrefixOf(topic: string): string | undefined {
  const parts = topic.split('/');
  if (isWay(parts[0]) && parts.length > 2) return parts.slice(0, -1).join('/');
  return isWay(parts.at(-2)) && parts.length > 2 ? parts.slice(0, -2).join('/') : undefined;
}

/** Whose topic this is: `%prefix%/%topic%/WORD` as it comes, or `%topic%/%prefix%/WORD`; undefined when it is neither. */
export function placeOf(prefix: string, rest: string): Place | undefined {
  const before = prefix.split('/');
  const parts = [...before, ...rest.split('/')];
  const word = parts.at(-1);
  if (rest === '' || word === undefined || word === '') return undefined;
  const [first] = parts;
  const turned = parts.at(-2);
  if (isWay(first) && parts.length > 2) {
    return { way: first, word, address: parts.slice(Math.max(1, before.length), -1).join('/') };
  }
  if (isWay(turned) && parts.length > 2) {
    return { way: turned, word, address: parts.slice(before.length, -2).join('/') };
  }
  return undefined;
}
