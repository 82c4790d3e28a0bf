import { toString as drawQr } from 'qrcode';
import type { JobInFull } from '../../desk/schema/job.ts';
import { problem, send } from './answers.ts';
import { foundNow, makeJob } from './install-scene.ts';
import type { Answerer } from './mock-desk.ts';

type Body = Record<string, unknown>;
/** The orders of the made-up desk. */
export const jobs = new Map<string, JobInFull>([
  ['jb_open', makeJob('jb_open', 'open')],
  ['jb_next', makeJob('jb_next', 'ordered')],
]);
const CODE = 'K7QM-2W9F-XT4D-80VR';

/** The jobs of a made-up installer. */
export const answerOfInstall: Answerer = async ({ request, response, url, body }) => {
  const { pathname } = url;
  if (pathname === '/api/discovered') return done(() => send(response, 200, { items: foundNow(), unbound: [] }));
  if (pathname.startsWith('/api/devices/') && pathname.endsWith('/claim'))
    return done(async () => send(response, 200, await claim('dv_bed')));
  if (pathname === '/api/estate/on-test') return done(() => send(response, 200, { items: [], next: null }));
  if (pathname === '/api/estate/care')
    return done(() => send(response, 200, { buttons: [], bypasses: [], more: false }));
  const [, , root, id = '', what, thing = ''] = pathname.split('/').map(decodeURIComponent);
  if (root !== 'jobs') return false;
  if (id === '') return done(() => send(response, 200, { items: [...jobs.values()].map(summary), next: null }));
  const job = jobs.get(id);
  if (!job) return done(() => problem(response, 404, 'There is no such job.'));
  if (what === 'measures' && pathname.endsWith('/device')) {
    const measure = job.job.measures.find((one) => one.id === thing);
    if (measure) measure.device = 'dv_new';
    const isOurs = typeof body['profile'] === 'string';
    const joined = { device: 'dv_new', claim: isOurs ? await claim('dv_new') : null, secret: null };
    return done(() => send(response, 200, joined));
  }
  if (what === 'address')
    return done(() =>
      send(response, 200, { address: '4 Kestrel Row\nUpper Fernley\nQX4 7ZA', until: job.job.closesAt }),
    );
  if (request.method !== 'GET') change(job, what ?? '', thing, body);
  return done(() => send(response, 200, current(job)));
};

const done = async (answer: () => unknown): Promise<boolean> => {
  await answer();
  return true;
};

async function claim(device: string) {
  const link = `https://desk.example.org/enrol#${CODE}`;
  const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
  return { device, code: CODE, url: link, qr: await drawQr(link, { type: 'svg' }), expiresAt };
}

function change({ job, items }: JobInFull, what: string, thing: string, body: Body): void {
  const now = new Date().toISOString();
  if (what === 'open') Object.assign(job, { state: 'open', closesAt: new Date(Date.now() + 43_200_000).toISOString() });
  if (what === 'here') job.here = { room: String(body['room']), measure: null, at: now };
  if (what === 'sign-off') Object.assign(job, { state: 'signed-off', signedOffAt: now, live: true });
  if (what === 'items') {
    const item = items.find(({ id }) => id === thing);
    if (item && body['said'] === 'yes') Object.assign(item, { state: 'done', at: now });
  }
  if (what !== 'measures') return;
  const found = job.measures.find(({ id }) => id === thing);
  if (found) Object.assign(found, body);
  const fitted = items.find(({ id }) => id === `fitted:${thing}`);
  if (fitted && body['fitted'] === true) Object.assign(fitted, { state: 'done', at: now });
  if (found === undefined)
    job.measures.push({
      ...job.measures[0],
      ...body,
      id: `ms_${job.measures.length}`,
      device: null,
      silent: true,
    } as never);
}

function current(full: JobInFull): JobInFull {
  const missing = full.items.filter(({ state }) => state === 'open' || state === 'seen').map(({ id }) => id);
  return { ...full, missing, ready: missing.every((id) => id === 'resident-yes') };
}

/** An order as it stands in a list. */
export function summary(full: JobInFull) {
  const { rooms: _, here: __, measures, ...job } = full.job;
  return { ...job, measures: measures.length, open: job.state === 'open' ? current(full).missing.length : null };
}

/** Ends what is open in the walk-test of a made-up job. */
export function finishWalk(): void {
  for (const { items } of jobs.values()) for (const item of items) if (item.id !== 'resident-yes') item.state = 'done';
}
