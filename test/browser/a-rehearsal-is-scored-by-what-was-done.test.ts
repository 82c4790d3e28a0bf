import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { LEASH, NODE, ROOT } from '../rig/rig.ts';
import { CAN_PLAY, CHROMIUM } from './desk-rig.ts';

const READY_MS = 60_000;
const NIGHT = `
name: Two presses
says: One of them is under duress.
lasts: 2 min
words: { safe: marmalade, duress: sunday }
homes: { Kestrel 4: kestrel-4, Harbour 2: harbour-2 }
happens:
  - { at: 1 s, home: Kestrel 4, do: press hall-button }
  - { at: 2 s, home: Kestrel 4, heard: "It was nothing. My word is sunday." }
  - { at: 2 s, home: Harbour 2, do: press living-button }
  - { at: 3 s, home: Harbour 2, heard: "A child laughs." }
alarms:
  - { title: Under duress, home: Kestrel 4, from: 0 s, truth: incident, police: needed, word: duress, lesson: Heed the word. }
  - { title: A child, home: Harbour 2, from: 0 s, truth: "false", police: not-needed, lesson: Children press buttons. }
`;
const started = z.object({ http: z.string(), login: z.string(), password: z.string() });

describe.skipIf(!CAN_PLAY)('a rehearsed night', () => {
  const dir = mkdtempSync(join(tmpdir(), 'havenwatch-night-'));
  let child: ChildProcess;
  let browser: Browser;
  let page: Page;
  let ended: Promise<string>;

  beforeAll(async () => {
    const file = join(dir, 'night.yaml');
    writeFileSync(file, NIGHT);
    const args = ['practice', '--json', '--begins-after', '8', '--script', file];
    child = spawn(NODE, [...LEASH, join(ROOT, 'src/cli/havenwatch.js'), ...args], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    let out = '';
    ended = new Promise((done) => child.once('close', () => done(out)));
    const line = await new Promise<string>((done, fail) => {
      const late = setTimeout(() => fail(new Error(`the rehearsal did not start: ${out}`)), READY_MS);
      child.stdout?.on('data', (bytes) => {
        out += bytes;
        if (!out.includes('\n')) return;
        clearTimeout(late);
        done(out);
      });
    });
    const { http, login, password } = started.parse(JSON.parse(line.split('\n')[0] ?? ''));
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
    page = await (await browser.newContext({ baseURL: http, viewport: { width: 1440, height: 900 } })).newPage();
    await page.goto('/');
    await page.getByLabel('Sign-in name').fill(login);
    await page.getByLabel('Password').fill(password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Open incidents' }).waitFor();
  }, READY_MS);
  afterAll(async () => {
    await browser?.close();
    child?.kill('SIGTERM');
    await ended;
    rmSync(dir, { recursive: true, force: true });
  });

  const take = async (home: string) => {
    await page.keyboard.press('q');
    await page.locator('[data-row]', { hasText: home }).focus();
    await page.keyboard.press('a');
    await page.getByText('Yours since').waitFor();
    return new URL(page.url()).pathname.split('/').at(-1) ?? '';
  };
  const order = async (incident: string, what: string, data: object) => {
    const headers = { 'x-havenwatch': '1', origin: new URL(page.url()).origin };
    const answer = await page.request.post(`/api/incidents/${incident}/${what}`, { data, headers });
    expect(answer.status(), await answer.text()).toBe(200);
  };
  const card = (home: string) => page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: home }) });

  test('shows on every page that it is one, and its homes have a brief that sends nobody anywhere', async () => {
    await page.getByRole('region', { name: 'Rehearsal' }).waitFor();
    const incident = await take('Kestrel 4');
    await page.getByRole('region', { name: 'Rehearsal' }).waitFor();
    await page.keyboard.press('b');
    await page.getByText('REHEARSAL: Kestrel 4, no such street').first().waitFor();
    await order(incident, 'word', { word: 'sunday' });
    await order(incident, 'brief', { to: 'line' });
    await order(incident, 'police', { stage: 'informed', route: 'line' });
    await order(incident, 'close', { reason: 'incident', text: 'Officers have been with her.' });
  });

  test('counts what was done right and wrong, says what each alarm was only when it is closed, and prints it at the end', async () => {
    const incident = await take('Harbour 2');
    await page.goto('/practice');
    await page.getByText('My word is sunday.').waitFor();
    const duress = card('Kestrel 4');
    await duress.getByText('Heed the word.').waitFor();
    expect(await duress.getByText('✗').count()).toBe(0);
    expect(await duress.getByText('✓').count()).toBe(6);
    expect(await page.getByText('Children press buttons.').count()).toBe(0);

    await order(incident, 'police', { stage: 'informed', route: 'line' });
    await order(incident, 'close', { reason: 'incident', text: 'It was taken for the truth.' });
    const child2 = card('Harbour 2');
    await child2.getByText('Children press buttons.').waitFor();
    expect(await child2.getByText('✗').allInnerTexts()).toHaveLength(2);
    child.kill('SIGTERM');
    const printed = await ended;
    expect(printed).toContain('"met":8,"of":10');
  });
});
