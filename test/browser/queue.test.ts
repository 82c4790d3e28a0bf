import { existsSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { MockDesk } from '../../src/console/dev/mock-desk.ts';
import { createMock } from '../../src/console/dev/mock-server.ts';
import { BO, SCENES } from '../../src/console/dev/scenes.ts';
import { CHROMIUM, HAS_CHROMIUM } from './desk-rig.ts';

const BUILT = existsSync(join(import.meta.dirname, '../../dist/console/index.html'));
if (!BUILT) console.warn('SKIPPED: the console is not built (npm run build).');

/** The console as it is built, in a real browser, before a made-up desk that can be told to play any night. */
describe.runIf(process.env['HAVENWATCH_BROWSER'] === '1' && HAS_CHROMIUM && BUILT)('the queue in a browser', () => {
  let browser: Browser;
  let desk: MockDesk;
  let server: Server;
  let page: Page;

  beforeAll(async () => {
    ({ desk, server } = createMock());
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: ['--no-sandbox', '--disable-dev-shm-usage'],
    });
  });
  afterAll(async () => {
    await browser?.close();
    server?.closeAllConnections();
    server?.close();
  });
  beforeEach(async () => {
    desk.scene.clear();
    desk.role = 'operator';
    desk.isSignedIn = true;
    await page?.context().close();
    page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  });

  const openScene = async (name: string) => {
    SCENES[name]?.(desk.scene);
    const { port } = server.address() as AddressInfo;
    await page.goto(`http://127.0.0.1:${port}/`);
    await page.locator('.counts', { hasText: 'in hand' }).waitFor();
  };
  const byReference = (reference: string) =>
    [...desk.scene.incidents.values()].find((one) => one.reference === reference)?.id ?? '';
  const row = (reference: string) => page.locator(`[data-row="${byReference(reference)}"]`);
  const topOf = async (reference: string) => (await row(reference).boundingBox())?.y ?? Number.NaN;

  it('a row does not move under the pointer, however many come in above it', async () => {
    await openScene('busy');
    await row('R-6003').hover();
    const before = await topOf('R-6003');
    for (let n = 0; n < 30; n += 1) desk.scene.open(1, 'panic', `R-9${n}`);
    await page.locator('.counts', { hasText: '34 new' }).waitFor();
    expect(Math.abs((await topOf('R-6003')) - before)).toBeLessThan(1);
    await page.mouse.move(700, 10);
    await row('R-4471').waitFor();
    expect(await page.locator('.queue').evaluate((pane) => pane.scrollTop)).toBe(0);
  });

  it('two thousand incidents are walked by keyboard, and news never takes the focus away', async () => {
    await openScene('flood');
    await page.getByLabel('not at all').check();
    const at = () => page.evaluate<string | null>("document.activeElement?.getAttribute('data-row') ?? null");
    const walked = new Set<string | null>();
    for (let n = 0; n < 60; n += 1) {
      await page.keyboard.press('j');
      walked.add(await at());
      if (n % 6 === 0) desk.scene.open(1, 'panic', `R-8${n}`);
    }
    expect(walked.has(null)).toBe(false);
    expect(walked.size).toBeGreaterThanOrEqual(59);
    const seen = await page.locator(':focus').boundingBox();
    expect(seen?.y).toBeGreaterThan(0);
    expect(await page.locator('.row').count()).toBeLessThan(80);

    const here = await at();
    for (let n = 0; n < 80; n += 1) desk.scene.open(1, 'panic', `R-6${n}x`);
    await page.locator('.by-priority.p1', { hasText: '93' }).waitFor();
    expect(await at()).toBe(here);
  });

  it('a panic in a flood stands by itself above every group', async () => {
    await openScene('flood');
    const calls = [...desk.scene.incidents.values()].filter(({ priority, drill }) => priority === 1 && !drill);
    await page.locator('.group').first().waitFor();
    for (const { id } of calls) expect(await page.locator(`.rows [data-row="${id}"]`).count()).toBe(1);
    expect(await page.locator('.groups [data-row]').count()).toBe(0);
  });

  it('a group is worked through one by one, and what the desk refuses is listed until somebody has read it', async () => {
    for (let n = 0; n < 30; n += 1) desk.scene.open(4, 'battery', `R-5${n}`);
    const held = byReference('R-52');
    const found = desk.scene.incidents.get(held);
    const claim = { by: BO, at: new Date().toISOString() };
    if (found)
      desk.scene.incidents.set(held, { ...found, state: 'acknowledged', handling: { ...found.handling, claim } });
    await openScene('quiet');
    await page.getByRole('button', { name: 'Work through' }).click();
    await page.getByLabel('Put them all aside for a while').check();
    await page.getByLabel('1 hour').check();
    await page.getByLabel('The reason').fill('Batteries are changed tomorrow.');
    await page.getByRole('button', { name: 'Put them aside' }).click();
    await page.getByText('29 of 30 done').first().waitFor();
    await page.locator('.refused', { hasText: 'R-52' }).waitFor();
    await page.locator('.group').waitFor({ state: 'detached' });
    expect(await page.locator('.refused li').count()).toBe(1);
  });

  it('one key takes it and opens it; who is too late is told calmly who has it', async () => {
    await openScene('panic');
    await page.keyboard.press('a');
    await page.waitForURL(/\/incident\//);
    const taken = desk.scene.incidents.get(byReference('R-1042'));
    expect([taken?.state, taken?.handling.claim?.by.id]).toEqual(['acknowledged', 'st_ash']);

    await page.keyboard.press('q');
    const other = desk.scene.open(1, 'panic', 'R-2222');
    await row('R-2222').focus();
    const handling = desk.scene.incidents.get(other)?.handling;
    if (handling) {
      // It happens at the desk only; this screen has not heard of it when the key is pressed.
      const found = desk.scene.incidents.get(other);
      const claim = { by: BO, at: new Date().toISOString() };
      if (found) desk.scene.incidents.set(other, { ...found, handling: { ...handling, claim } });
    }
    await page.keyboard.press('a');
    await page.locator('.claim-news', { hasText: 'Bo Sample' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/');
    expect(desk.scene.incidents.get(other)?.handling.claim?.by.id).toBe(BO.id);
  });

  it('a supervisor is asked before taking over, and Escape leaves it where it is', async () => {
    desk.role = 'supervisor';
    await openScene('busy');
    await row('R-5120').focus();
    await page.keyboard.press('a');
    await page.getByRole('dialog', { name: 'Take it over?' }).waitFor();
    await page.keyboard.press('Escape');
    expect(desk.scene.incidents.get(byReference('R-5120'))?.handling.claim?.by.id).toBe(BO.id);
    expect(await page.locator(':focus').getAttribute('data-row')).toBe(byReference('R-5120'));
    await page.keyboard.press('a');
    await page.getByRole('dialog', { name: 'Take it over?' }).waitFor();
    await page.keyboard.press('Enter');
    await page.locator('dialog').waitFor({ state: 'detached' });
    expect(desk.scene.incidents.get(byReference('R-5120'))?.handling.claim?.by.id).toBe('st_ash');
  });

  it('a broken line is said loudly, and what came meanwhile is there when it is back', async () => {
    await openScene('quiet');
    desk.mischief.streamDown = true;
    desk.cut();
    await page.locator('.banner.danger', { hasText: 'What you see may be old' }).waitFor();
    for (let n = 0; n < 5; n += 1) desk.scene.open(1, 'panic', `R-7${n}`);
    desk.mischief.streamDown = false;
    await page.locator('.counts', { hasText: '5 new' }).waitFor();
    await page.locator('.banner.danger').waitFor({ state: 'detached' });
  });
});
