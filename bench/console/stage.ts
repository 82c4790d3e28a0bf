import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { z } from 'zod';
import { hashPassword } from '../../src/desk/passwords.ts';
import { Child, listening, portOf } from '../harness/children.ts';
import { Pressers } from '../latency/presser.ts';
import { type Scheme, writeScheme } from '../latency/scheme.ts';

const PROGRAM = fileURLToPath(new URL('../../src/cli/havenwatch.js', import.meta.url));
const READY_MS = 60_000;
const LOGIN = 'astrid';
const PASSWORD = 'seven quiet nights in autumn';
const VIEWPORT = { width: 1440, height: 900 };

export const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
export const HAS_CHROMIUM = existsSync(CHROMIUM);

const newest = z.object({
  items: z.array(z.object({ id: z.string(), signals: z.array(z.object({ device: z.string() })) })),
});

/** The product in a process of its own, devices that can press, and a real browser. */
export class Stage {
  readonly origin: string;
  readonly pressers: Pressers;
  readonly #scheme: Scheme;
  readonly #child: Child<Record<string, unknown>>;
  readonly #browser: Browser;

  private constructor(scheme: Scheme, child: Child<Record<string, unknown>>, pressers: Pressers, browser: Browser) {
    this.#scheme = scheme;
    this.#child = child;
    this.pressers = pressers;
    this.#browser = browser;
    this.origin = `http://127.0.0.1:${portOf(child.ready, 'http')}`;
  }

  static async set(directory: string, homes: number): Promise<Stage> {
    const passwordHash = await hashPassword(PASSWORD);
    const scheme = writeScheme(directory, {
      pressers: homes,
      fleet: 0,
      homeSize: 1,
      operator: { login: LOGIN, passwordHash },
    });
    const ports = { HAVENWATCH_HTTP_PORT: '0', HAVENWATCH_MQTT_PORT: '0', HAVENWATCH_MQTTS_PORT: '0' };
    const child = await Child.start(
      {
        name: 'havenwatch run',
        command: process.execPath,
        args: [PROGRAM, 'run'],
        env: { HAVENWATCH_DATA: directory, ...ports },
        readyMs: READY_MS,
      },
      listening,
    );
    const pressers = await Pressers.connect({ port: portOf(child.ready, 'mqtt'), devices: scheme.pressers });
    const browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: ['--no-sandbox', '--disable-dev-shm-usage'],
    });
    return new Stage(scheme, child, pressers, browser);
  }

  /** Publishes a signal of the device with this index; answers when it was sent, in wall-clock ms, once it is acknowledged. */
  signal(index: number, body: object): Promise<number> {
    return new Promise((resolve) => {
      const sentAt = performance.timeOrigin + this.pressers.press(index, JSON.stringify(body), () => resolve(sentAt));
    });
  }

  /** The open incident of the device with this index, among the newest. */
  async incidentOf(index: number): Promise<string | undefined> {
    const answer = await fetch(`${this.origin}/api/incidents?limit=10`, {
      headers: { authorization: `Bearer ${this.#scheme.token}` },
    });
    const { items } = newest.parse(await answer.json());
    const device = this.#scheme.pressers[index]?.device;
    return items.find(({ signals }) => signals.some((signal) => signal.device === device))?.id;
  }

  /** Closes an incident, as a program that may. */
  async settle(incident: string): Promise<void> {
    const answer = await fetch(`${this.origin}/api/incidents/${incident}/close`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.#scheme.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ reason: 'planned' }),
    });
    if (!answer.ok) throw new Error(`${incident} was not closed: ${answer.status} ${await answer.text()}`);
  }

  async newPage(): Promise<Page> {
    const context = await this.#browser.newContext({ viewport: VIEWPORT, baseURL: this.origin });
    return context.newPage();
  }

  /** Signs in on a page that asks for it. */
  async enter(page: Page): Promise<void> {
    await page.getByLabel('Sign-in name').fill(LOGIN);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Open incidents' }).waitFor();
  }

  async strike(): Promise<void> {
    await this.#browser.close();
    this.pressers.close();
    await this.#child.end();
  }
}
