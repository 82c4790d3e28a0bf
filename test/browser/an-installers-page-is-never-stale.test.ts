import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { ms } from '../../src/core/time.ts';
import { openHouse, PASSWORD } from '../../src/desk/testing/house.ts';
import { ROOT, until } from '../rig/rig.ts';
import { Cable } from './cable.ts';
import { CAN_PLAY, CHROMIUM } from './desk-rig.ts';

const TIMEOUT_MS = 120_000;
const BUILDS = ['one', 'two'] as const;
type BuildName = (typeof BUILDS)[number];

/** Builds the console into a folder; each build says its name in the page. */
async function build(name: BuildName, outDir: string): Promise<void> {
  const { build } = await import('vite');
  const signed = {
    name: 'signed',
    transform: (code: string, id: string) =>
      id.endsWith('/console/main.tsx') ? `${code}\nglobalThis.isBuild = '${name}';` : null,
  };
  await build({
    configFile: join(ROOT, 'src/console/vite.config.ts'),
    logLevel: 'error',
    plugins: [signed],
    build: { outDir, emptyOutDir: true },
  });
}

describe.skipIf(!CAN_PLAY)('the page that an installer has on a phone', () => {
  const folder = mkdtempSync(join(tmpdir(), 'havenwatch-builds-'));
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
    for (const name of BUILDS) await build(name, join(folder, name));
  }, TIMEOUT_MS);
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A desk that serves one build and then another, an open job, and a phone. */
  async function open() {
    const served = join(folder, 'served');
    const serve = (name: BuildName) => {
      rmSync(served, { recursive: true, force: true });
      cpSync(join(folder, name), served, { recursive: true });
    };
    serve('one');
    const house = await openHouse({ consoleDir: served });
    const { register, premises, clock } = house;
    clock.pass(ms(Date.now() - clock.now()));
    const ines = await house.addStaff('installer', 'ines');
    await house.addStaff('operator', 'olive');
    const job = register.jobs.add({ premises, installer: ines, soakHours: 0, measures: [], by: 'st_none' });
    register.jobs.begin(job, ines, 12, 0);
    await house.app.listen({ host: '127.0.0.1', port: 0 });
    const address = house.app.server.address();
    const cable = await Cable.lay(typeof address === 'object' && address !== null ? address.port : 0);
    onTestFinished(() => cable.close());
    const baseURL = cable.http;
    const context = await browser.newContext({ baseURL, viewport: { width: 360, height: 740 } });
    onTestFinished(() => context.close());
    context.setDefaultTimeout(15_000);
    const page = await context.newPage();
    const broken: string[] = [];
    page.on('pageerror', (error) => broken.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' && /policy|refused to/i.test(message.text())) broken.push(message.text());
    });
    return { cable, serve, served, page, context, broken, job, measures: () => register.jobs.get(job).measures.length };
  }

  async function signIn(page: Page, login: string, at: string): Promise<void> {
    await page.goto(at);
    await page.getByLabel('Sign-in name').fill(login);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByRole('navigation', { name: 'Pages' }).waitFor();
  }

  const onPhone = (page: Page) =>
    page.evaluate<{ workers: string[]; stores: string[]; job: boolean }>(`(async () => ({
      workers: (await navigator.serviceWorker.getRegistrations()).map(({ scope }) => new URL(scope).pathname),
      stores: await caches.keys(),
      job: JSON.stringify(localStorage).includes('jb_'),
    }))()`);
  const isKept = (page: Page) =>
    until(async () => {
      const { stores, job } = await onPhone(page);
      return job && stores.length === 1 && (await page.evaluate(`caches.match('/install').then(Boolean)`));
    });
  const buildOf = (page: Page) => page.evaluate('globalThis.isBuild');
  const goesNowhere = async (page: Page, path: string) =>
    expect(
      await page.goto(path).then(
        () => 'opened',
        () => 'nowhere',
      ),
      path,
    ).toBe('nowhere');
  const add = async (page: Page, name: string) => {
    await page.getByRole('button', { name: 'Add something that was fitted' }).click();
    await page.getByLabel('What it is called').fill(name);
    await page.getByRole('button', { name: 'Add it' }).click();
  };

  test(
    'is that page alone: without a desk no other page of the console is shown, and no worker can be had for one',
    async () => {
      const { page, context, broken, job } = await open();
      await signIn(page, 'ines', `/install/jobs/${job}`);
      await page.getByText('ON TEST').waitFor();
      await isKept(page);
      expect((await onPhone(page)).workers).toEqual(['/install']);
      const other = await context.newPage();
      await other.goto('/account');
      // A script of our own that meant to have more would be refused by the desk, and any other script by the page.
      const asked = (scope: string) => `(async () => {
        globalThis.ours ??= trustedTypes.createPolicy('installer-worker', { createScriptURL: (url) => url });
        const worker = globalThis.ours.createScriptURL('/installer-worker.js');
        return navigator.serviceWorker.register(worker, { scope: '${scope}' }).then(() => 'had', (error) => error.name);
      })()`;
      expect(await other.evaluate(asked('/'))).toBe('SecurityError');
      expect(await other.evaluate(asked('/estate'))).toBe('SecurityError');
      expect(await other.evaluate(asked('/install'))).toBe('had');
      await context.setOffline(true);
      for (const path of ['/', '/estate', '/signin', '/incident/1-1-1']) await goesNowhere(other, path);
      await page.goto(`/install/jobs/${job}`);
      await page.getByText('What you see is from').waitFor();
      await context.setOffline(false);
      await page.getByText('What you see is from').waitFor({ state: 'detached' });
      expect(broken).toEqual([]);
    },
    TIMEOUT_MS,
  );

  test(
    'is there on a line that carries nothing and does not say so, and what is entered then is sent once',
    async () => {
      const { page, cable, job, measures } = await open();
      await signIn(page, 'ines', `/install/jobs/${job}`);
      await page.getByText('ON TEST').waitFor();
      await isKept(page);
      cable.pull();
      await page.reload();
      await page.getByText('What you see is from').waitFor();
      await add(page, 'Back door');
      await page.getByText('1 entry waits on this phone').waitFor();
      cable.plugIn();
      await page.getByText('on this phone').waitFor({ state: 'detached' });
      await page.getByText('What you see is from').waitFor({ state: 'detached' });
      expect(measures()).toBe(1);
    },
    TIMEOUT_MS,
  );

  test(
    'gives way to a newer one before anything is sent to a newer desk',
    async () => {
      const { page, context, broken, job, serve, measures } = await open();
      await signIn(page, 'ines', `/install/jobs/${job}`);
      await page.getByText('ON TEST').waitFor();
      await isKept(page);
      const [before] = (await onPhone(page)).stores;
      await context.setOffline(true);
      await page.reload();
      await page.getByText('What you see is from').waitFor();
      await add(page, 'Back door');
      await page.getByText('1 entry waits on this phone').waitFor();
      serve('two');
      expect(await buildOf(page)).toBe('one');
      const sentBy: unknown[] = [];
      await context.route('**/measures', async (route) => {
        sentBy.push(await buildOf(page));
        await route.continue();
      });
      await context.setOffline(false);
      await until(() => measures() === 1);
      expect(sentBy).toEqual(['two']);
      await page.getByText('on this phone').waitFor({ state: 'detached' });
      await isKept(page);
      expect((await onPhone(page)).stores).not.toContain(before);
      await context.setOffline(true);
      await page.reload();
      await page.getByText('What you see is from').waitFor();
      expect(await buildOf(page)).toBe('two');
      expect(broken).toEqual([]);
    },
    TIMEOUT_MS,
  );

  test(
    'is gone with whoever signs out, and what somebody else opens is the desk’s own',
    async () => {
      const { page, context, job } = await open();
      await signIn(page, 'ines', `/install/jobs/${job}`);
      await page.getByText('ON TEST').waitFor();
      await isKept(page);
      await context.setOffline(true);
      await page.getByText('No connection since').waitFor();
      await page.getByRole('button', { name: 'Menu' }).click();
      await page.getByRole('button', { name: 'Sign out' }).click();
      expect((await onPhone(page)).job).toBe(false);
      await page.reload();
      await page.getByText('The desk does not answer').waitFor();
      expect(await page.content()).not.toContain('ON TEST');
      await context.setOffline(false);
      await page.getByText('ON TEST').waitFor();
      await isKept(page);
      await page.getByRole('button', { name: 'Menu' }).click();
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.getByLabel('Sign-in name').waitFor();
      await until(async () => (await onPhone(page)).workers.length === 0);
      expect(await onPhone(page)).toEqual({ workers: [], stores: [], job: false });

      // Without a word: the phone is simply used by somebody else.
      await signIn(page, 'ines', `/install/jobs/${job}`);
      await page.getByText('ON TEST').waitFor();
      await isKept(page);
      await context.clearCookies();
      await signIn(page, 'olive', '/');
      await until(async () => (await onPhone(page)).workers.length === 0);
      expect(await onPhone(page)).toEqual({ workers: [], stores: [], job: false });
      await page.goto('/install');
      await page.getByRole('heading', { name: 'Jobs' }).waitFor();
      expect((await onPhone(page)).workers).toEqual([]);
    },
    TIMEOUT_MS,
  );

  test(
    'is taken off by a desk that has no worker any more',
    async () => {
      const { page, context, job, served } = await open();
      await signIn(page, 'ines', `/install/jobs/${job}`);
      await page.getByText('ON TEST').waitFor();
      await isKept(page);
      for (const name of readdirSync(served)) if (name.startsWith('installer-worker')) rmSync(join(served, name));
      await page.reload();
      await until(async () => {
        const { workers, stores } = await onPhone(page);
        return workers.length === 0 && stores.length === 0;
      });
      await page.getByText('ON TEST').waitFor();
      await context.setOffline(true);
      await page.getByText('Do not reload this page').waitFor();
    },
    TIMEOUT_MS,
  );
});
