import { ALARM_CLASSES, OPENINGS } from '../alarm-classes.ts';
import type { Found, Ignored } from '../family.ts';
import { isName, isObject, type JsonObject, objectAt, textAt } from '../payload.ts';
import { Entity, type FlagFact, kindsOf, type Role } from './entity.ts';
import { asText, readTemplate, type Template } from './template.ts';
import { spelledOut } from './words.ts';

/** What one discovery message teaches: which topics say what. */
export interface Taught {
  entities: [topic: string, entity: Entity][];
  found: Found;
  ignored: Ignored[];
}

/** `on` of a binary sensor of each class (Home Assistant, binary sensor, device class), where it is something that is watched. */
const CLASSES: ReadonlyMap<string, FlagFact> = new Map<string, FlagFact>([
  ...OPENINGS.map((name): [string, FlagFact] => [name, 'contact']),
  ...ALARM_CLASSES,
  ['lock', 'unlocked'],
  ['battery', 'low'],
  ['power', 'power'],
  ['plug', 'power'],
]);
/**
 * What of these is announced with a time after which it is off by itself (`off_delay`) says only that something happened, each time
 * anew. Smoke and the like stay states: they are told when they begin, and cannot be lost for want of an end.
 */
const MOMENTS: ReadonlySet<FlagFact> = new Set(['switch', 'contact', 'unlocked', 'motion', 'occupancy', 'vibration']);
/** Classes of a binary sensor that say nothing of a home's safety. */
const UNWATCHED_CLASSES = new Set(['battery_charging', 'cold', 'heat', 'light', 'running', 'update', 'sound']);

/** Of a discovery topic, and of the topics that it names. */
export const TOPIC_LENGTH = 256;
const PARTS_AT_ONCE = 128;
const CONFIG = /^(?<component>[a-z_]+)\/(?:(?<node>[^/]+)\/)?(?<object>[^/]+)\/config$/;
const COMPONENTS = new Set(['binary_sensor', 'sensor', 'event', 'device_automation', 'lock', 'alarm_control_panel']);

/** The parts of a discovery topic, below the discovery prefix: `binary_sensor/{node}/{object}/config`; undefined when it is none. */
export function configTopic(below: string): ConfigTopic | undefined {
  const { component, node, object } = CONFIG.exec(below)?.groups ?? {};
  if (component === undefined || object === undefined) return undefined;
  return { component, id: object, ...(node === undefined ? {} : { node }) };
}

/** What a discovery topic says by itself. */
export interface ConfigTopic {
  component: string;
  node?: string;
  id: string;
}

/** Reads one discovery message: of one entity, or of a whole device with its components. */
export function taughtBy(topic: string, { component, node, id }: ConfigTopic, payload: JsonObject): Taught {
  const config = spelledOut(payload);
  const address = addressOf(config, node, id);
  const taught: Taught = { entities: [], found: foundOf(config, address), ignored: [] };
  if (component === 'device') {
    const shared = Object.fromEntries(
      Object.entries(config).filter(([key]) => key !== 'components' && key !== 'device'),
    );
    for (const [part, inner] of Object.entries(objectAt(config, 'components') ?? {}).slice(0, PARTS_AT_ONCE)) {
      if (isObject(inner) && isName(part))
        teach(taught, topic, address, textAt(inner, 'platform') ?? '', part, { ...shared, ...inner });
    }
  } else teach(taught, topic, address, component, id, config);
  for (const { key, role } of taught.entities.map(([, entity]) => entity)) {
    if (role.is === 'trigger' && key === 'trigger')
      taught.found.presses = [...(taught.found.presses ?? []), role.which];
  }
  taught.found.facts = [...new Set(taught.entities.flatMap(([, entity]) => kindsOf(entity)))];
  return taught;
}

