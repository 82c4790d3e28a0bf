import type { Incident } from '../api/types.ts';
import { problem, send } from './answers.ts';
import { homeOf } from './home.ts';
import { briefOf, SCRIPTS } from './household.ts';
import type { Answerer } from './mock-desk.ts';

const BY = { kind: 'staff' as const, id: 'st_ash', name: 'Ash Example', how: null };
const LETTERS: Record<string, 'A' | 'B'> = { pizza: 'A', taxi: 'B' };

const NIGHTLY = {
  at: new Date(Date.now() - 5 * 3_600_000).toISOString(),
  items: [
    {
      ...{ premises: 'pr_r-1042', reference: 'R-1042', what: 'urn-withdrawn' },
      says: 'Calls for help: the police have withdrawn their response to its number. A person rings 999 by hand.',
    },
    {
      ...{ premises: 'pr_r-2043', reference: 'R-2043', what: 'marker-expired' },
      says: 'The marker on its address has run out. Ask the force to renew or remove it.',
    },
  ],
  broken: [],
};

const give = (answer: () => void): true => {
  answer();
  return true;
};

/** The brief, the plan of the home and the word. */
export const answerOfHome: Answerer = ({ desk, request, response, url, body }) => {
  if (url.pathname === '/api/nightly') return give(() => send(response, 200, NIGHTLY));
  if (url.pathname === '/api/scripts') return give(() => send(response, 200, SCRIPTS));
  const [, id = '', verb = ''] = /^\/api\/incidents\/([^/]+)\/(home|brief|word)$/.exec(url.pathname) ?? [];
  if (verb === '') return false;
  const { scene } = desk;
  const found = scene.incidents.get(id);
  if (!found) return give(() => problem(response, 404, 'There is no such incident.'));
  if (verb === 'home') return give(() => send(response, 200, homeOf(found)));
  if (verb === 'brief' && request.method === 'GET') return give(() => send(response, 200, briefOf(found)));
  const at = new Date().toISOString();
  const tell = (part: Partial<Incident['handling']>, type: string, says: string) =>
    scene.tell(id, { handling: { ...found.handling, ...part } }, type, says, { about: { by: BY } });
  if (verb === 'word') {
    tell(
      { word: { at, letter: LETTERS[String(body['word'])] ?? '-' } },
      'word-heard',
      'What she said was written down.',
    );
    return give(() => send(response, 200, { recorded: true }));
  }
  const digest = (scene.position * 2_654_435_761).toString(16).padEnd(64, 'c0ffee');
  const to = String(body['to']);
  const brief = { digest, at, to, by: BY };
  tell({ brief }, 'brief-handed-over', 'The brief was handed over.');
  return give(() =>
    send(response, 200, { ...brief, brief: briefOf({ ...found, handling: { ...found.handling, brief } }) }),
  );
};
