import type { Instant } from '../../core/time.ts';
import { frame } from '../../dc09/frame.ts';
import { type Dc09Key, seal } from '../../dc09/seal.ts';
import { timeStamp } from '../../dc09/time-stamp.ts';

/** Who speaks, as the receiving centre has us on its books. All in hex digits. */
export interface ArcLine {
  account: string;
  /** Account prefix, `L`; 0 when the centre has not given one. */
  prefix: string;
  /** Receiver number, `R`, where the centre has given one. */
  receiver?: string;
  /** Without one, nothing is encrypted. */
  key?: Dc09Key;
}

/** What an alarm says of itself: nothing about a person, and of the home only its neutral reference. */
export interface ArcEvent {
  /** Two letters of DC-03. */
  code: string;
  /** 1 to 99. */
  area: number;
  /** 0 to 9999. */
  zone: number;
  reference: string;
}

/** What would end the text block or the message. */
const SIGNS = /[^A-Za-z0-9 .,_-]/g;
const TEXT_MOST = 40;

/** A frame with one alarm in it (DC-09 §5.5.1 with a DC-03 block), stamped with the time. */
export function alarmFrame(line: ArcLine, sequence: number, event: ArcEvent, at: Instant): Buffer {
  const { code, area, zone, reference } = event;
  const text = reference.replace(SIGNS, ' ').slice(0, TEXT_MOST);
  const data = `#${line.account}|Nri${area}/${code}${String(zone).padStart(4, '0')}^${text}^`;
  return put(line, 'SIA-DCS', sequence, data, at);
}

/** A frame that says that we are there (DC-09 §5.5.2.2). It has no number of its own. */
export function linkTestFrame(line: ArcLine, at: Instant): Buffer {
  return put(line, 'NULL', 0, '', at);
}

function put(
  { account, prefix, receiver, key }: ArcLine,
  token: 'SIA-DCS' | 'NULL',
  sequence: number,
  data: string,
  at: Instant,
): Buffer {
  const to = `${String(sequence).padStart(4, '0')}${receiver === undefined ? '' : `R${receiver}`}L${prefix}#${account}`;
  const content = `${data}]${timeStamp(at)}`;
  return frame(key === undefined ? `"${token}"${to}[${content}` : `"*${token}"${to}[${seal(key, content)}`);
}
