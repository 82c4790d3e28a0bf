import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { seconds } from '../core/time.ts';
import { type House, OURS, openHouse } from './testing/house.ts';

const order = (house: House, headers: Record<string, string>, verb: string, payload: object = {}) =>
  house.app.inject({
    method: 'POST',
    url: `/api/incidents/${house.incident()}/${verb}`,
    headers: { ...OURS, ...headers },
    payload,
  });

describe('what the desk does with an incident', () => {
  test('acknowledge answers with the incident as it is on disk, with the name of who did it', async () => {
    const house = await openHouse();
    await house.press('1-1');
    const { cookie, staff } = await house.signIn('operator');
    const answer = await order(house, { cookie }, 'acknowledge');
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({
      id: house.incident(),
      premises: house.premises,
      state: 'acknowledged',
      acknowledgedBy: { kind: 'staff', id: staff, name: 'Name of operator' },
      acknowledgedAt: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/),
      signals: [{ device: house.device, id: '1-1', kind: 'panic', zone: 'sanctuary', room: 'bedroom' }],
      attempts: [
        { channel: 'desk', state: 'human' },
        { channel: 'voice', contact: house.contact, contactName: 'Ada Example' },
      ],
    });
  });

  test('two people at once: one has it, the other is told who', async () => {
    const house = await openHouse();
    await house.press('1-1');
    const [one, two] = [await house.signIn('operator'), await house.signIn('supervisor')];
    const answers = await Promise.all([order(house, one, 'acknowledge'), order(house, two, 'claim')]);
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409]);
    const loser = answers.find(({ statusCode }) => statusCode === 409);
    expect(loser?.json()).toMatchObject({
      code: 'HW_CLAIMED',
      detail: expect.stringContaining('(it is with Name of operator)'),
    });
    const events = house.journal.reader.eventsAfter(0, 100).filter(({ type }) => type === 'incident-acknowledged');
    expect(events).toHaveLength(1);
  });

  test('help on the way and closing with a reason stand on the timeline, each as a sentence', async () => {
    const house = await openHouse();
    await house.press('1-1');
    const me = await house.signIn('operator');
    await order(house, me, 'acknowledge');
    expect((await order(house, me, 'police', { text: 'Unit sent' })).json()).toMatchObject({
      helpSentAt: expect.any(String),
    });
    expect((await order(house, me, 'close', { reason: 'incident', text: 'All safe now' })).json()).toMatchObject({
      state: 'closed',
      closeReason: 'incident',
    });
    const timeline = (
      await house.app.inject({ url: `/api/incidents/${house.incident()}/timeline`, headers: me })
    ).json();
    const said = timeline.items.map((entry: { says: string; text: string | null }) => [entry.says, entry.text]);
    expect(said).toEqual(
      expect.arrayContaining([
        ['Help is on the way, recorded at the desk.', 'Unit sent'],
        ['Closed at the desk as a true incident.', 'All safe now'],
      ]),
    );
    expect((await order(house, me, 'note', { text: 'late' })).json()).toMatchObject({
      status: 409,
      code: 'HW_INCIDENT_CLOSED',
    });
  });

  test('the words of a note go to the vault and nowhere else', async () => {
    const house = await openHouse();
    await house.press('1-1');
    const words = 'She said the neighbour has a key';
    const me = await house.signIn('operator');
    const heard: string[] = [];
    house.stream.join(
      {
        write: (bytes) => heard.push(String(bytes)),
        backlog: 0,
        closed: false,
        onceDrained: setImmediate,
        onceClosed: () => {},
        drop: () => {},
      },
      { lastId: undefined, atDesk: true, still: () => true },
    );
    for (const [verb, payload] of [
      ['note', { text: words }],
      ['police', { text: words }],
      ['close', { reason: 'false', cause: 'child', text: words }],
    ] as const) {
      const answer = await order(house, me, verb, payload);
      expect(answer.statusCode).toBe(200);
      expect(answer.body).not.toContain(words);
    }
    expect(house.submitted).toHaveLength(3);
    expect(JSON.stringify(house.submitted)).toMatch(/"note":"nt_/);
    expect(JSON.stringify(house.submitted)).not.toContain(words);
    expect(heard.join()).toContain('incident-noted');
    expect(heard.join()).not.toContain(words);
    expect(house.log.lines.join()).not.toContain(words);
    for (const name of readdirSync(house.directory)) {
      expect(readFileSync(join(house.directory, name)).includes(words), name).toBe(false);
    }
    const url = `/api/incidents/${house.incident()}/timeline`;
    expect((await house.app.inject({ url, headers: me })).body).toContain(words);
    const auditor = await house.signIn('auditor');
    expect((await house.app.inject({ url, headers: house.token('operator') })).body).not.toContain(words);
    expect((await house.app.inject({ url, headers: auditor })).body).not.toContain(words);
  });

  test('names are shown to staff who handle alarms, and each showing is in the audit', async () => {
    const house = await openHouse();
    await house.press('1-1');
    const url = `/api/incidents/${house.incident()}`;
    const me = await house.signIn('operator');
    const name = async (headers: Record<string, string>) =>
      (await house.app.inject({ url, headers })).body.includes('Ada Example');
    expect(await name(house.token('operator'))).toBe(false);
    expect(await name(await house.signIn('auditor'))).toBe(false);
    expect(house.records.vault.listReveals({})).toEqual([]);
    expect(await name(me)).toBe(true);
    expect(house.records.vault.listReveals({})).toMatchObject([
      { who: me.staff, purpose: 'desk', what: `contacts/${house.contact}/name` },
    ]);
    expect((await house.app.inject({ url: '/api/incidents', headers: me })).body).not.toContain('Ada Example');
  });

  test('an incident that is not there is 404 before anything is submitted', async () => {
    const house = await openHouse();
    const headers = { ...OURS, ...(await house.signIn('operator')) };
    for (const id of ['1-1-999', '99-1-1', 'nonsense', '..%2f..']) {
      const answer = await house.app.inject({
        method: 'POST',
        url: `/api/incidents/${id}/acknowledge`,
        headers,
        payload: {},
      });
      expect(answer.json(), id).toMatchObject({ status: 404, code: 'HW_NOT_FOUND' });
    }
    expect(house.submitted).toEqual([]);
  });

  test('a commit that does not come is 503 in a bounded time, and says that the outcome is unknown', async () => {
    const asked = Promise.withResolvers<void>();
    const house = await openHouse({ door: { submit: () => asked.resolve() } });
    await house.press('1-1');
    const answer = order(house, house.token('operator'), 'acknowledge');
    await asked.promise;
    house.clock.pass(seconds(5));
    expect((await answer).json()).toMatchObject({ status: 503, code: 'HW_COMMIT_SLOW' });
  });

  test('a call where no telephone provider is set up is refused in plain words', async () => {
    const house = await openHouse();
    await house.press('1-1');
    const me = await house.signIn('operator');
    expect((await order(house, me, 'call', { target: 'police' })).json()).toMatchObject({
      status: 409,
      code: 'HW_CALLS_NOT_SET_UP',
    });
  });
});
