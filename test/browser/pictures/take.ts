import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { PLANS } from '../../../simulators/home/plans/index.ts';
import { readScript, runScript } from '../../../simulators/home/script.ts';
import { plansOf, playNight } from '../../../simulators/practice/play.ts';
import { makeLog } from '../../../src/app/log.ts';
import { readNight } from '../../../src/cli/commands/practice.ts';
import { DEMO_STAFF } from '../../../src/cli/demo/scheme.ts';
import { setStage } from '../../../src/cli/demo/stage.ts';
import { ms } from '../../../src/core/time.ts';
import { ROOT } from '../../rig/rig.ts';
import { BusyDesk, orders } from '../busy-desk.ts';
import { ASTRID, CHROMIUM, DeskRig, DORA } from '../desk-rig.ts';
import { Fitting, INES, readClaim } from '../fitting.ts';
import { take, takeBoth } from './camera.ts';

const FLOOD = 300;
const NIGHT = join(ROOT, 'simulators/practice/night.yaml');
const FASTER = 100;
const MINUTE_MS = 61_000;
const DESKTOP = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };

/** What happens in the two homes of the demo before the pictures are taken. */
const EVENING = [
  { home: 'harbour-2', at: 0, do: 'battery living-button 12' },
  { home: 'kestrel-4', at: 500, do: 'force back-door' },
  { home: 'kestrel-4', at: 2_000, do: 'press hall-button' },
  { home: 'kestrel-4', at: 3_000, do: 'close sanctuary-door' },
];

/** A home with rooms, a full file and something going on in it: the page of one incident. */
async function ofOneIncident(): Promise<void> {
  const stage = await setStage({ plans: PLANS, log: makeLog('error') });
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  try {
    const page = await enter(browser, stage.product.http);
    await page.getByText('Nothing is open that needs anybody now.').waitFor();
    await take(page, 'queue-calm');
    const stop = new AbortController().signal;
    for (const home of stage.homes.homes) {
      const steps = EVENING.filter((one) => one.home === home.plan.key).map(({ at, do: act }) => ({ at, do: act }));
      await runScript({ home, steps: readScript(steps, home.plan), stop });
    }
    await page.locator('[data-row]', { hasText: 'Kestrel 4' }).first().focus();
    await page.keyboard.press('a');
    await page.getByText('Yours since').waitFor();
    await take(page, 'incident');
    await page.keyboard.press('b');
    await page.getByRole('heading', { name: 'Read this out' }).waitFor();
    await takeBoth(page, 'brief');
    await page.keyboard.press('o');
    await take(page, 'home-plan');
    await page.keyboard.press('p');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('w');
    await page.keyboard.type('blue teapot');
    await page.keyboard.press('Enter');
    await page.locator('#pane-word').waitFor();
    await take(page, 'word');
    await page.keyboard.press('c');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('1');
    await take(page, 'close');
    await page.keyboard.press('Escape');
    for (const [address, name] of [
      ['/estate', 'estate'],
      ['/estate/gateway', 'gateway'],
    ] as const) {
      await page.goto(address);
      await take(page, name);
    }
  } finally {
    await browser.close();
    await stage.close();
  }
}

/** Several people in the middle of a shift. */
async function ofTheDesk(): Promise<void> {
  const busy = await BusyDesk.open();
  try {
    const page = await busy.desk.seat(DORA);
    await takeBoth(page, 'queue-busy');
    const stranger = await busy.desk.stranger();
    await stranger.goto('/');
    await stranger.getByLabel('Password').waitFor();
    await take(stranger, 'sign-in');
    await page.goto(`/incident/${busy.proposed}`);
    await page.getByText('Check it and agree').waitFor();
    await page.keyboard.press('c');
    await page.getByRole('dialog').waitFor();
    await take(page, 'review');
    await each(page, {
      '/staff': 'staff',
      '/shift': 'shift',
    });
    const phone = await busy.desk.seat(ASTRID, PHONE);
    await take(phone, 'phone-queue');
    await phone.goto(`/incident/${busy.inHand}`);
    await phone.locator('h1 .home').waitFor();
    await take(phone, 'phone-incident');
    // Figures are of whole minutes.
    await page.waitForTimeout(MINUTE_MS);
    await each(page, { '/figures': 'figures', [`/report/${new Date().toISOString().slice(0, 7)}`]: 'report' });
  } finally {
    await busy.close();
  }
}

async function each(page: Page, pages: Record<string, string>): Promise<void> {
  for (const [address, name] of Object.entries(pages)) {
    await page.goto(address);
    await take(page, name);
  }
}

