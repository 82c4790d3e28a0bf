/** Whose topic of ESPHome this is, and what of it: `{prefix}/{component}/{id}/state`, or `status` and `debug` of the node itself. */
export interface Place {
  /** '' is the node that the prefix names; else its name within a prefix of many. */
  address: string;
  component: string;
  id: string;
  word: string;
}

const OF_NODE = new Set(['status', 'debug']);
const COMPONENTS = new Set([
  'alarm_control_panel',
  'binary_sensor',
  'button',
  'climate',
  'cover',
  'datetime',
  'event',
  'fan',
  'light',
  'lock',
  'number',
  'select',
  'sensor',
  'switch',
  'text',
  'text_sensor',
  'update',
  'valve',
]);

/** Reads the topic below a prefix; undefined when ESPHome has no such topic. */
export function placeOf(rest: string): Place | undefined {
  const parts = rest.split('/');
  const word = parts.at(-1) ?? '';
  if (OF_NODE.has(word)) return { address: parts.slice(0, -1).join('/'), component: '', id: '', word };
  const component = parts.at(-3);
  const id = parts.at(-2);
  if (component === undefined || id === undefined || id === '' || !COMPONENTS.has(component)) return undefined;
  return { address: parts.slice(0, -3).join('/'), component, id, word };
}

/** The node in a topic: what stands before the component, or before `status`. Announcements stand below `homeassistant`. */
export function esphomePrefixOf(topic: string): string | undefined {
  const parts = topic.split('/');
  if (parts[0] === 'homeassistant') return parts.length > 3 ? parts.slice(0, 3).join('/') : undefined;
  const place = placeOf(topic);
  return place === undefined || place.address === '' ? undefined : place.address;
}
