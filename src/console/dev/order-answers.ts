import type { Item, JobInFull, Measure } from '../../desk/schema/job.ts';
import { list, problem, send } from './answers.ts';
import { jobs, summary } from './install-answers.ts';
import { makeJob } from './install-scene.ts';
import type { Answerer } from './mock-desk.ts';

type Body = Record<string, unknown>;
const INSTALLERS = [
  { staff: 'st_ash', name: 'Ash Example', role: 'installer' },
  { staff: 'st_ivo', name: 'Ivo Sample', role: 'installer' },
  { staff: 'st_bo', name: 'Bo Sample', role: 'supervisor' },
];
const HOME = 'pr_bare';
const REFERENCE = 'R-4420';
const HOUR_MS = 3_600_000;
const ROOMS = [
  ['hall', 'perimeter'],
  ['kitchen', 'perimeter'],
  ['bedroom', 'sanctuary'],
] as const;

const BLANK: Measure = {
  ...{ id: '', kind: 'bar', name: 'bar', zone: null, room: null, rooms: [], paths: [], without: [] },
  ...{ silent: true, fitted: false, device: null, sensor: null, dropped: false },
};

/** A made-up home that waits to be fitted. */
const bareHome = () => ({
  ...{ id: HOME, reference: REFERENCE, authority: 'au_made', authorityName: 'Made-up Council', risk: 'high' },
  ...{ arming: 'home', openIncident: null, worst: null, onTest: [], batteriesFlagged: 0, watch: null },
  devices: { total: 0, ok: 0, late: 0, silent: 0, unknown: 0, revoked: 0 },
  ...{ deviceList: [], batteries: [], contacts: [] },
});
const barePlan = () => ({
  ...{ premises: HOME, reference: REFERENCE, incident: null, pressAt: null, arming: 'home', items: [], changes: [] },
  rooms: ROOMS.map(([id, zone], x) => ({
    ...{ id, zone, name: id, floor: 0, x, y: 0, w: 1, h: 1 },
    isSanctuary: zone === 'sanctuary',
    isOutside: false,
  })),
});

/** The made-up desk as whoever orders knows it: a bare home, those who install, and what is done with an order. */
export const answerOfOrders: Answerer = ({ request, response, url, body }) => {
  const { pathname } = url;
  const answer = (value: unknown) => {
    send(response, 200, value);
    return true;
  };
  if (pathname === '/api/installers') return answer({ items: INSTALLERS, next: null });
  if (pathname === `/api/estate/homes/${HOME}`) return answer(bareHome());
  if (pathname === `/api/premises/${HOME}/home`) return answer(barePlan());
  if (pathname === '/api/jobs') {
    if (request.method === 'POST') return answer(ordered(body));
    const premises = url.searchParams.get('premises');
    if (premises === null) return false;
    const theirs = [...jobs.values()].filter(({ job }) => job.premises === premises);
    list(theirs.map(summary), url, response);
    return true;
  }
  const [, id = '', what = '', measure = ''] =
    /^\/api\/jobs\/([^/]+)\/(give|prolong|cancel|measures)(?:\/([^/]+))?$/.exec(pathname) ?? [];
  const full = jobs.get(id);
  if (what === '' || (what === 'measures' && (body['text'] === undefined || measure === ''))) return false;
  if (full === undefined) {
    problem(response, 404, 'There is no such job.');
    return true;
  }
  change(full, what, measure, body);
  return answer(full);
};

function change(full: JobInFull, what: string, measure: string, body: Body): void {
  const { job } = full;
  if (what === 'give') job.installer = typeof body['installer'] === 'string' ? body['installer'] : null;
  if (what === 'cancel') Object.assign(job, { state: 'cancelled', closesAt: null });
  if (what === 'prolong') {
    const closesAt = new Date(Date.now() + Number(body['hours']) * HOUR_MS).toISOString();
    Object.assign(job, { lapsed: false, closesAt });
  }
  const { text: _, ...rest } = body;
  if (what === 'measures') {
    const found = job.measures.find(({ id }) => id === measure);
    if (found) Object.assign(found, rest);
  }
}

/** A new order, of which nothing has been shown yet. */
function ordered(body: Body): JobInFull {
  const full = makeJob(`jb_${jobs.size}`, 'ordered');
  const asked: unknown[] = Array.isArray(body['measures']) ? body['measures'] : [];
  const measures = asked.map((one, n) => Object.assign({ ...BLANK, id: `ms_new${n}` }, one));
  const items = full.items
    .filter(({ measure }) => measure === null)
    .map((item): Item => ({ ...item, state: 'open', at: null }));
  const installer = typeof body['installer'] === 'string' ? body['installer'] : null;
  const soakHours = Number(body['soakHours'] ?? 0);
  Object.assign(full.job, { premises: HOME, reference: REFERENCE, installer, soakHours, measures });
  const made = { ...full, items, missing: items.map(({ id }) => id) };
  jobs.set(full.job.id, made);
  return made;
}
