import { instant } from '../../src/core/time.ts';
import { kindsOf, strongestOf, undecoded } from '../chirpstack/read.ts';
import type { Fact } from '../fact.ts';
import type { FamilyMessage, Found, Read, Report } from '../family.ts';
import { readObject } from '../lorawan-object.ts';
import {
  fieldOf,
  isObject,
  type JsonObject,
  nameShown,
  numberAt,
  objectAt,
  objectOf,
  percentOf,
  textAt,
} from '../payload.ts';
import type { Rejection } from '../rejection.ts';

export const PAYLOAD_BYTES = 65_536;
/** `devices/{device id}/{what}` below the application, or below `v3/{application}` when the prefix is `v3`. */
const TOPIC = /^(?:[^/]+\/)?devices\/([^/]+)\/(.+)$/;
/** What is said about a device, or sent to it. */
const NOT_ITS_WORD = /^(?:down(?:\/.*)?|location\/.*|service\/.*|up\/normalized)$/;

/** Reads a message of The Things Stack v3 (MQTT, JSON), where fields that are 0, false or empty are left out. Pure; never throws. */
export function readTheThingsStack(message: FamilyMessage): Read {
  const named = TOPIC.exec(message.rest);
  if (named === null) return refuse('unknown-topic', 'This topic is not one that The Things Stack publishes on.');
  const [, deviceId = '', what = ''] = named;
  if (NOT_ITS_WORD.test(what))
    return { reports: [], ignored: [{ what: nameShown(what), why: 'not said by the device' }] };
  if (what !== 'up' && what !== 'join') return refuse('unknown-topic', 'This is not a message of The Things Stack v3.');
  const parsed = objectOf(message.payload, PAYLOAD_BYTES);
  if ('reason' in parsed) return { quarantine: parsed };
  const { value } = parsed;
  const ids = objectAt(value, 'end_device_ids') ?? {};
  const said = textAt(ids, 'device_id');
  if (said !== undefined && said !== deviceId) {
    return refuse('wrong-field', 'The field "end_device_ids.device_id" names another device than the topic.');
  }
  const report: Report = {
    address: (textAt(ids, 'dev_eui') ?? deviceId).toLowerCase(),
    facts: [],
    life: !message.retained,
  };
  const read = what === 'join' ? joined(report) : up(report, value, ids);
  if ('quarantine' in read || read.reports.length === 0) return read;
  return { ...read, found: [foundOf({ deviceId, ids, value }, read.reports, report.address)] };
}

/** Its name together with that of its application, since names are only unique within one. It is for people: what acts is the DevEUI. */
function foundOf(
  { deviceId, ids, value }: { deviceId: string; ids: JsonObject; value: JsonObject },
  reports: readonly Report[],
  address: string,
): Found {
  const application = textAt(objectAt(ids, 'application_ids') ?? {}, 'application_id');
  const version = objectAt(objectAt(value, 'uplink_message') ?? {}, 'version_ids') ?? {};
  const vendor = textAt(version, 'brand_id');
  const model = textAt(version, 'model_id');
  return {
    address,
    ...(application === undefined ? {} : { alias: `${application}/${deviceId}` }),
    ...(vendor === undefined ? {} : { vendor }),
    ...(model === undefined ? {} : { model }),
    facts: kindsOf(reports),
  };
}

const joined = (report: Report): Read => ({
  reports: [{ ...report, facts: [{ key: 'join', is: 'boot' }] }],
  ignored: [],
});

function up(report: Report, message: JsonObject, ids: JsonObject): Read {
  if (fieldOf(message, 'simulated') === true) {
    return {
      reports: [],
      ignored: [{ what: 'simulated', why: 'made up at the network server, not said by the device' }],
    };
  }
  const uplink = objectAt(message, 'uplink_message');
  if (uplink === undefined) return refuse('wrong-shape', 'The field "uplink_message" is missing.');
  const heardAt = Date.parse(textAt(uplink, 'received_at') ?? textAt(message, 'received_at') ?? '');
  const at = Number.isNaN(heardAt) ? undefined : instant(heardAt);
  const port = numberAt(uplink, 'f_port') ?? 0;
  const object = fieldOf(uplink, 'decoded_payload');
  const read = isObject(object) ? readObject(object, port, true) : undecoded(port, 'decoded_payload');
  const session = textAt(uplink, 'session_key_id') ?? textAt(ids, 'dev_addr');
  const rssi = strongestOf(fieldOf(uplink, 'rx_metadata'));
  const facts: Fact[] = [...read.facts, ...(isObject(object) ? [DECODED] : [])];
  if (!facts.some(({ is }) => is === 'battery')) facts.push(...asked(uplink));
  return {
    reports: [
      {
        ...report,
        facts,
        ...(session === undefined ? {} : { counter: `${session}-${numberAt(uplink, 'f_cnt') ?? 0}` }),
        ...(at === undefined ? {} : { at }),
        ...(rssi === undefined ? {} : { rssi }),
      },
    ],
    ignored: read.ignored,
  };
}

const DECODED: Fact = { key: 'codec', is: 'trouble', state: 'clear' };

/**
 * The level that the device last told the network, which repeats it in every uplink. Without a value the device has answered that it
 * runs on mains or cannot tell (LoRaWAN, DevStatusAns), or that it is at exactly 0: an empty battery is not made of what is not said.
 */
function asked(uplink: JsonObject): Fact[] {
  const last = objectAt(uplink, 'last_battery_percentage');
  const percent = last && percentOf(fieldOf(last, 'value'));
  return percent === undefined ? [] : [{ key: 'last_battery_percentage', is: 'battery', percent }];
}

const refuse = (reason: Rejection['reason'], why: string): Read => ({ quarantine: { reason, why } });