/** A night that staff rehearse, played fast, of which one alarm is over. */
async function ofARehearsal(): Promise<void> {
  const night = readNight(NIGHT);
  const fast = (at: number) => ms(Math.round(at / FASTER));
  const script = {
    ...night,
    happens: night.happens.map((one) => ({ ...one, at: fast(one.at) })),
    alarms: night.alarms.map((alarm) => ({ ...alarm, from: fast(alarm.from) })),
  };
  const stage = await setStage({ plans: plansOf(script), log: makeLog('error'), practice: script });
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  try {
    const page = await enter(browser, stage.product.http);
    await playNight(script, stage.homes.homes, new AbortController().signal);
    await page.locator('[data-row]', { hasText: 'Kestrel 4' }).focus();
    await page.keyboard.press('a');
    await page.getByText('Yours since').waitFor();
    const order = orders(page);
    const incident = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    await order(incident, 'brief', { to: 'line' });
    await order(incident, 'police', { stage: 'informed', route: 'line' });
    await order(incident, 'close', { reason: 'incident', text: 'Officers have been with her.' });
    await take(page, 'rehearsal-queue');
    await page.goto('/practice');
    await page.getByText('✓').first().waitFor();
    await take(page, 'rehearsal');
  } finally {
    await browser.close();
    await stage.close();
  }
}

/** Signs in as whoever sits at a stage's desk. */
async function enter(browser: Browser, http: string): Promise<Page> {
  const context = await browser.newContext({ baseURL: http, viewport: DESKTOP, locale: 'en-GB' });
  const page = await context.newPage();
  await page.goto('/');
  await page.getByLabel('Sign-in name').fill(DEMO_STAFF.login);
  await page.getByLabel('Password').fill(DEMO_STAFF.password);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Open incidents' }).waitFor();
  return page;
}

/** More than anybody can read one by one. */
async function ofAFlood(): Promise<void> {
  const desk = await DeskRig.start([ASTRID]);
  try {
    const page = await desk.seat(ASTRID);
    for (const button of await desk.buttons(FLOOD)) await button.signal({ id: '1', kind: 'tamper', state: 'alarm' });
    for (let n = 0; n < 3; n += 1) await (await desk.home()).button.press('press-1');
    await page.getByText('Many alarms at once').waitFor();
    await page.locator('.by-priority.p1', { hasText: '3' }).waitFor();
    await take(page, 'flood');
  } finally {
    await desk.close();
  }
}

/** Somebody in a hallway: a device is joined by the square on the phone, and the walk-test ticks itself. */
async function ofAnInstaller(): Promise<void> {
  const fitting = await Fitting.order();
  try {
    const page = await fitting.desk.seat(INES, { ...PHONE, at: `/install/jobs/${fitting.job}` });
    await page.getByRole('button', { name: 'Start this job' }).click();
    const codes: Record<string, string> = {};
    for (const [name, key] of Object.entries({ Hub: 'hub', 'Bathroom button': 'bathroom-button' })) {
      await page.locator('.measures .card', { hasText: name }).click();
      await page.getByRole('button', { name: 'Show its code' }).click();
      codes[key] = (await readClaim(page)).code;
      if (key === 'hub') await take(page, 'phone-claim');
      await page.getByRole('button', { name: 'Put it away' }).click();
      await page.locator('.way-back a').click();
    }
    const home = await fitting.enrol(codes);
    await page.goto(`/install/jobs/${fitting.job}/test`);
    await page.getByRole('button', { name: 'Bathroom', exact: true }).click();
    home.act('press bathroom-button');
    await fitting.answer();
    home.act('tamper bathroom-button');
    const button = page.locator('.group', { hasText: 'Bathroom button' });
    await button.locator('.item.done', { hasText: 'tamper' }).waitFor();
    await button.locator('.item.done', { hasText: 'heartbeats' }).waitFor();
    await button.scrollIntoViewIfNeeded();
    await button.evaluate('(group) => scrollTo(0, group.getBoundingClientRect().top + scrollY - 340)');
    await take(page, 'phone-walk-test');
    await take(await fitting.desk.seat(DORA, { ...DESKTOP, at: `/orders/${fitting.job}` }), 'order');
  } finally {
    await fitting.close();
  }
}

const SETS = {
  incident: ofOneIncident,
  desk: ofTheDesk,
  flood: ofAFlood,
  rehearsal: ofARehearsal,
  installer: ofAnInstaller,
};
const asked = process.argv.slice(2);
for (const [name, takeThem] of Object.entries(SETS)) if (asked.length === 0 || asked.includes(name)) await takeThem();
