import { HANDLERS, LEADERS, READERS } from './roles.ts';
import type { Row } from './row.ts';

const TEXT = 'Looked into it, and it was nothing.';
/** Time stands still at the beginning of the house's own. */
const SOON = '2026-02-02T03:00:00.000Z';
const HANDLED: Row = { may: HANDLERS, on: 'incident', staffOnly: true };

/** Incidents, and what is done with them. */
export const handlingRows: Readonly<Record<string, Row>> = {
  'GET /api/incidents': { may: READERS },
  'GET /api/incidents/:id': { may: READERS, on: 'incident' },
  'GET /api/incidents/:id/timeline': { may: READERS, on: 'incident' },
  'GET /api/incidents/:id/home': { may: HANDLERS, on: 'incident' },
  'POST /api/incidents/:id/acknowledge': { may: HANDLERS, on: 'incident', body: {} },
  'POST /api/incidents/:id/note': { may: HANDLERS, on: 'incident', body: { text: TEXT } },
  'POST /api/incidents/:id/police': { may: HANDLERS, on: 'incident', body: {} },
  'POST /api/incidents/:id/close': {
    may: HANDLERS,
    on: 'incident',
    last: true,
    body: { reason: 'incident', text: TEXT },
  },
  'POST /api/incidents/:id/claim': { ...HANDLED, body: {} },
  'POST /api/incidents/:id/release': { ...HANDLED, body: {} },
  'POST /api/incidents/:id/hand-over': { ...HANDLED, body: { to: 'st_000000000000' }, fine: [404] },
  'POST /api/incidents/:id/seen': { ...HANDLED, body: {} },
  'POST /api/incidents/:id/step': { ...HANDLED, body: { step: 'nothing', outcome: 'done' }, fine: [404] },
  'POST /api/incidents/:id/review': { ...HANDLED, may: LEADERS, body: { agrees: true } },
  'POST /api/incidents/:id/shelve': {
    ...HANDLED,
    body: { until: SOON, text: TEXT },
  },
  'POST /api/incidents/:id/unshelve': { ...HANDLED, body: {} },
  'POST /api/incidents/:id/call': { ...HANDLED, body: { target: 'home' } },
  'POST /api/incidents/:id/hang-up': { ...HANDLED, body: {}, fine: [404] },
  'POST /api/incidents/:id/speak': { ...HANDLED, body: { speak: true }, fine: [404] },
  'GET /api/incidents/:id/calls': HANDLED,
  'POST /api/incidents/:id/word': { ...HANDLED, body: { word: 'bluebell' } },
  'GET /api/incidents/:id/brief': HANDLED,
  'POST /api/incidents/:id/brief': { ...HANDLED, body: { to: 'police' } },
  'GET /api/incidents/:id/brief/:digest': { ...HANDLED, params: { digest: '0'.repeat(64) }, fine: [404] },
  'POST /api/incidents/:id/open-record': { ...HANDLED, may: LEADERS, body: { text: TEXT } },
  'GET /api/scripts': { may: HANDLERS },
  'GET /api/desk/present': { may: HANDLERS },
  'POST /api/shift': { may: HANDLERS, staffOnly: true, body: {} },
  'GET /api/shift': { may: HANDLERS },
};
