import type { Incident, PoliceChain, PoliceTask } from '../api/types.ts';

const ago = (ms: number) => new Date(Date.now() - ms).toISOString();
const POLICE = { kind: 'police' as const, id: 'example', name: null, how: null };

type Way = PoliceChain['routes'][number];
const SAYS: Record<Way['kind'], string> = {
  transfer: 'Electronic transfer to the force',
  arc: 'Alarm receiving centre',
  line: "The force's own line, rung by an operator",
  '999': '999, rung by hand',
};
const way = (kind: Way['kind'], state: Way['state'], why: string | null = null): Way => ({
  kind,
  says: SAYS[kind],
  state,
  why,
});

const task = (kind: PoliceTask['kind'], why: string, sinceMs: number): PoliceTask => ({
  ...{ task: 1, kind, priority: 1, why, raisedAt: ago(sinceMs), doneAt: null, doneBy: null },
  says:
    kind === 'ring-999'
      ? 'Ring 999 now and read out the brief.'
      : "Ring the force's own line now and read out the brief.",
});

/** The police have withdrawn their response: a person rings 999. */
export const withdrawn = (): Pick<Incident, 'policeChain' | 'tasks'> => {
  const why = 'the police have withdrawn their response to its reference number (URN)';
  return {
    tasks: [task('ring-999', why, 14_000)],
    policeChain: {
      ...{ force: 'example', state: 'with-person', nextAt: null },
      routes: [way('transfer', 'blocked', why), way('line', 'blocked', why), way('999', 'with-person')],
    },
  };
};

/** Handed over electronically and refused: the force's own line is next. */
export const refused = (handling: Incident['handling']): Pick<Incident, 'policeChain' | 'tasks' | 'handling'> => {
  const why = 'the police refused it: they do not know the address';
  const news = { at: ago(30_000), by: POLICE, text: null };
  return {
    tasks: [task('ring-line', why, 30_000)],
    policeChain: {
      ...{ force: 'example', state: 'with-person', nextAt: null },
      routes: [way('transfer', 'failed', why), way('line', 'with-person'), way('999', 'open')],
    },
    handling: {
      ...handling,
      police: [{ ...news, stage: 'refused', route: 'transfer', reference: null, why: 'they do not know the address' }],
    },
  };
};

/** Taken on by the police themselves, and a car is on its way. */
export const dispatched = (handling: Incident['handling']): Pick<Incident, 'policeChain' | 'handling'> => ({
  policeChain: {
    ...{ force: 'example', state: 'with-police', nextAt: null },
    routes: [way('transfer', 'trying'), way('line', 'open'), way('999', 'open')],
  },
  handling: {
    ...handling,
    police: (['accepted', 'dispatched'] as const).map((stage, at) => ({
      ...{ stage, at: ago(120_000 - at * 60_000), by: POLICE, route: 'transfer' },
      ...{ reference: at === 0 ? 'EX-20261122-0417' : null, text: null },
    })),
  },
});
