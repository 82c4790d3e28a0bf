/** Command classes that are read, by the number and by the name that topics have. */
const CLASSES: ReadonlyMap<string, CommandClass> = new Map([
  ['37', 'switch'],
  ['switch_binary', 'switch'],
  ['48', 'sensor'],
  ['sensor_binary', 'sensor'],
  ['91', 'scene'],
  ['central_scene', 'scene'],
  ['98', 'lock'],
  ['door_lock', 'lock'],
  ['113', 'notification'],
  ['notification', 'notification'],
  ['128', 'battery'],
  ['battery', 'battery'],
]);

export type CommandClass = 'switch' | 'sensor' | 'scene' | 'lock' | 'notification' | 'battery';

/** What a topic below the prefix is about. `node` is its location and name, or its number, as they stand in the topic. */
export type Place =
  | { about: 'gateway'; status: boolean }
  | { about: 'status' | 'active' | 'info' | 'command'; node: string }
  | {
      about: 'value';
      node: string;
      of: CommandClass | undefined;
      property: string;
      key: string | undefined;
      endpoint: number;
    };

const ENDPOINT = /^endpoint_(\d{1,3})$/;
const NUMBER = /^\d{1,3}$/;
const OF_NODES: ReadonlyMap<string, 'status' | 'active' | 'info'> = new Map([
  ['status', 'status'],
  ['lastActive', 'active'],
  ['nodeinfo', 'info'],
]);

/** Takes a topic apart, of the modes "ValueID topics" and "named topics"; undefined for one of neither. */
export function placeOf(rest: string): Place | undefined {
  const parts = rest.split('/');
  const last = parts.at(-1) ?? '';
  if (rest.startsWith('_'))
    return { about: 'gateway', status: parts[0] === '_CLIENTS' && parts.length === 3 && last === 'status' };
  // Whether it can speak to its radio stick at all.
  if (rest === 'driver/status') return { about: 'gateway', status: true };
  if (last === 'set') return { about: 'command', node: '' };
  const end = endpointAt(parts);
  if (end < 2 || end + 1 >= parts.length) {
    const about = OF_NODES.get(last);
    return about === undefined || parts.length < 2 ? undefined : { about, node: parts.slice(0, -1).join('/') };
  }
  const [property = '', key] = parts.slice(end + 1);
  return {
    about: 'value',
    node: parts.slice(0, end - 1).join('/'),
    of: CLASSES.get(parts[end - 1] ?? ''),
    property,
    key,
    endpoint: Number(ENDPOINT.exec(parts[end] ?? '')?.[1] ?? parts[end]),
  };
}

/** Where the endpoint stands: by its name, else the number behind a class number and before a property, which is a word. */
function endpointAt(parts: readonly string[]): number {
  const named = parts.findIndex((part) => ENDPOINT.test(part));
  if (named >= 0) return named;
  for (let at = parts.length - 2; at >= 2; at -= 1) {
    const [before = '', here = '', behind = ''] = parts.slice(at - 1, at + 2);
    if (NUMBER.test(before) && NUMBER.test(here) && !/^\d/.test(behind)) return at;
  }
  return -1;
}

/** `nodeID_27` for `27`, `Hall/27` and `nodeID_27`; undefined for a node that has a name. */
export function numbered(node: string): string | undefined {
  const id = /^(?:.*\/)?(?:nodeID_)?(\d{1,5})$/.exec(node)?.[1];
  return id === undefined ? undefined : `nodeID_${Number(id)}`;
}
