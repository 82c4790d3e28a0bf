import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { minutes } from '../../src/core/time.ts';
import { hashPassword } from '../../src/desk/passwords.ts';
import { SIGNATURE_HEADER, verifyWebhook } from '../../src/dispatch/webhook/signature.ts';
import { DeskStream } from '../rig/desk-stream.ts';
import { ALERTS_SECRET, MovedRig, NEVER_LATE } from '../rig/moved-time.ts';
import { Outside } from '../rig/outside.ts';
import { until } from '../rig/rig.ts';

const ALERTS = '/alerts';
const SIGNAL = '/signal';
const SIGNAL_EVERY_MS = 30_000;
const AUDIT_EVERY_MS = 30_000;
/** An alert leaves at most this long after its trouble can be seen. */
const ALERT_WITHIN_MS = 20_000;
const STAFF = { login: 'op.one', password: 'four plain words here' };

let rig: MovedRig;
let outside: Outside;

const health = async () => {
  const answer = await fetch(`${rig.http}/health/ready`);
  return { status: answer.status, ...JSON.parse(await answer.text()) };
};
const signals = () => outside.at(SIGNAL).length;

/** Somebody signs in and opens the desk. */
async function sitDown(): Promise<DeskStream> {
  const signedIn = await rig.post('/api/session', STAFF);
  const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
  return DeskStream.open(rig.http, { cookie });
}

/** Changes the journal's file as nobody should, beside a running gateway or of a stopped one. */
function tamper(sql: string): void {
  const db = new Sqlite(join(rig.dataDir, 'journal.db'));
  db.exec(sql);
  db.close();
}

beforeAll(async () => {
  outside = await Outside.listen();
  rig = await MovedRig.make();
  const passwordHash = await hashPassword(STAFF.password);
  rig.records(({ register }) =>
    register.staff.add({ login: STAFF.login, name: 'Robin', passwordHash, role: 'operator' }),
  );
  rig.config.gateway.alerts = { url: outside.url + ALERTS };
  rig.config.gateway.deadMan = { url: outside.url + SIGNAL, every: minutes(0.5) };
  await rig.open();
});

beforeEach(() => {
  outside.arrived.length = 0;
});
afterAll(async () => {
  await rig.close();
  outside.close();
});

describe('nobody is at the desk', () => {
  test('is said within a minute, here and outside, and taken back when somebody is', async () => {
    const startedAt = rig.clock.now();
    await rig.pass(57_000);
    expect((await health()).warnings.join()).not.toMatch(/Nobody/);
    await rig.pass(5_500);
    const warned = await health();
    expect(warned.warnings.join()).toMatch(/Nobody is at the desk/);
    // Out of service nobody could sign in any more.
    expect(warned.status).toBe(200);

    const alert = await outside.alert('desk-empty', 'raised');
    const { at, says } = JSON.parse(alert.body);
    expect(Date.parse(at) - startedAt).toBeLessThanOrEqual(60_000 + ALERT_WITHIN_MS);
    expect(says).toMatch(/^Nobody is at the desk/);
    const signature = String(alert.headers[SIGNATURE_HEADER]);
    expect(verifyWebhook(ALERTS_SECRET, signature, alert.body, rig.clock.now(), minutes(5))).toBe(true);
    expect(verifyWebhook(ALERTS_SECRET, signature, `${alert.body} `, rig.clock.now(), minutes(5))).toBe(false);

    const desk = await sitDown();
    expect(desk.frames[0]?.data.warnings.join()).toMatch(/Nobody is at the desk/);
    await rig.pass(3_000);
    await outside.alert('desk-empty', 'cleared');
    const { warnings } = await health();
    expect(warnings).toContainEqual(expect.stringMatching(/^Nobody was at the desk from 19:\d\d to 19:\d\d UTC/));
    expect(warnings.join()).not.toMatch(/Nobody is at the desk/);
    desk.close();
  });

  test('is nobody’s business where nobody is meant to sit there', async () => {
    rig.config.gateway.watchdog.desk = 'unwatched';
    await rig.pass(120_000);
    expect((await health()).warnings.join()).not.toMatch(/Nobody is at the desk/);
    expect(outside.at(ALERTS)).toEqual([]);
    rig.config.gateway.watchdog.desk = 'watched';
  });
});

