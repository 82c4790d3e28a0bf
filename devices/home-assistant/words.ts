import { isObject, type JsonObject } from '../payload.ts';

/** The abbreviations of discovery messages that matter here (Home Assistant, MQTT discovery, supported abbreviations). */
const WORDS: ReadonlyMap<string, string> = new Map([
  ['atype', 'automation_type'],
  ['avty', 'availability'],
  ['avty_mode', 'availability_mode'],
  ['avty_t', 'availability_topic'],
  ['avty_tpl', 'availability_template'],
  ['cmps', 'components'],
  ['dev', 'device'],
  ['dev_cla', 'device_class'],
  ['evt_typ', 'event_types'],
  ['off_dly', 'off_delay'],
  ['p', 'platform'],
  ['pl', 'payload'],
  ['pl_avail', 'payload_available'],
  ['pl_not_avail', 'payload_not_available'],
  ['pl_off', 'payload_off'],
  ['pl_on', 'payload_on'],
  ['stat_jam', 'state_jammed'],
  ['stat_locked', 'state_locked'],
  ['stat_t', 'state_topic'],
  ['stat_unlocked', 'state_unlocked'],
  ['stype', 'subtype'],
  ['t', 'topic'],
  ['uniq_id', 'unique_id'],
  ['val_tpl', 'value_template'],
]);

const DEVICE_WORDS: ReadonlyMap<string, string> = new Map([
  ['cns', 'connections'],
  ['ids', 'identifiers'],
  ['mdl', 'model'],
  ['mf', 'manufacturer'],
]);

/** A discovery message with every abbreviation written out, and `~` in its topics replaced by the base topic. */
export function spelledOut(config: JsonObject, base = textOrNone(config['~'])): JsonObject {
  const out: [string, unknown][] = [];
  for (const [short, value] of Object.entries(config)) {
    const key = WORDS.get(short) ?? short;
    if (key === 'device' && isObject(value)) out.push([key, renamed(value, DEVICE_WORDS)]);
    else if (key === 'components' && isObject(value)) out.push([key, mapped(value, base)]);
    else if (key === 'availability') out.push([key, availabilities(value, base)]);
    else out.push([key, key.endsWith('topic') ? withBase(value, base) : value]);
  }
  return Object.fromEntries(out);
}

const renamed = (value: JsonObject, words: ReadonlyMap<string, string>): JsonObject =>
  Object.fromEntries(Object.entries(value).map(([key, inner]) => [words.get(key) ?? key, inner]));

const mapped = (components: JsonObject, base: string | undefined): JsonObject =>
  Object.fromEntries(
    Object.entries(components).map(([id, component]) => [
      id,
      isObject(component) ? spelledOut(component, base) : component,
    ]),
  );

function availabilities(value: unknown, base: string | undefined): unknown {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list.filter(isObject).map((one) => spelledOut(one, base));
}

function withBase(topic: unknown, base: string | undefined): unknown {
  if (typeof topic !== 'string' || base === undefined) return topic;
  if (topic.startsWith('~')) return base + topic.slice(1);
  return topic.endsWith('~') ? topic.slice(0, -1) + base : topic;
}

const textOrNone = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
