import type { HomeCare } from '../../desk/schema/care.ts';
import { problem, send } from './answers.ts';
import type { Answerer } from './mock-desk.ts';

const HOUR_MS = 3_600_000;
const BY = { kind: 'staff' as const, id: 'st_ash', name: 'Ash Example', how: null };
const at = (hours: number) => new Date(Date.now() + hours * HOUR_MS).toISOString();

const HUB = { kind: 'hub', name: 'door-hub', zone: 'interior' as const, room: 'hall' };
const plain = {
  revoked: false,
  stage: 'live' as const,
  replaces: null,
  via: null,
  speaksFor: 0,
  waits: false,
  claims: true,
  claimUntil: null,
  means: false,
  bindings: [],
  version: 'made-up',
  sensors: [],
};

/** The devices of a made-up home: one that speaks for itself, one that is left out for too long, and one behind a bridge. */
function careOf(premises: string): HomeCare {
  return {
    premises,
    devices: [
      {
        ...{ ...plain, ...HUB, device: 'dv_hub' },
        sensors: [{ sensor: 'front-door', kind: 'door', zone: 'perimeter', room: 'hall' }],
      },
      { ...plain, device: 'dv_bed', kind: 'button', name: 'bedside', zone: 'sanctuary', room: 'bedroom' },
      {
        ...{ ...plain, device: 'dv_hall', kind: 'button', name: 'hall-button', zone: 'interior', room: 'hall' },
        ...{ via: 'dv_bridge', claims: false, means: true },
        bindings: [{ key: 'action', which: 'single', means: 'panic' }],
      },
    ],
    bypasses: [
      {
        ...{ device: 'dv_hub', sensor: 'front-door', ...HUB, premises, reference: 'R-1042' },
        ...{ since: at(-30), until: at(18), by: BY, text: 'The door is being painted.' },
      },
    ],
    running: null,
  };
}

/** How a made-up home is looked after. Nothing that is done to it stays done. */
export const answerOfCare: Answerer = ({ request, response, url }) => {
  const [, premises] = /^\/api\/premises\/([^/]+)\/care$/.exec(url.pathname) ?? [];
  if (premises !== undefined) {
    send(response, 200, careOf(decodeURIComponent(premises)));
    return true;
  }
  if (request.method === 'GET' || !/^\/api\/devices\/[^/]+\/(bypass|swap|decommission|meaning)$/.test(url.pathname))
    return false;
  problem(response, 503, 'The made-up desk changes no device.');
  return true;
};