function teach(
  taught: Taught,
  topic: string,
  address: string,
  component: string,
  id: string,
  config: JsonObject,
): void {
  const key = component === 'device_automation' ? 'trigger' : `${component}.${id}`;
  const template = templateOf(config, 'value_template');
  const stateTopic = textAt(config, component === 'device_automation' ? 'topic' : 'state_topic', TOPIC_LENGTH);
  if (template === 'unknown') {
    taught.ignored.push({ what: key, why: 'Its value template is not of a form that can be read here.' });
  } else if (stateTopic !== undefined) {
    const role: Role = COMPONENTS.has(component) ? roleOf(component, id, config) : { is: 'nothing' };
    if (role.is === 'nothing') taught.ignored.push({ what: key, why: 'It is not something that is watched.' });
    taught.entities.push([stateTopic, new Entity(topic, address, key, role, template)]);
  }
  for (const [there, entity] of availabilityOf(config, topic, address)) taught.entities.push([there, entity]);
}

function roleOf(component: string, id: string, config: JsonObject): Role {
  const deviceClass = textAt(config, 'device_class') ?? '';
  const word = (key: string, usual: string): string => asText(config[key]) ?? usual;
  if (component === 'binary_sensor') {
    const states = { on: word('payload_on', 'ON'), off: word('payload_off', 'OFF') };
    if (deviceClass === 'connectivity') return { is: 'link', ...states };
    if (UNWATCHED_CLASSES.has(deviceClass)) return { is: 'nothing' };
    const fact = CLASSES.get(deviceClass) ?? 'switch';
    return MOMENTS.has(fact) && Number(config['off_delay']) > 0
      ? { is: 'moment', on: states.on }
      : { is: 'flag', fact, ...states };
  }
  if (component === 'event') return { is: 'event' };
  if (component === 'alarm_control_panel') return { is: 'arm' };
  if (component === 'lock') {
    const states = { locked: word('state_locked', 'LOCKED'), unlocked: word('state_unlocked', 'UNLOCKED') };
    return { is: 'lock', ...states, jammed: word('state_jammed', 'JAMMED') };
  }
  if (component === 'device_automation') {
    const which = `${word('type', '')} ${word('subtype', '')}`.trim();
    const payload = asText(config['payload']);
    return which === '' ? { is: 'nothing' } : { is: 'trigger', which, ...(payload === undefined ? {} : { payload }) };
  }
  if (deviceClass === 'battery') return { is: 'percent' };
  return /(^|_)action$/.test(id) ? { is: 'action' } : { is: 'nothing' };
}

function availabilityOf(config: JsonObject, topic: string, address: string): [string, Entity][] {
  const single = textAt(config, 'availability_topic', TOPIC_LENGTH);
  const list: unknown[] = Array.isArray(config['availability']) ? config['availability'] : [];
  const all = [...(single === undefined ? [] : [{ ...config, topic: single }]), ...list.filter(isObject)];
  return all.slice(0, 8).flatMap((one): [string, Entity][] => {
    const there = textAt(one, 'topic', TOPIC_LENGTH);
    const template = templateOf(one, single === undefined ? 'value_template' : 'availability_template');
    if (there === undefined || template === 'unknown') return [];
    const on = asText(one['payload_available']) ?? 'online';
    const off = asText(one['payload_not_available']) ?? 'offline';
    return [[there, new Entity(topic, address, 'availability', { is: 'availability', on, off }, template)]];
  });
}

function templateOf(config: JsonObject, key: string): Template | undefined | 'unknown' {
  const text = config[key];
  if (typeof text !== 'string' || text === '') return undefined;
  return readTemplate(text) ?? 'unknown';
}

function addressOf(config: JsonObject, node: string | undefined, id: string): string {
  const device = objectAt(config, 'device') ?? {};
  const identifiers: unknown = Array.isArray(device['identifiers']) ? device['identifiers'][0] : device['identifiers'];
  if (typeof identifiers === 'string' && identifiers !== '') return identifiers.slice(0, 128);
  const connection: unknown = Array.isArray(device['connections']) ? device['connections'][0] : undefined;
  if (Array.isArray(connection) && typeof connection[1] === 'string') return connection[1].slice(0, 128);
  return node ?? textAt(config, 'unique_id') ?? id;
}

function foundOf(config: JsonObject, address: string): Found {
  const device = objectAt(config, 'device') ?? {};
  const alias = textAt(device, 'name');
  const vendor = textAt(device, 'manufacturer');
  const model = textAt(device, 'model');
  return {
    address,
    ...(alias === undefined ? {} : { alias }),
    ...(vendor === undefined ? {} : { vendor }),
    ...(model === undefined ? {} : { model }),
    facts: [],
  };
}
