import type { SignalSeen } from './evidence.ts';
import type { Item } from './item.ts';
import type { Measure } from './measure.ts';
import type { WalkTest } from './walk-test.ts';

/** What is asked of the home as a whole. */
export function homeItems(test: WalkTest): Item[] {
  return [
    ...(test.measures.some(({ kind, silent }) => kind === 'button' && !silent) ? [byHand(test, SILENT)] : []),
    ...mains(test),
    ...paths(test),
    ...contacts(test),
    word(test.standing.safeWord, 'safe-word', 'The safe word is agreed'),
    word(test.standing.duressWord, 'duress-word', 'The duress word is agreed'),
    police(test),
    byHand(test, YES),
  ];
}

const SILENT = {
  id: 'silent',
  says: 'A press makes no sound and shows nothing but its light',
  why: 'Press a button and listen; then say that nothing could be heard or felt.',
};
const YES = {
  id: 'resident-yes',
  says: 'The resident has tried it, and says yes',
  why: 'Ask her. Only she can say it.',
};

function lastWord({ evidence }: WalkTest, id: string) {
  return evidence.said.findLast(({ item }) => item === id);
}

function byHand(test: WalkTest, { id, says, why }: { id: string; says: string; why: string }): Item {
  const word = lastWord(test, id);
  if (word?.said === 'yes') return { id, says, needs: 'person', state: 'done', at: word.at, by: word.by };
  return { id, says, needs: 'person', state: 'open', why };
}

/** The hub alone stays on when the mains go; everything else runs on a battery anyway, or stops. */
function mains(test: WalkTest): Item[] {
  const hubs = test.measures.filter(({ kind, silent, sensor }) => kind === 'hub' && !silent && sensor === null);
  const off = { id: 'mains-off', says: 'The mains are cut, and the desk is told', needs: 'signal' } as const;
  const alone = { id: 'battery-alone', says: 'It goes on reporting on its battery alone', needs: 'signal' } as const;
  if (hubs.length === 0) {
    const why = 'Nothing here runs on the mains.';
    return [off, alone].map((item) => ({ ...item, state: 'not-needed', why }));
  }
  const cut = hubs.map((hub) => ({ hub, lost: lostAt(hub, test) }));
  const uncut = cut.find(({ lost }) => lost === undefined);
  const mute = cut.find(({ hub, lost }) => lost === undefined || !ranOnBattery(hub, lost, test));
  const first = cut[0]?.lost;
  return [
    uncut
      ? { ...off, state: 'open', why: `Pull the plug of ${uncut.hub.name}.` }
      : {
          ...off,
          state: 'done',
          ...(first && { at: first.at, ...(first.latencyMs !== null && { latencyMs: first.latencyMs }) }),
        },
    mute
      ? { ...alone, state: 'open', why: `Leave ${mute.hub.name} unplugged until it has been heard on its battery.` }
      : { ...alone, state: 'done', ...(first && { at: first.at }) },
  ];
}

function power({ device }: Measure, { evidence }: WalkTest, state: string): SignalSeen[] {
  return evidence.signals.filter((one) => one.device === device && one.kind === 'power' && one.state === state);
}

const lostAt = (hub: Measure, test: WalkTest) => power(hub, test, 'lost').at(-1);

/** It was heard between the cut and the mains' return: by a heartbeat that says so, or by any other signal. */
function ranOnBattery(hub: Measure, lost: SignalSeen, test: WalkTest): boolean {
  if (hub.device === null) return false;
  const back = power(hub, test, 'restored').find(({ at }) => at > lost.at)?.at ?? Number.POSITIVE_INFINITY;
  const onBattery = test.evidence.beats.get(hub.device)?.onBatteryAt;
  if (onBattery !== undefined && onBattery >= lost.at) return true;
  return test.evidence.signals.some(
    ({ device, kind, at }) => device === hub.device && kind !== 'power' && at > lost.at && at < back,
  );
}

function paths({ measures, evidence }: WalkTest): Item[] {
  const asked = measures.flatMap((measure) => (measure.silent ? [] : measure.paths.map((path) => ({ measure, path }))));
  return asked.map(({ measure, path }) => {
    const { device, name, id: of } = measure;
    const at = device === null ? undefined : evidence.beats.get(device)?.paths?.[path];
    const item = {
      id: `path:${path}`,
      says: `${name} reports over ${path} alone`,
      measure: of,
      needs: 'signal',
    } as const;
    if (at !== undefined) return { ...item, state: 'done', at };
    return { ...item, state: 'open', why: `Cut every other way of ${name} until it is heard over ${path}.` };
  });
}

function contacts({ standing }: WalkTest): Item[] {
  const { contactsVerified, contactsLeast, contactsTested } = standing;
  const item = (id: string, says: string, has: number, why: string): Item => {
    const base = { id, says, needs: 'contacts' } as const;
    return has >= contactsLeast ? { ...base, state: 'done' } : { ...base, state: 'open', why };
  };
  return [
    item(
      'contacts',
      `${contactsLeast} people are verified who will be told`,
      contactsVerified,
      `Only ${contactsVerified} of ${contactsLeast} people are verified; the desk sends them a code.`,
    ),
    item(
      'test-calls',
      `${contactsLeast} of them were reached by a test`,
      contactsTested,
      `Only ${contactsTested} of ${contactsLeast} people were reached; the desk calls them.`,
    ),
  ];
}

function word(set: boolean, id: string, says: string): Item {
  const base = { id, says, needs: 'contacts' } as const;
  return set
    ? { ...base, state: 'done' }
    : { ...base, state: 'open', why: 'It is agreed with the scheme, and set in the file.' };
}

function police(test: WalkTest): Item {
  const base = {
    id: 'police',
    says: 'The police know of this home, or 999 by hand is agreed',
    needs: 'police',
  } as const;
  const agreed = lastWord(test, 'police');
  if (test.standing.police) return { ...base, state: 'done' };
  if (agreed?.said === 'yes') return { ...base, state: 'done', at: agreed.at, by: agreed.by };
  return {
    ...base,
    state: 'open',
    why: 'Neither a number with the force nor a mark on the address is confirmed; a supervisor may agree to 999 by hand.',
  };
}
