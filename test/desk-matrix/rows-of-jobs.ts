import { EVERYBODY, LEADERS } from './roles.ts';
import type { Row } from './row.ts';

const FITTERS = [...LEADERS, 'installer'] as const;
const ENTRY = '3f0c1c1e-8d0e-4c55-9f0f-3a2f6d1b7e11';
const NO_MEASURE = { measure: 'ms_none' };

/** What is to be installed. Each home has an order that is given to nobody in particular. */
export const jobRows: Readonly<Record<string, Row>> = {
  'GET /api/jobs': { may: EVERYBODY },
  'GET /api/jobs/:id': { may: EVERYBODY, on: 'job' },
  'GET /api/installers': { may: LEADERS },
  // The home of the order is not there: its own tests order one.
  'POST /api/jobs': {
    may: LEADERS,
    body: { premises: 'pm_none', measures: [{ kind: 'bar', name: 'bar' }] },
    fine: [404],
  },
  'POST /api/jobs/:id/open': { may: FITTERS, on: 'job', staffOnly: true, body: { hours: 4 } },
  'POST /api/jobs/:id/prolong': { may: LEADERS, on: 'job', body: { hours: 4 } },
  'POST /api/jobs/:id/give': { may: LEADERS, on: 'job', body: { installer: null }, last: true },
  'POST /api/jobs/:id/cancel': { may: LEADERS, on: 'job', body: { text: 'She has moved away.' }, last: true },
  'POST /api/jobs/:id/address': { may: FITTERS, on: 'job', staffOnly: true, body: {} },
  'POST /api/jobs/:id/measures': { may: FITTERS, on: 'job', body: { kind: 'bar', name: 'bar' } },
  'PATCH /api/jobs/:id/measures/:measure': {
    may: FITTERS,
    on: 'job',
    params: NO_MEASURE,
    body: { fitted: true },
    fine: [404],
  },
  'POST /api/jobs/:id/measures/:measure/device': { may: FITTERS, on: 'job', params: NO_MEASURE, body: {}, fine: [404] },
  'POST /api/jobs/:id/here': { may: FITTERS, on: 'job', body: { room: 'bedroom' } },
  'POST /api/jobs/:id/items/:item': {
    may: FITTERS,
    on: 'job',
    staffOnly: true,
    params: { item: 'resident-yes' },
    body: { entry: ENTRY, said: 'yes' },
  },
  'POST /api/jobs/:id/sign-off': {
    may: FITTERS,
    on: 'job',
    staffOnly: true,
    body: { entry: ENTRY, residentAgrees: true, withoutAddress: true },
  },
  // None was issued: the promise of the walk-test reads one.
  'GET /api/jobs/:id/certificate': { may: FITTERS, on: 'job', staffOnly: true, fine: [404] },
  'GET /api/certificates/:digest': { may: LEADERS, params: { digest: '0'.repeat(64) }, fine: [404] },
};
