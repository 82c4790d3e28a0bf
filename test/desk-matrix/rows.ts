import { ADMINISTRATORS, EVERYBODY, LEADERS, OVERSIGHT, READERS } from './roles.ts';
import type { Row } from './row.ts';
import { accountRows } from './rows-of-accounts.ts';
import { contactRows } from './rows-of-contacts.ts';
import { estateRows } from './rows-of-estate.ts';
import { handlingRows } from './rows-of-handling.ts';
import { jobRows } from './rows-of-jobs.ts';

const EVERY_FIGURE = ['supervisor', 'administrator', 'scheme-manager', 'auditor'] as const;

/**
 * One row for every route of the desk: who may, on what, and a request that is well formed. It is written down here a
 * second time on purpose: the table of access is what is tested.
 */
export const ROWS: Readonly<Record<string, Row>> = {
  ...accountRows,
  ...handlingRows,
  ...estateRows,
  ...contactRows,
  ...jobRows,
  'GET /api/openapi.json': { may: 'anyone' },
  'GET /health/live': { may: 'anyone' },
  'GET /health/ready': { may: 'anyone' },
  'GET /metrics': { may: 'anyone' },
  'GET /api/status': { may: EVERYBODY },
  'GET /api/stream': { may: READERS, endless: true },
  'POST /api/stream/heard': { may: READERS },
  'GET /api/staff': { may: OVERSIGHT },
  'GET /api/staff/events': { may: OVERSIGHT },
  'GET /api/staff/scopes': { may: ADMINISTRATORS },
  'GET /api/staff/:id': { may: OVERSIGHT, on: 'staff' },
  'PATCH /api/staff/:id': {
    may: ADMINISTRATORS,
    on: 'staff',
    headers: { 'if-match': '"1"' },
    body: { name: 'Ash Example' },
  },
  'DELETE /api/staff/:id/factors': { may: ADMINISTRATORS, on: 'staff' },
  'DELETE /api/staff/:id/sessions': { may: ADMINISTRATORS, on: 'staff' },
  'POST /api/staff/:id/password-link': { may: ADMINISTRATORS, on: 'staff' },
  'GET /api/staff/links': { may: OVERSIGHT },
  'POST /api/staff/links': { may: ADMINISTRATORS, asTheyAre: true, body: { role: 'operator' } },
  // Withdrawn by the first, it is not there for the second.
  'DELETE /api/staff/links/:id': { may: ADMINISTRATORS, on: 'link', fine: [404] },
  'GET /api/tokens': { may: OVERSIGHT },
  'POST /api/tokens': { may: ADMINISTRATORS, asTheyAre: true, body: { name: 'One more', role: 'auditor' } },
  'DELETE /api/tokens/:id': { may: ADMINISTRATORS, on: 'token' },
  'GET /api/standards/handling': { may: READERS },
  // No journal is kept here that figures could be worked out from; their own tests have one.
  'GET /api/figures': {
    may: EVERY_FIGURE,
    query: 'from=2026-01-01T00:00:00.000Z&to=2026-02-01T00:00:00.000Z',
    fine: [503],
  },
  'GET /api/report': { may: EVERY_FIGURE, query: 'month=2026-01', fine: [503] },
  'GET /api/nightly': { may: READERS },
  'GET /api/drill': { may: READERS, fine: [409] },
  'POST /api/drill': { may: LEADERS, whole: true, fine: [409] },
  'GET /api/practice': { may: READERS, fine: [404] },
  'GET /api/policies': { may: READERS },
  'GET /api/policies/:name/explain': { may: READERS, params: { name: 'panic' }, fine: [404] },
};
