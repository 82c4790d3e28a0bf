import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import type { StaffId } from '../../src/core/ids.ts';
import { hashPassword } from '../../src/desk/passwords.ts';
import { SHELL } from '../../src/register/household-file.ts';
import type { Role, Scope } from '../../src/register/schema.ts';
import type { Button } from '../rig/button.ts';
import { Rig, type RigOptions, ROOT } from '../rig/rig.ts';

/** A browser for the tests: `CHROMIUM`, else Debian's. */
export const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
export const HAS_CHROMIUM = existsSync(CHROMIUM);
const IS_BUILT = existsSync(join(ROOT, 'dist/console/index.html'));
if (!IS_BUILT) console.warn('SKIPPED: the console is not built (npm run build).');
if (!HAS_CHROMIUM) console.warn(`SKIPPED: there is no Chromium at ${CHROMIUM} (Debian: apt-get install chromium).`);

/** A browser and something to show in it. */
export const CAN_LOOK = HAS_CHROMIUM && IS_BUILT;
/** True for `npm run test:browser`; the test command plays the shortest shift only. */
export const WHOLE = process.env['HAVENWATCH_BROWSER'] === '1';
export const CAN_PLAY = CAN_LOOK && WHOLE;

export const PASSWORD = 'seven quiet nights in autumn';
/** Long enough for a machine with other work to do. */
const SEEN_WITHIN_MS = 15_000;

export interface Person {
  login: string;
  name: string;
  role: Role;
  scope?: Scope;
}

export const ASTRID: Person = { login: 'astrid', name: 'Astrid Example', role: 'operator' };
export const BO: Person = { login: 'bo', name: 'Bo Example', role: 'operator' };
export const CAMIEL: Person = { login: 'camiel', name: 'Camiel Example', role: 'supervisor' };
export const DORA: Person = { login: 'dora', name: 'Dora Example', role: 'administrator' };

/** What is kept of every household here; all of it is made up. */
const FILE = {
  police: { urns: [{ urn: '07XYZ4417', type: 'HUA' as const, level: 'immediate' as const, asOf: '2026-01-10' }] },
  location: {
    address: { is: '4 Kestrel Row, Upper Fernley, Demoshire', asOf: '2026-01-10' },
    postcode: { is: 'QX4 7ZA', asOf: '2026-01-10' },
  },
  people: { name: { is: 'Imogen Demonstrator', asOf: '2026-01-10' }, adults: { is: 1, asOf: '2026-01-10' } },
};
export const WORDS = { safe: 'marmalade', duress: 'sunday' };

export interface DeskHome {
  premises: string;
  /** How the desk names the home. */
  reference: string;
  button: Button;
}

export interface Look {
  theme?: 'light' | 'dark';
  width?: number;
  height?: number;
  /** Where the browser finds the desk, when not straight at the gateway. */
  origin?: string;
}

/** The real gateway as a process of its own, and people in front of real browsers. */
export class DeskRig {
  readonly rig: Rig;
  readonly browser: Browser;
  readonly #contexts: BrowserContext[] = [];
  readonly #staff = new Map<string, StaffId>();
  /** What a page complained of in its console: broken scripts, refused requests, breaches of the policy on content. */
  readonly complaints: string[] = [];

  private constructor(rig: Rig, browser: Browser) {
    this.rig = rig;
    this.browser = browser;
  }

  static async start(people: readonly Person[] = [ASTRID, BO, CAMIEL], options: RigOptions = {}): Promise<DeskRig> {
    const [rig, browser, passwordHash] = await Promise.all([
      Rig.start(options),
      chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-dev-shm-usage'] }),
      hashPassword(PASSWORD),
    ]);
    const desk = new DeskRig(rig, browser);
    rig.records(({ register }) => {
      for (const { scope, ...person } of people) {
        desk.#staff.set(person.login, register.staff.add({ ...person, passwordHash, ...(scope && { scope }) }));
      }
    });
    return desk;
  }

  /** Opens a browser of its own for somebody who is not signed in. */
  async stranger({ theme = 'light', width = 1440, height = 900, origin = this.rig.http }: Look = {}): Promise<Page> {
    const context = await this.browser.newContext({
      viewport: { width, height },
      colorScheme: theme,
      baseURL: origin,
      timezoneId: 'Europe/London',
      locale: 'en-GB',
    });
    this.#contexts.push(context);
    context.setDefaultTimeout(SEEN_WITHIN_MS);
    const page = await context.newPage();
    page.on('pageerror', (error) => this.complaints.push(`page error: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(`${message.text()} (${message.location().url})`);
    });
    return page;
  }

  /** Somebody signs in through the page, as people do, and sees the queue. */
  async signIn(person: Person, look?: Look): Promise<Page> {
    const page = await this.stranger(look);
    await page.goto('/');
    await this.enter(page, person);
    return page;
  }

  /** Signs in on a page that asks for it, and waits for the queue. */
  async enter(page: Page, person: Person): Promise<void> {
    await page.getByLabel('Sign-in name').fill(person.login);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Open incidents' }).waitFor();
  }

  idOf(login: string): StaffId {
    const id = this.#staff.get(login);
    if (id === undefined) throw new Error(`nobody here is called ${login}`);
    return id;
  }

  /** Somebody who is signed in already, by a session that was made for them, on a page of their choice. */
  async seat({ login }: Person, look?: Look & { at?: string }): Promise<Page> {
    const staff = this.idOf(login);
    const { token } = this.rig.records(({ register }) => register.sessions.start(staff));
    const page = await this.stranger(look);
    await page.context().addCookies([{ name: 'hw_session', value: token, url: this.rig.http }]);
    await page.goto(look?.at ?? '/');
    await page.getByRole('navigation', { name: 'Pages' }).waitFor();
    return page;
  }

  /** A home with a button that is connected, a contact, and a household's file with both words. */
  async home(): Promise<DeskHome> {
    const home = this.rig.home({ contacts: ['+447700900201'] });
    const reference = this.rig.records(({ register }) => {
      const { household, reference } = register.premises.get(home.premises);
      const purpose = { purpose: 'shell', who: SHELL } as const;
      register.files.save(household, FILE, { from: 0, by: SHELL, words: WORDS, purpose });
      return reference;
    });
    return { premises: home.premises, reference, button: await this.rig.button(home) };
  }

  /** Buttons in so many homes, of which nothing else is known; each is connected. */
  async buttons(count: number): Promise<Button[]> {
    const made = this.rig.records(({ register }) =>
      Array.from({ length: count }, () => {
        const { premises } = register.premises.add({ risk: 'high' });
        return register.devices.add({ premises });
      }),
    );
    const buttons: Button[] = [];
    for (const credentials of made) buttons.push(await this.rig.button(credentials));
    return buttons;
  }

  /** The open incidents as the desk tells them. */
  async incidents(): Promise<{ id: string; reference: string; state: string }[]> {
    return (await this.rig.get('/api/incidents?limit=50')).items;
  }

  /** Every step of an incident's story, oldest first. */
  async story(incident: string): Promise<{ type: string; says: string; by: { id: string } | null }[]> {
    return (await this.rig.get(`/api/incidents/${incident}/timeline?limit=200`)).items;
  }

  async close(): Promise<void> {
    for (const context of this.#contexts) await context.close().catch(() => {});
    await this.browser.close();
    await this.rig.close();
  }
}
