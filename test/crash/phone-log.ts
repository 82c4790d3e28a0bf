import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { Call, Text } from '../../simulators/phones/records.ts';
import { attemptOf } from '../rig/record.ts';

/** A call or text that the telephone network took on, as its log on disk has it. */
export interface Placed {
  what: 'placed';
  channel: 'voice' | 'sms';
  sid: string;
  to: string;
  from: string;
  attempt: string;
  body: string;
  at: number;
}

/** A person was told "you have accepted", on the telephone or by text. */
export interface Thanked {
  what: 'thanked';
  attempt: string;
  how: 'key' | 'reply';
  at: number;
}

/** A call is over, however it ended. */
export interface Ended {
  what: 'ended';
  sid: string;
  status: string;
  at: number;
}

export type PhoneLine = Placed | Thanked | Ended;

/** Written before the network answers whoever asked for the call, so that a kill loses no line. */
export function addLine(file: string, line: PhoneLine): void {
  appendFileSync(file, `${JSON.stringify(line)}\n`);
}

/** Every whole line of the log; the last one may be torn. */
export function readLines(file: string): PhoneLine[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.map((line): PhoneLine => JSON.parse(line));
}

export function placedOf(record: Readonly<Call> | Readonly<Text>): Placed {
  const { sid, to, from, createdAt } = record;
  const channel = 'program' in record ? ('voice' as const) : ('sms' as const);
  const body = 'body' in record ? record.body : '';
  return { what: 'placed', channel, sid, to, from, attempt: attemptOf(record), body, at: createdAt };
}

/** What a network that died still lists when it is back: its calls were cut off, its texts had been handed over. */
export function pastOf(lines: readonly PhoneLine[]): { calls: Call[]; texts: Text[] } {
  const placed = lines.filter((line) => line.what === 'placed');
  return {
    calls: placed.filter(({ channel }) => channel === 'voice').map(cutOff),
    texts: placed.filter(({ channel }) => channel === 'sms').map(handedOver),
  };
}

function cutOff({ sid, to, from, at }: Placed): Call {
  return {
    sid,
    network: 'first',
    part: undefined,
    to,
    from,
    timeoutMs: 0,
    createdAt: at,
    program: { twiml: '' },
    callback: undefined,
    status: 'failed',
    updatedAt: at,
    startedAt: at,
    answeredAt: undefined,
    answeredBy: undefined,
    endedAt: at,
    sequence: 0,
    lines: [],
    keys: '',
    listening: false,
    conference: undefined,
    silenced: false,
  };
}

function handedOver({ sid, to, from, body, at }: Placed): Text {
  return {
    sid,
    network: 'first',
    part: undefined,
    to,
    from,
    body,
    direction: 'outbound-api',
    messagingServiceSid: undefined,
    callback: undefined,
    createdAt: at,
    status: 'delivered',
    updatedAt: at,
    sentAt: at,
    errorCode: undefined,
    errorMessage: undefined,
  };
}
