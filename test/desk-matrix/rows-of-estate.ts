import { EVERYBODY, HANDLERS, LEADERS, READERS } from './roles.ts';
import type { Row } from './row.ts';

const TEXT = 'The battery was changed today.';

/** What stands in the homes and wants seeing to. */
export const estateRows: Readonly<Record<string, Row>> = {
  'GET /api/devices': { may: EVERYBODY },
  'GET /api/devices/:id': { may: EVERYBODY, on: 'device' },
  // The code is nobody's.
  'POST /api/enrol': { may: 'anyone', body: { code: '0000-0000-0000-0000', want: 'secret' }, fine: [404] },
  'GET /api/devices/:id/identity': { may: [...LEADERS, 'installer', 'auditor'], on: 'device' },
  'POST /api/devices/:id/claim': { may: [...LEADERS, 'installer'], on: 'device', body: {} },
  'POST /api/devices/:id/renew': { may: [...LEADERS, 'installer'], on: 'device', body: {} },
  'POST /api/devices/:id/revoke': { may: LEADERS, on: 'device', staffOnly: true, body: { text: TEXT }, last: true },
  'POST /api/devices/:id/test': {
    may: [...LEADERS, 'installer'],
    on: 'device',
    staffOnly: true,
    body: { minutes: 10, text: TEXT },
  },
  'DELETE /api/devices/:id/test': { may: [...LEADERS, 'installer'], on: 'device', staffOnly: true },
  'POST /api/devices/:id/bypass': {
    may: [...LEADERS, 'installer'],
    on: 'device',
    staffOnly: true,
    body: { hours: 2, text: TEXT },
  },
  'DELETE /api/devices/:id/bypass': { may: [...LEADERS, 'installer'], on: 'device', staffOnly: true, body: {} },
  'POST /api/devices/:id/swap': { may: LEADERS, on: 'device', staffOnly: true, body: { text: TEXT }, last: true },
  'POST /api/devices/:id/decommission': {
    may: LEADERS,
    on: 'device',
    staffOnly: true,
    body: { text: TEXT },
    last: true,
  },
  'GET /api/estate/care': { may: EVERYBODY },
  'GET /api/premises/:id/care': { may: EVERYBODY, on: 'premises' },
  // It is hardware of our own, which says itself what it means: its own tests change one.
  'PUT /api/devices/:id/meaning': {
    may: LEADERS,
    on: 'device',
    staffOnly: true,
    body: { version: '', bindings: [], text: TEXT },
    fine: [400],
  },
  'GET /api/discovered': { may: [...HANDLERS, 'installer'] },
  // The bridge of the order is not there: its own tests bind one.
  'POST /api/discovered/bind': {
    may: LEADERS,
    staffOnly: true,
    body: { via: 'dv_none', address: 'x', name: 'hall', kind: 'button', bindings: [] },
    fine: [404],
  },
  'GET /api/premises': { may: EVERYBODY },
  'GET /api/premises/:id': { may: EVERYBODY, on: 'premises' },
  'GET /api/premises/:id/home': { may: [...HANDLERS, 'installer'], on: 'premises' },
  'GET /api/premises/:id/file': { may: LEADERS, on: 'premises', staffOnly: true },
  'PUT /api/premises/:id/file': {
    may: LEADERS,
    on: 'premises',
    staffOnly: true,
    headers: { 'if-match': '"0"' },
    body: { file: {} },
  },
  'GET /api/premises/:id/file/versions': { may: LEADERS, on: 'premises', staffOnly: true },
  'GET /api/estate/homes': { may: EVERYBODY },
  'GET /api/estate/homes/:id': { may: EVERYBODY, on: 'premises' },
  'GET /api/estate/batteries': { may: EVERYBODY },
  'GET /api/estate/on-test': { may: EVERYBODY },
  'GET /api/estate/gateway': { may: READERS },
  'GET /api/quarantine': { may: [...HANDLERS, 'auditor', 'installer'] },
  // Nothing was kept of what it held: its own tests open one.
  'POST /api/quarantine/:id/open': { may: LEADERS, on: 'message', staffOnly: true, fine: [404] },
};
