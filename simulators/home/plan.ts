/** Lengths in a plan are decimetres; x runs right and y down, as in SVG. */
export interface Point {
  x: number;
  y: number;
}

export interface Rect extends Point {
  w: number;
  h: number;
}

export interface Room extends Rect {
  key: string;
  name: string;
  /** Where its name stands. */
  label: Point;
  /** The room she can withdraw to. */
  sanctuary?: true;
}

/** A door or window in a wall; without a device it is only drawn. */
export interface Opening {
  key: string;
  label: string;
  kind: 'door' | 'window';
  from: Point;
  to: Point;
  device?: string;
  /** Which sensor of the device it is, when the device has several. */
  sensor?: string;
  lock?: true;
}

export interface Fixture {
  key: string;
  label: string;
  kind: 'button' | 'smoke' | 'keypad' | 'hub';
  at: Point;
  device: string;
  sensor?: string;
  /** Where the words of its light stand; `below` ends under it. */
  words?: 'left' | 'right' | 'below';
}

/** One native device with a connection of its own. `zone` and `room` are what its registration should say. */
export interface PlanDevice {
  key: string;
  label: string;
  room: string;
  zone: 'perimeter' | 'interior' | 'sanctuary';
  power: 'mains' | 'battery';
  /** False for what is wired to the broadband and so cannot be jammed. */
  radio: boolean;
}

/** A made-up home as data. */
export interface Plan {
  key: string;
  name: string;
  says: string;
  width: number;
  height: number;
  floors: { name: string; at: Point }[];
  rooms: Room[];
  openings: Opening[];
  fixtures: Fixture[];
  stairs: Rect[];
  furniture: Rect[];
  devices: PlanDevice[];
  /** The device that arms, watches the mains and notices jamming. */
  hub: string;
  codes: { usual: string; duress: string };
}

/** Every fault of a plan in one list of sentences; empty when it is sound. */
export function planFaults(plan: Plan): string[] {
  const devices = new Set(plan.devices.map(({ key }) => key));
  const rooms = new Set(plan.rooms.map(({ key }) => key));
  const things = [...plan.openings, ...plan.fixtures];
  const faults = things
    .filter(({ device }) => device !== undefined && !devices.has(device))
    .map(({ key, device }) => `${key} belongs to the unknown device ${device}`);
  for (const { key, room } of plan.devices) if (!rooms.has(room)) faults.push(`${key} is in the unknown room ${room}`);
  if (!devices.has(plan.hub)) faults.push(`the hub ${plan.hub} is not a device`);
  if (!plan.rooms.some(({ sanctuary }) => sanctuary)) faults.push('no room is the sanctuary');
  if (plan.codes.usual === plan.codes.duress) faults.push('the code under duress is the usual one');
  const keys = things.map(({ key }) => key);
  for (const key of keys.filter((key, at) => keys.indexOf(key) !== at)) faults.push(`${key} is there twice`);
  return faults;
}
