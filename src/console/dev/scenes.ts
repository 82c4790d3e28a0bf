import type { Actor, Handling, Incident, Priority } from '../api/types.ts';
import { night } from './night.ts';
import { dispatched, refused, withdrawn } from './police-scene.ts';
import { type Scene, signalOf, unhandled } from './scene.ts';
import { furnish } from './story.ts';

const MINUTE = 60_000;
export const ASH: Actor = { kind: 'staff', id: 'st_ash', name: 'Ash Example', how: null };
export const BO: Actor = { kind: 'staff', id: 'st_bo', name: 'Bo Sample', how: null };
const ASHA: Actor = { kind: 'contact', id: 'ct_asha', name: 'Asha Example', how: null };

const ago = (ms: number) => new Date(Date.now() - ms).toISOString();
const handling = (patch: Partial<Handling>): Pick<Incident, 'handling'> => ({ handling: { ...unhandled(), ...patch } });
const later = { target: { handleWithinS: [90, 180], checked: false } };

/** As most nights are: one small thing in hand, one put aside. */
function quiet(scene: Scene): void {
  furnish(scene);
  scene.open(4, 'battery', 'R-2077', 47 * MINUTE, {
    state: 'acknowledged',
    acknowledgedAt: ago(46 * MINUTE),
    acknowledgedBy: BO,
    ...handling({
      ...later,
      firstHandledAt: ago(46 * MINUTE),
      shelved: {
        until: ago(-3 * 60 * MINUTE),
        owner: BO,
        at: ago(40 * MINUTE),
        text: 'The installer comes in the morning.',
      },
    }),
  });
}

/** A panic, just now. */
function panic(scene: Scene): void {
  quiet(scene);
  scene.open(1, 'panic', 'R-1042', 12_000);
}

/** A night with everything at once: each standing that a row can have. */
function busy(scene: Scene): void {
  quiet(scene);
  const taken = (by: Actor, at: number, extra: Partial<Handling> = {}) => ({
    state: 'acknowledged' as const,
    acknowledgedAt: ago(at),
    acknowledgedBy: by,
    ...handling({ claim: { by, at: ago(at) }, firstHandledAt: ago(at), ...extra }),
  });
  const police = (stage: 'informed' | 'dispatched', at: number) => ({
    ...{ stage, at: ago(at), by: ASH, route: 'line', reference: null, text: null },
  });
  scene.open(1, 'panic', 'R-1042', 41_000);
  scene.open(1, 'panic', 'R-3110', 24 * MINUTE, {
    ...taken(ASH, 23.6 * MINUTE, {
      unseen: 2,
      police: [police('informed', 23 * MINUTE), police('dispatched', 17 * MINUTE)],
    }),
    helpSentAt: ago(17 * MINUTE),
    signalCount: 5,
  });
  scene.open(1, 'refuge', 'R-4471', 9 * MINUTE, {
    state: 'acknowledged',
    acknowledgedAt: ago(8 * MINUTE),
    acknowledgedBy: ASHA,
    ...handling({ releasedAt: ago(95_000), firstHandledAt: ago(8.5 * MINUTE) }),
  });
  scene.open(1, 'hold-up', 'R-5120', 3 * MINUTE, taken(BO, 2.8 * MINUTE));
  scene.open(2, 'intrusion', 'R-6003', 2.2 * MINUTE, handling(later));
  scene.open(2, 'tamper', 'R-6118', 6 * MINUTE, {
    state: 'acknowledged',
    acknowledgedAt: ago(5 * MINUTE),
    acknowledgedBy: ASHA,
    ...handling(later),
  });
  scene.open(3, 'power', 'R-7009', 31 * MINUTE, { ...taken(BO, 30 * MINUTE, later), condition: 'normal' });
  scene.open(4, 'battery', 'R-7010', 3 * 60 * MINUTE, handling({ ...later, onTest: true }));
  scene.open(2, 'glass', 'R-8001', 50 * MINUTE, {
    ...taken(BO, 49 * MINUTE, {
      ...later,
      claim: null,
      review: 'waiting',
      proposed: { by: BO, at: ago(5 * MINUTE), reason: 'false', cause: 'pet', text: 'A cat on the window sill.' },
    }),
  });
  scene.open(1, 'panic', 'R-0000', 5_000, { drill: true });
}

/** Three ways in which an alarm stands with the police. */
function police(scene: Scene): void {
  quiet(scene);
  scene.open(1, 'panic', 'R-1042', 14_000, withdrawn());
  scene.open(1, 'panic', 'R-2043', 3 * MINUTE, refused(unhandled()));
  scene.open(1, 'duress', 'R-3044', 4 * MINUTE, {
    state: 'acknowledged',
    acknowledgedAt: ago(3 * MINUTE),
    acknowledgedBy: ASHA,
    ...dispatched(unhandled()),
    helpSentAt: ago(MINUTE),
  });
}

/** Two thousand homes lose their mains, and three people press. */
function flood(scene: Scene, count = 2_000): void {
  const kinds: readonly [string, Priority][] = [
    ['power', 3],
    ['silence', 3],
    ['battery', 4],
    ['tamper', 2],
  ];
  for (let n = 0; n < count; n += 1) {
    const [kind, priority] = kinds[n % 20 === 0 ? 3 : n % 7 === 0 ? 2 : n % 3 === 0 ? 1 : 0] ?? ['power', 3];
    scene.open(priority, kind, `R-${10_000 + n}`, 10 * MINUTE - n * 200, handling(later), true);
  }
  busy(scene);
  scene.open(1, 'panic', 'R-1777', 4_000);
  scene.flood = { since: ago(9 * MINUTE), alarms: count, operators: 2 };
}

export const SCENES: Record<string, (scene: Scene) => void> = { quiet, panic, busy, flood, night, police };

/** Later signals join an incident that is in hand. */
export function joinDoor(scene: Scene, id: string): void {
  const incident = scene.incidents.get(id);
  if (!incident) return;
  const door = signalOf('door', new Date().toISOString(), { state: 'open', room: 'Hall', zone: 'perimeter' });
  const patch = {
    signals: [...incident.signals, door],
    signalCount: incident.signalCount + 1,
    handling: { ...incident.handling, unseen: incident.handling.unseen + 1 },
  };
  scene.tell(id, patch, 'signal-joined', 'The door in the hall was opened.');
}
