import { instant } from '../../src/core/time.ts';
import type { Fact, FactKind } from '../fact.ts';
import type { FamilyMessage, Found, Ignored, Read, Report } from '../family.ts';
import { readObject } from '../lorawan-object.ts';
import { fieldOf, isObject, type JsonObject, numberAt, objectAt, objectOf, percentOf, textAt } from '../payload.ts';
import type { Rejection } from '../rejection.ts';

export const PAYLOAD_BYTES = 65_536;
/** `device/{DevEUI}/event/{event}`, at the end of the topic whatever stands before it. */
const TOPIC = /(?:^|\/)device\/([0-9a-fA-F]{16})\/event\/([a-z]+)$/;
/** About what the network sent down, or where it thinks the device is: the device has said nothing by them. */
const NOT_ITS_WORD: ReadonlySet<string> = new Set(['txack', 'ack', 'location', 'integration']);

/** Reads an event of ChirpStack v4's MQTT integration (JSON). Pure; never throws. */
export function readChirpstack(message: FamilyMessage): Read {
  const named = TOPIC.exec(message.rest);
  if (named === null) return refuse('unknown-topic', 'This topic is not one that ChirpStack publishes events on.');
  const [, eui = '', event = ''] = named;
  if (NOT_ITS_WORD.has(event)) return { reports: [], ignored: [{ what: event, why: 'not said by the device' }] };
  const reader = EVENTS.get(event);
  if (reader === undefined) return refuse('unknown-topic', 'This is not an event of ChirpStack v4.');
  const read = objectOf(message.payload, PAYLOAD_BYTES);
  if ('reason' in read) return { quarantine: read };
  const { value } = read;
  const info = objectAt(value, 'deviceInfo');
  const address = eui.toLowerCase();
  const said = info === undefined ? undefined : textAt(info, 'devEui');
  if (said !== undefined && said.toLowerCase() !== address) {
    return refuse('wrong-field', 'The field "deviceInfo.devEui" names another device than the topic.');
  }
  const report: Report = { address, facts: [], life: !message.retained };
  const events = reader(report, value);
  if (info === undefined || 'quarantine' in events || events.reports.length === 0) return events;
  return { ...events, found: [foundOf(address, info, events.reports)] };
}

/** Its name together with that of its application, since names are only unique within one. It is for people: what acts is the DevEUI. */
function foundOf(address: string, info: JsonObject, reports: readonly Report[]): Found {
  const names = [textAt(info, 'applicationName'), textAt(info, 'deviceName')];
  const model = textAt(info, 'deviceProfileName');
  return {
    address,
    ...(names.includes(undefined) ? {} : { alias: names.join('/') }),
    ...(model === undefined ? {} : { model }),
    facts: kindsOf(reports),
  };
}

/** What it has said, by kind: what an end device can say is not known before it has. */
export function kindsOf(reports: readonly Report[]): FactKind[] {
  return [...new Set(reports.flatMap(({ facts }) => facts.map(({ is }) => is)))];
}

type EventReader = (report: Report, event: JsonObject) => Read;

const EVENTS: ReadonlyMap<string, EventReader> = new Map<string, EventReader>([
  ['up', up],
  ['status', status],
  ['join', (report) => ({ reports: [{ ...report, facts: [{ key: 'join', is: 'boot' }] }], ignored: [] })],
  ['log', log],
]);

function up(report: Report, event: JsonObject): Read {
  const time = textAt(event, 'time');
  const at = Date.parse(time ?? '');
  const port = numberAt(event, 'fPort') ?? 0;
  const object = fieldOf(event, 'object');
  const read = isObject(object) ? readObject(object, port, false) : undecoded(port, 'object');
  const rssi = strongest(event);
  const frame = frameOf(event);
  return {
    reports: [
      {
        ...report,
        facts: [...read.facts, ...(isObject(object) ? [DECODED] : [])],
        ...(frame === undefined ? {} : { counter: frame }),
        ...(Number.isNaN(at) ? {} : { at: instant(at) }),
        ...(rssi === undefined ? {} : { rssi }),
      },
    ],
    ignored: read.ignored,
  };
}

const DECODED: Fact = { key: 'codec', is: 'trouble', state: 'clear' };

/** Without a codec the device lives and what it says is lost: a press too, so that somebody has to know. Port 0 is the radio's own. */
export function undecoded(port: number, field: string): { facts: Fact[]; ignored: Ignored[] } {
  if (port === 0)
    return { facts: [], ignored: [{ what: 'fPort', why: 'port 0 carries nothing of the device itself' }] };
  return {
    facts: [{ key: 'codec', is: 'trouble', state: 'alarm' }],
    ignored: [{ what: field, why: 'the network server has not decoded this uplink; the device lives' }],
  };
}

/** The session (its address) and the frame in it. A server that leaves zeros out means frame 0. */
function frameOf(event: JsonObject): string | undefined {
  const session = textAt(event, 'devAddr');
  if (session === undefined) return textAt(event, 'deduplicationId');
  return `${session}-${numberAt(event, 'fCnt') ?? 0}`;
}

function strongest(event: JsonObject): number | undefined {
  return strongestOf(fieldOf(event, 'rxInfo'));
}

/** The best of the gateways that heard it, in dBm. */
export function strongestOf(gateways: unknown): number | undefined {
  if (!Array.isArray(gateways)) return undefined;
  let best: number | undefined;
  for (const gateway of gateways) {
    const rssi = isObject(gateway) ? numberAt(gateway, 'rssi') : undefined;
    if (rssi !== undefined && (best === undefined || rssi > best)) best = rssi;
  }
  return best;
}

/** The device's answer to the network's question. Level 0 with mains is no empty battery, and not every device knows its level. */
function status(report: Report, event: JsonObject): Read {
  const percent = percentOf(fieldOf(event, 'batteryLevel'));
  const unknown = fieldOf(event, 'batteryLevelUnavailable') === true || fieldOf(event, 'externalPowerSource') === true;
  if (percent === undefined || unknown) {
    return {
      reports: [report],
      ignored: [{ what: 'batteryLevel', why: 'the device has no battery or does not know its level' }],
    };
  }
  return { reports: [{ ...report, facts: [{ key: 'batteryLevel', is: 'battery', percent }] }], ignored: [] };
}

/** Only a codec that fails is news of the device; an uplink that proves life comes beside it. */
function log(report: Report, event: JsonObject): Read {
  const failed = fieldOf(event, 'code') === 'UPLINK_CODEC';
  if (!failed) return { reports: [], ignored: [{ what: 'log', why: 'about the network, not said by the device' }] };
  const facts: Fact[] = [{ key: 'codec', is: 'trouble', state: 'alarm' }];
  return { reports: [{ ...report, life: false, facts }], ignored: [] };
}

const refuse = (reason: Rejection['reason'], why: string): Read => ({ quarantine: { reason, why } });
