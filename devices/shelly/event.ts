import type { Fact } from '../fact.ts';
import type { Ignored } from '../family.ts';
import { isObject, type JsonObject, objectAt, textAt } from '../payload.ts';
import { macOf } from './bthome.ts';

/** What the parts of a `NotifyEvent` say (generation 2 and later). */
export interface Events {
  facts: Fact[];
  /** Presses of BLU devices that the gateway knows by number: `bthomedevice:200`. */
  behind: Map<string, Fact[]>;
  /** Frames of BLU devices as the gateway script emits them, by MAC. */
  frames: [mac: string, data: JsonObject][];
  /** Names of the presses, for a counter. */
  presses: string[];
  ignored: Ignored[];
}

const PRESSES: ReadonlyMap<string, string> = new Map([
  ['single_push', 'single'],
  ['double_push', 'double'],
  ['triple_push', 'triple'],
  ['long_push', 'long'],
  ['long_double_push', 'long-double'],
  ['long_triple_push', 'long-triple'],
  ['hold_press', 'hold'],
  ['hold', 'hold'],
]);

/** More than a device ever puts into one notification. */
const AT_ONCE = 64;

/** Reads the `events` of a notification. A finger going down or up is half a press: the press itself follows, and is what counts. */
export function eventsOf(list: readonly unknown[]): Events {
  const events: Events = { facts: [], behind: new Map(), frames: [], presses: [], ignored: [] };
  for (const entry of list.slice(0, AT_ONCE)) if (isObject(entry)) addEvent(events, entry);
  if (list.length > AT_ONCE) {
    events.ignored.push({ what: 'events', why: `The notification holds more than ${AT_ONCE} events.` });
  }
  return events;
}

function addEvent(events: Events, entry: JsonObject): void {
  const component = textAt(entry, 'component') ?? '';
  const event = textAt(entry, 'event') ?? '';
  const data = objectAt(entry, 'data');
  const mac = data && macOf(data['address'] ?? data['addr']);
  if (component.startsWith('script:') && data && mac) {
    events.frames.push([mac, data]);
    return;
  }
  const which = PRESSES.get(event);
  const [kind = ''] = component.split(':');
  if (which === undefined || !['input', 'bthomedevice', 'bthomesensor'].includes(kind)) {
    const half = event === 'btn_down' || event === 'btn_up';
    events.ignored.push({
      what: component === '' ? 'event' : component,
      why: half
        ? 'Half a press: the press itself is told on its own.'
        : 'It is not a press, nor something else that is watched.',
    });
    return;
  }
  events.presses.push(`${component}.${event}`);
  if (kind === 'input') {
    events.facts.push({ key: component, is: 'press', which });
    return;
  }
  const index = typeof entry['idx'] === 'number' ? `button:${entry['idx']}` : 'button';
  events.behind.set(component, [...(events.behind.get(component) ?? []), { key: index, is: 'press', which }]);
}
