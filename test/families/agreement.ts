import type { Fact } from '../../devices/fact.ts';
import type { FamilyMessage, FamilyProfile, Read, Report } from '../../devices/family.ts';
import { restOf } from '../../devices/family-examples.ts';
import { profileByName } from '../../devices/index.ts';
import { fieldOf, isObject, type JsonObject, textAt } from '../../devices/payload.ts';
import type { Instant } from '../../src/core/time.ts';

/** Which family reads what others published, by the name of the source. The last three are codecs: their objects arrive by LoRaWAN. */
const FAMILIES: ReadonlyMap<string, string> = new Map([
  ['zigbee2mqtt', 'zigbee2mqtt'],
  ['shelly', 'shelly'],
  ['tasmota', 'tasmota'],
  ['esphome', 'esphome'],
  ['home-assistant', 'home-assistant'],
  ['home-assistant-discovery', 'home-assistant'],
  ['chirpstack-v4', 'chirpstack'],
  ['tts-v3', 'the-things-stack'],
  ['theengs-omg', 'theengs'],
  ['rtl_433', 'rtl-433'],
  ['milesight-codec', 'chirpstack'],
  ['dragino-codec', 'chirpstack'],
  ['lorawan-devices', 'chirpstack'],
]);

/** One published message, and what its publisher (or a script) says that it newly states. */
export interface Published {
  source: string;
  family: FamilyProfile;
  message: FamilyMessage;
  expected: readonly JsonObject[];
  /** Keys that this message changed; the others are the bridge's memory of earlier ones. Undefined: all are new. */
  changed?: readonly string[];
}

/** What does not agree: something stated that we did not read, or something that we read and nobody stated. */
export type Disagreement = { missing: JsonObject } | { extra: Fact } | { quarantined: string };

/** Reads one line of a published list; undefined when no family of ours reads its source. */
export function publishedOf(line: string, receivedAt: Instant): Published | undefined {
  const row: unknown = JSON.parse(line);
  if (!isObject(row)) return undefined;
  const source = textAt(row, 'source') ?? '';
  const family = profileByName(FAMILIES.get(source) ?? '');
  const expected: unknown = fieldOf(row, 'expected');
  if (family?.speaks !== 'own' || !Array.isArray(expected)) return undefined;
  const { topic, payload } =
    'decoded' in row
      ? enveloped(row, expected[0])
      : { topic: textAt(row, 'topic', 512) ?? '', payload: row['payload'] };
  const prefix = family.prefixOf(topic);
  const rest = prefix === undefined ? undefined : restOf(topic, prefix);
  if (prefix === undefined || rest === undefined) return undefined;
  const changed: unknown = row['changed'];
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
  return {
    source,
    family,
    message: { prefix, rest, payload: new TextEncoder().encode(text), retained: row['retain'] === true, receivedAt },
    expected: expected.filter(isObject),
    ...(Array.isArray(changed) ? { changed: changed.map(String) } : {}),
  };
}

/** How what our family reads differs from what was published; empty when it does not. */
export function disagreements({ family, message, expected, changed }: Published): Disagreement[] {
  const read = family.read(message);
  if ('quarantine' in read) {
    return expected.some(({ kind }) => kind === 'undecodable') ? [] : [{ quarantined: read.quarantine.reason }];
  }
  const missing = expected.filter((claim) => !holds(claim, read, message));
  const extra = read.reports
    .flatMap(({ facts }) => facts)
    .filter((fact) => isNews(fact) && !(changed && !changed.includes(fact.key)))
    .filter((fact) => !expected.some((claim) => covers(claim, fact)));
  return [...missing.map((claim) => ({ missing: claim })), ...extra.map((fact) => ({ extra: fact }))];
}

// A decoded object as ChirpStack would hand it on. The device's own number stands in for its DevEUI.
function enveloped(row: JsonObject, claim: unknown): { topic: string; payload: object } {
  const named = isObject(claim) ? textAt(claim, 'device') : undefined;
  const devEui = named !== undefined && /^[0-9a-f]{16}$/.test(named) ? named : '0a1b2c3d4e5f6071';
  const object = row['decoded'];
  return {
    topic: `application/1/device/${devEui}/event/up`,
    payload: {
      deviceInfo: { devEui, deviceProfileName: textAt(row, 'model') ?? '' },
      devAddr: '01020304',
      fCnt: 7,
      fPort: row['f_port'],
      ...(object === null ? {} : { object }),
    },
  };
}

function holds(claim: JsonObject, read: Exclude<Read, { quarantine: unknown }>, message: FamilyMessage): boolean {
  const reports = read.reports.filter((report) => isOf(claim, report, message));
  const facts = reports.flatMap((report) => report.facts);
  const kind = textAt(claim, 'kind') ?? '';
  if (isNoPress(claim)) return !facts.some((fact) => fact.is === 'press' && sameChannel(fact, claim));
  if (SAYS_NOTHING.has(kind)) return !facts.some(({ is }) => is === 'press');
  if (kind === 'undecodable') return facts.every(({ is }) => is === 'trouble' || is === 'battery');
  if (kind === 'heartbeat') return reports.some(({ life }) => life);
  if (kind === 'discovery') return (read.found ?? []).length > 0;
  if (kind === 'availability' || kind === 'bridge_availability')
    return reports.some(({ link }) => link === claim['value']);
  return facts.some((fact) => covers(claim, fact));
}

