import { EVERYBODY, HANDLERS } from './roles.ts';
import type { Row } from './row.ts';

const SPENT = 'x'.repeat(43);
const PASSWORD = 'some other plain words';
const CREDENTIAL = { id: 'AAAA', rawId: 'AAAA', type: 'public-key' };

/** Coming in, and one's own account. */
export const accountRows: Readonly<Record<string, Row>> = {
  'POST /api/session': { may: 'anyone', body: { login: 'nobody', password: 'wrong wrong wrong' }, fine: [401] },
  'GET /api/session': { may: EVERYBODY },
  'DELETE /api/session': { may: EVERYBODY, ends: true },
  'POST /api/session/second': { may: 'anyone', body: { ticket: SPENT, totp: '000000' }, fine: [410] },
  'POST /api/session/passkey/options': { may: 'anyone', body: {} },
  'POST /api/session/passkey': {
    may: 'anyone',
    body: {
      ticket: SPENT,
      response: { ...CREDENTIAL, response: { clientDataJSON: 'AA', authenticatorData: 'AA', signature: 'AA' } },
    },
    fine: [410],
  },
  'POST /api/setup': {
    may: 'anyone',
    body: { token: SPENT, login: 'nobody', name: 'Nobody', password: PASSWORD },
    fine: [410],
  },
  'POST /api/setup/look': { may: 'anyone', body: { token: SPENT }, fine: [410] },
  'POST /api/setup/password': { may: 'anyone', body: { token: SPENT, password: PASSWORD }, fine: [410] },
  'GET /api/me': { may: EVERYBODY, staffOnly: true },
  // A wrong password is an answer too, and the hash of one is looked at once.
  'POST /api/me/prove': {
    may: EVERYBODY,
    staffOnly: true,
    slow: true,
    body: { password: 'wrong wrong wrong' },
    fine: [400],
  },
  'POST /api/me/password': {
    may: EVERYBODY,
    staffOnly: true,
    slow: true,
    body: { old: 'wrong wrong wrong', password: PASSWORD },
    fine: [400],
  },
  'GET /api/me/sessions': { may: EVERYBODY, staffOnly: true },
  'DELETE /api/me/sessions': { may: EVERYBODY, staffOnly: true },
  'DELETE /api/me/sessions/:id': { may: EVERYBODY, staffOnly: true, params: { id: 'ss_000000000000' }, fine: [404] },
  'POST /api/me/codes': { may: EVERYBODY, staffOnly: true },
  'POST /api/me/codes/confirm': { may: EVERYBODY, staffOnly: true, body: { code: '000000' }, fine: [400] },
  'DELETE /api/me/codes': { may: EVERYBODY, staffOnly: true },
  'POST /api/me/recovery': { may: EVERYBODY, staffOnly: true, fine: [404] },
  'POST /api/me/passkeys/options': { may: EVERYBODY, staffOnly: true, body: {} },
  'POST /api/me/passkeys': {
    may: EVERYBODY,
    staffOnly: true,
    body: {
      ticket: SPENT,
      name: 'phone',
      response: { ...CREDENTIAL, response: { clientDataJSON: 'AA', attestationObject: 'AA' } },
    },
    fine: [410],
  },
  'DELETE /api/me/passkeys/:id': { may: EVERYBODY, staffOnly: true, params: { id: 'pk_000000000000' }, fine: [404] },
  'GET /api/me/telephone': { may: HANDLERS, staffOnly: true },
  'PUT /api/me/telephone': { may: HANDLERS, staffOnly: true, body: { number: '07700 900123' } },
};
