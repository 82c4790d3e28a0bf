import { existsSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MockDesk } from '../../src/console/dev/mock-desk.ts';
import { createMock } from '../../src/console/dev/mock-server.ts';
import { SCENES } from '../../src/console/dev/scenes.ts';
import { CHROMIUM, HAS_CHROMIUM } from './desk-rig.ts';

const BUILT = existsSync(join(import.meta.dirname, '../../dist/console/index.html'));
if (!BUILT) console.warn('SKIPPED: the console is not built (npm run build).');

/** The console as it is built, before a made-up desk on which three alarms stand differently with the police. */
describe.runIf(process.env['HAVENWATCH_BROWSER'] === '1' && HAS_CHROMIUM && BUILT)('telling the police', () => {
  let browser: Browser;
  let desk: MockDesk;
  let server: Server;
  let page: Page;

  beforeAll(async () => {
    ({ desk, server } = createMock());
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
    desk.isSignedIn = true;
    SCENES['police']?.(desk.scene);
    page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
    const { port } = server.address() as AddressInfo;
    await page.goto(`http://127.0.0.1:${port}/`);
    await page.locator('.counts', { hasText: 'in hand' }).waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    server?.closeAllConnections();
    server?.close();
  });

  const open = async (reference: string) => {
    await page.locator('[data-row]', { hasText: reference }).focus();
    await page.keyboard.press('a');
    await page.getByText('Yours since').waitFor();
  };
  const faults = async () => (await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id);

  it('is seen in the queue before anything is opened', async () => {
    await page.locator('[data-row]', { hasText: 'R-1042' }).getByText('Ring 999').waitFor();
    await page.locator('[data-row]', { hasText: 'R-2043' }).getByText('Ring the police').waitFor();
    expect(await page.locator('[data-row]', { hasText: 'R-3044' }).getByText('Ring').count()).toBe(0);
    expect(await faults()).toEqual([]);
  });

  it('stands above everything with the words to say, and two keys write down that it is done', async () => {
    await open('R-1042');
    const task = page.getByRole('region', { name: 'Task: tell the police' });
    await task.getByText('the police have withdrawn their response').waitFor();
    await task.getByText('Police, please.').waitFor();
    const above = (await task.boundingBox())?.y ?? Number.NaN;
    const next = (await page.getByRole('region', { name: 'What to do now' }).boundingBox())?.y ?? Number.NaN;
    expect(above).toBeLessThan(next);
    expect(await faults()).toEqual([]);
    await page.keyboard.press('p');
    await page.getByRole('dialog', { name: 'The police' }).waitFor();
    expect(await page.getByRole('radio', { name: /999, dialled by hand/ }).isChecked()).toBe(true);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await task.waitFor({ state: 'detached' });
  });

  it('shows how far they are, and what they refused', async () => {
    await page.keyboard.press('q');
    await open('R-2043');
    const line = page.getByRole('list', { name: 'How far the police are' });
    await line.getByText('Police refused').waitFor();
    const ways = page.getByRole('list', { name: 'Ways to the police' });
    await ways.getByText('they do not know the address').waitFor();
    expect(await faults()).toEqual([]);
  });
});