/** Stated, and not something that is watched: that no press is made of it is what counts. */
const SAYS_NOTHING = new Set(['tilt', 'wake_reason', 'raw_edge', 'commissioning', 'retained_cleared']);

/** A button that is up, or was let go. */
const isNoPress = ({ kind, value }: JsonObject): boolean => kind === 'button' && (value === 0 || value === 'released');

/** Whether a fact is what a claim states, in our words. */
function covers(claim: JsonObject, fact: Fact): boolean {
  const { kind, value } = claim;
  const alarm = 'state' in fact && fact.state === 'alarm';
  switch (kind) {
    case 'contact':
      return fact.is === 'contact' && fact.state === value;
    case 'contact_or_button':
      return (fact.is === 'switch' || fact.is === 'press') && wordOf(fact) === String(value).toLowerCase();
    case 'ias_zone':
      return fact.is === 'switch' && fact.key === 'alarm1' && fact.state === (value === 'clear' ? 'off' : 'on');
    case 'panic':
      if (value === 'cleared') return fact.is === 'switch' && fact.state === 'off';
      return fact.is === 'press' || (fact.is === 'switch' && fact.state === 'on');
    case 'button':
      return fact.is === 'press' && samePress(fact, claim);
    case 'arm':
      return fact.is === 'arm' && fact.state !== 'disarmed';
    case 'disarm':
      return (fact.is === 'press' && fact.which.includes('disarm')) || (fact.is === 'arm' && fact.state === 'disarmed');
    case 'motion':
    case 'occupancy':
      return (fact.is === 'motion' || fact.is === 'occupancy') && alarm === (value === true || value === 'occupied');
    case 'vibration':
      // A moment where the device never says that it is still again.
      if (fact.is === 'press') return fact.which === value;
      return fact.is === 'vibration' && alarm === (value === true);
    case 'tamper':
      return fact.is === 'tamper' && alarm === (value === 'active');
    case 'device_test_or_tamper':
      return fact.is === 'tamper' && alarm;
    case 'leak':
      return fact.is === 'water' && alarm === (value === 'leak');
    case 'battery':
      return fact.is === 'battery' && fact.percent === Math.floor(Number(value));
    case 'battery_low':
      if (fact.is !== 'battery') return false;
      return typeof value === 'boolean' ? fact.low === value : fact.low === true || fact.percent === value;
    case 'boot':
      return fact.is === 'boot';
    case 'undecodable':
    case 'device_removed':
      return fact.is === 'trouble' && alarm;
    case 'heartbeat':
      return fact.is === 'contact' && fact.state === claim['contact'];
    default:
      return false;
  }
}

/** The words of the publishers for the same press. */
const SAME_PRESS: ReadonlyMap<string, string> = new Map([
  ['1', 'single'],
  ['2', 'double'],
  ['3', 'triple'],
  ['4', 'long'],
  ['short', 'single'],
]);

function samePress(fact: Fact & { is: 'press' }, { value, channel }: JsonObject): boolean {
  const said = String(value)
    .toLowerCase()
    .replace(/_(push|press)$/, '');
  const which = fact.which.toLowerCase().replace(/_(push|press)$/, '');
  const same = which === said || which === SAME_PRESS.get(said) || SAME_PRESS.get(which) === SAME_PRESS.get(said);
  return same && sameChannel(fact, { channel });
}

function sameChannel({ key }: Fact, { channel }: JsonObject): boolean {
  return typeof channel !== 'string' || key.includes(channel) || channel.includes(key);
}

const wordOf = (fact: Fact): string => (fact.is === 'press' ? fact.which : 'state' in fact ? fact.state : '');

/** Says that something has happened or is wrong; that all is well needs nobody to have stated it. */
function isNews(fact: Fact): boolean {
  switch (fact.is) {
    case 'battery':
      return fact.low === true;
    case 'contact':
      return fact.state === 'open';
    case 'switch':
      return fact.state === 'on';
    case 'power':
      return fact.state === 'lost';
    case 'press':
    case 'lock':
    case 'arm':
    case 'boot':
      return true;
    default:
      return fact.state === 'alarm';
  }
}

// Publishers write addresses in many ways; what the prefix names is the device itself.
function isOf({ device }: JsonObject, report: Report, { prefix }: FamilyMessage): boolean {
  if (typeof device !== 'string') return true;
  const plain = (text: string) => text.toLowerCase().replaceAll(/[^0-9a-z]/g, '');
  const parts = device.split('/');
  if (parts.length > 1 && parts.every((part) => report.address.split('/').some((own) => plain(own) === plain(part))))
    return true;
  const own = report.address === '' ? [prefix, 'bridge'] : [report.address, report.alias ?? ''];
  return own.some(
    (name) => name !== '' && (plain(name).endsWith(plain(device)) || plain(device).endsWith(plain(name))),
  );
}
