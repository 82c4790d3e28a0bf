import type { Instant } from '../core/time.ts';
import { type Dc09Key, seal } from './seal.ts';
import { readTimeStamp, timeStamp } from './time-stamp.ts';

/** The head of a message from a communicator (DC-09 §5.5.1): what is said, by whom, and the content as it came, perhaps sealed. */
export interface Spoken {
  /** `SIA-DCS`, `ADM-CID`, `NULL`, … without the star. */
  token: string;
  sealed: boolean;
  /** 1 to 9999; 0 of link tests. */
  sequence: number;
  /** Receiver number `R` and account prefix `L`, given back in the answer as they came. */
  receiver: string | undefined;
  prefix: string | undefined;
  /** In capitals. Some communicators name it only in their data, and then not when these are sealed. */
  account: string | undefined;
  /** What stands after the opening bracket. */
  content: string;
}

/** The content of a message, opened. */
export interface Content {
  /** Between the first brackets, without them. */
  data: string;
  /** The further blocks in brackets: pictures, places, whatever a communicator adds. */
  extended: string[];
  /** When it was sent, by the communicator's clock. */
  at: Instant | undefined;
}

const HEAD =
  /^"(\*?)([A-Z][A-Z0-9-]{1,15})"(\d{4})(?:R([0-9A-F]{0,6}))?(?:L([0-9A-F]{0,6}))?(?:#([0-9A-F]{3,16}))?\[(.*)$/is;
const ACCOUNT_IN_DATA = /^#?([0-9A-F]{3,16})\|/i;
const DATA = /^([^\]]*)\]((?:\[[^\]]*\])*)(.*)$/s;
const EXTENDED = /\[([^\]]*)\]/g;

/** Reads the head of a message; undefined when it is none. */
export function readMessage(message: string): Spoken | undefined {
  const found = HEAD.exec(message);
  if (found === null) return undefined;
  const [, star, token = '', sequence, receiver, prefix, account, content = ''] = found;
  const named = account ?? (star === '' ? ACCOUNT_IN_DATA.exec(content)?.[1] : undefined);
  return {
    token: token.toUpperCase(),
    sealed: star === '*',
    sequence: Number(sequence),
    receiver,
    prefix,
    account: named?.toUpperCase(),
    content,
  };
}

/** Takes opened content apart; undefined when its brackets do not close, as when it was opened with another key. */
export function readContent(content: string): Content | undefined {
  const found = DATA.exec(content);
  if (found === null) return undefined;
  const [, data = '', blocks = '', rest = ''] = found;
  const extended = [...blocks.matchAll(EXTENDED)].map(([, block = '']) => block);
  return { data, extended, at: readTimeStamp(rest) };
}

/** The answer `ACK` or `DUH` to a message, in the form of the message; sealed and stamped when a key is given. */
export function answerMessage(token: 'ACK' | 'DUH', to: Spoken, sealing?: { key: Dc09Key; now: Instant }): string {
  const { sequence, receiver, prefix, account } = to;
  const back = `${String(sequence).padStart(4, '0')}${part('R', receiver)}${part('L', prefix)}${part('#', account)}`;
  if (sealing === undefined) return `"${token}"${back}[]`;
  return `"*${token}"${back}[${seal(sealing.key, `]${timeStamp(sealing.now)}`)}`;
}

/** The answer to a message whose time is wrong: it says what time it is (DC-09 §5.5.2.4). It is never sealed. */
export function nakMessage(now: Instant): string {
  return `"NAK"0000R0L0A0[]${timeStamp(now)}`;
}

function part(letter: string, value: string | undefined): string {
  return value === undefined ? '' : `${letter}${value}`;
}