describe('the audit', () => {
  /** Lets an audit be made, and answers all that audits have found so far. */
  const findings = async (): Promise<number> => {
    const count = async (what: string) => {
      const page = await (await fetch(`${rig.http}/metrics`)).text();
      return Number(new RegExp(`havenwatch_audit\\{what="${what}"\\} (\\d+)`).exec(page)?.[1]);
    };
    const before = await count('made');
    await until(async () => {
      await rig.pass(AUDIT_EVERY_MS);
      return (await count('made')) > before;
    });
    return count('findings');
  };

  test('finds nothing in an alarm’s life as it should be', async () => {
    const [first, second] = ['+447700900511', '+447700900512'];
    const home = rig.home({ duty: [first, second], supervision: NEVER_LATE });
    const button = await rig.button(home);
    await button.press('1-1');
    expect(await findings()).toBe(0);
    // Nobody answers for rounds on end.
    await rig.pass(180_000);
    expect(await findings()).toBe(0);
    const phone = rig.phones.phone(first);
    await until(async () => {
      await rig.pass(1_000);
      return phone.ringing();
    });
    await phone.answer();
    await phone.press('1');
    await rig.pass(1_000);
    const incident = rig.events('incident-acknowledged').at(-1)?.incident;
    expect(await findings()).toBe(0);
    expect((await rig.post(`/api/incidents/${incident}/close`, { reason: 'incident' })).status).toBe(200);
    await button.press('1-2');
    expect(await findings()).toBe(0);
    await rig.shut();
    await rig.open();
    expect(await findings()).toBe(0);
    const open = (await rig.get('/api/incidents?state=open')).items[0].id;
    expect((await rig.post(`/api/incidents/${open}/acknowledge`)).status).toBe(200);
    expect(await findings()).toBe(0);
  });
});

describe('the signal that all is well', () => {
  test('goes out while it is, and says nothing but that', async () => {
    await until(async () => {
      await rig.pass(SIGNAL_EVERY_MS);
      return signals() > 0;
    });
    const before = signals();
    for (let i = 0; i < 4; i += 1) await rig.pass(SIGNAL_EVERY_MS);
    expect(signals() - before).toBe(4);
    const [first] = outside.at(SIGNAL);
    expect([first?.method, first?.body]).toEqual(['GET', '']);
  });

  test('is withheld while the journal cannot be written, which is told outside at once', async () => {
    await until(async () => {
      await rig.pass(SIGNAL_EVERY_MS);
      return signals() > 0;
    });
    // Nothing happens in the homes: only the gateway's own sign of life finds out.
    tamper("CREATE TRIGGER gone BEFORE UPDATE ON meta BEGIN SELECT RAISE(ABORT, 'disk I/O error'); END");
    await until(async () => {
      await rig.pass(2_500);
      return (await health()).status === 503;
    });
    expect((await health()).says).toContainEqual(expect.stringMatching(/^The journal cannot be written/));
    await outside.alert('journal-failing', 'raised');
    const before = signals();
    for (let i = 0; i < 4; i += 1) await rig.pass(SIGNAL_EVERY_MS);
    expect(signals()).toBe(before);

    tamper('DROP TRIGGER gone');
    await until(async () => {
      await rig.pass(2_500);
      return (await health()).status === 200;
    });
    await until(async () => {
      await rig.pass(SIGNAL_EVERY_MS);
      return signals() > before;
    });
    await outside.alert('journal-failing', 'cleared');
  });

  test('is withheld while the audit finds what must not be', async () => {
    await (await rig.button(rig.home({ supervision: NEVER_LATE }))).press('1-1');
    await rig.shut();
    // As if what the home has said had never been marked as seen: sent again, the press would count twice.
    tamper('DELETE FROM dedupe');
    await rig.open();
    outside.arrived.length = 0;
    await until(async () => {
      await rig.pass(10_000);
      return (await health()).status === 503;
    });
    const { says } = await health();
    const found = /^The audit of the journal's tables found: The signal at position \d+ is not remembered as seen/;
    expect(says).toContainEqual(expect.stringMatching(found));
    const logged = { level: 'error', says: expect.stringMatching(found), detail: { trouble: 'audit-found' } };
    await rig.pass(2_500);
    await outside.alert('audit-found', 'raised');
    expect(rig.log).toContainEqual(logged);
    const before = signals();
    for (let i = 0; i < 4; i += 1) await rig.pass(SIGNAL_EVERY_MS);
    expect([before, signals()]).toEqual([0, 0]);
    const metrics = await (await fetch(`${rig.http}/metrics`)).text();
    expect(metrics).toMatch(/havenwatch_trouble\{code="audit-found"\} 1/);
    expect(metrics).toMatch(/havenwatch_audit_findings [1-9]/);
    expect(await (await fetch(`${rig.http}/health/live`)).json()).toEqual({ live: true });
  });
});
