import { HANDLERS, LEADERS, READERS } from './roles.ts';
import type { Row } from './row.ts';

const TEXT = 'She rang and asked whom we would call.';
const READ = { 'if-match': '"1"' };
const KEPT: Row = { may: LEADERS, on: 'contact', staffOnly: true };
/** One that nobody has: what is done to a number of somebody is in the tests of their own. */
const POINT: Row = { ...KEPT, params: { point: 'cp_000000000000' }, fine: [404] };
/** A command beside the gateway asks for these with a token. */
const ERRAND: Row = { may: HANDLERS, on: 'contact', params: { point: 'cp_000000000000' }, fine: [404] };
const ROTA: Row = { may: LEADERS, params: { id: 'ro_000000000000', standIn: 'si_000000000000' }, fine: [404] };
const FROM = '2026-02-02T09:00:00.000Z';

/** The people who are told, their rotas, and watching over a home more closely. */
export const contactRows: Readonly<Record<string, Row>> = {
  'GET /api/premises/:id/contacts/standing': { may: READERS, on: 'premises' },
  'GET /api/households/:id/contacts': { may: LEADERS, on: 'household', staffOnly: true },
  'POST /api/households/:id/contacts': {
    may: LEADERS,
    on: 'household',
    staffOnly: true,
    body: { role: 'keyholder', name: 'One More', number: '07700 900124' },
  },
  'GET /api/contacts/:id': KEPT,
  'PATCH /api/contacts/:id': { ...KEPT, headers: READ, body: { order: 2 } },
  'DELETE /api/contacts/:id': { ...KEPT, headers: READ, last: true },
  'POST /api/contacts/:id/open': { ...KEPT, body: { text: TEXT } },
  'POST /api/contacts/:id/points': { ...KEPT, headers: READ, body: { number: '07700 900125' } },
  'PATCH /api/contacts/:id/points/:point': { ...POINT, headers: READ, body: { order: 2 } },
  'DELETE /api/contacts/:id/points/:point': { ...POINT, headers: READ },
  'POST /api/contacts/:id/points/:point/code': { ...ERRAND, body: {} },
  'POST /api/contacts/:id/points/:point/test': { ...ERRAND, body: {} },
  'POST /api/contacts/:id/points/:point/verify': { ...POINT, may: HANDLERS, body: { code: '123456' } },
  'GET /api/rotas': { may: READERS },
  'GET /api/rotas/:id': { ...ROTA, may: READERS },
  // Nobody here is on a duty team: a rota of theirs is in tests of its own.
  'POST /api/rotas': {
    may: LEADERS,
    body: { name: 'nights', members: ['ct_000000000000'], from: FROM, turnHours: 24 },
    fine: [404],
  },
  'PATCH /api/rotas/:id': { ...ROTA, headers: READ, body: { turnHours: 12 } },
  'DELETE /api/rotas/:id': { ...ROTA, headers: READ },
  'POST /api/rotas/:id/stand-ins': {
    ...ROTA,
    body: { from: FROM, until: '2026-02-03T09:00:00.000Z', contact: 'ct_000000000000' },
  },
  'DELETE /api/rotas/:id/stand-ins/:standIn': ROTA,
  'POST /api/premises/:id/watch': {
    may: LEADERS,
    on: 'premises',
    staffOnly: true,
    body: { until: '2026-03-01T09:00:00.000Z' },
  },
  'POST /api/incidents/:id/reach': {
    may: HANDLERS,
    on: 'incident',
    staffOnly: true,
    body: { contact: 'ct_000000000000', channel: 'voice', reason: 'life-at-risk', text: TEXT },
    fine: [404],
  },
};
