import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import { generateSync } from 'otplib';
import { type Browser, type CDPSession, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { openHouse, PASSWORD } from '../../src/desk/testing/house.ts';
import { CHROMIUM, HAS_CHROMIUM, WHOLE } from './desk-rig.ts';

const CONSOLE = process.env['HAVENWATCH_CONSOLE'] ?? fileURLToPath(new URL('../../dist/console', import.meta.url));
/** A folder for pictures of every page that is looked at; none are taken without it. */
const PICTURES = process.env['HAVENWATCH_PICTURES'];
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const TIMEOUT_MS = 120_000;

let browser: Browser;
beforeAll(async () => {
  if (!HAS_CHROMIUM || !WHOLE) return;
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
});
afterAll(() => browser?.close());

/** The desk on this machine's own name, where passkeys work, and a browser that complains of nothing. */
async function openDesk() {
  const house = await openHouse({
    consoleDir: CONSOLE,
    signIn: { secondFactorFor: ['administrator'] },
    wall: () => Date.now(),
  });
  await house.app.listen({ host: 'localhost', port: 0 });
  const address = house.app.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const baseURL = `http://localhost:${port}`;
  const complaints: string[] = [];
  const open = async () => {
    const context = await browser.newContext({ baseURL, viewport: { width: 1280, height: 900 } });
    onTestFinished(() => context.close());
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' && /policy|refused to/i.test(message.text())) complaints.push(message.text());
    });
    return page;
  };
  return { house, open, complaints };
}

/** What axe finds wrong with the page, in both themes. */
async function lookAt(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    if (PICTURES) {
      mkdirSync(PICTURES, { recursive: true });
      await page.screenshot({ path: `${PICTURES}/${name}-${colorScheme}.png`, fullPage: true });
    }
    const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
    expect(found, `${name}, ${colorScheme}`).toEqual([]);
  }
}

/** An authenticator of the browser's own, with a resident key and a person who gives a finger. */
async function giveKey(page: Page): Promise<CDPSession> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return cdp;
}

const signOut = (page: Page) => page.getByRole('button', { name: 'Sign out' }).click();

describe.skipIf(!HAS_CHROMIUM || !WHOLE)('how staff get in', () => {
  test(
    'an administrator joins by the link, sets up a passkey before the desk opens, and signs in with it alone',
    async () => {
      const { house, open, complaints } = await openDesk();
      const page = await open();
      await giveKey(page);
      await page.goto(`/setup/${house.register.adminLinks.create().token}`);
      await page.getByLabel('Your name').fill('Astrid Example');
      await page.getByLabel('Sign-in name').fill('astrid');
      await page.getByLabel(/^Password/).fill('password1234');
      await lookAt(page, 'setup');
      await page.getByRole('button', { name: 'Make my account' }).click();
      await page.getByText('among the first that are guessed').waitFor();
      await page.getByLabel(/^Password/).fill(PASSWORD);
      await page.getByRole('button', { name: 'Make my account' }).click();
      await page.getByRole('heading', { name: 'One thing before the desk opens' }).waitFor();
      await lookAt(page, 'needs-factor');
      await page.getByLabel('A name for it').fill('Blue key');
      await page.getByRole('button', { name: 'Add a passkey' }).click();
      await page.getByRole('heading', { name: 'Keep these recovery codes' }).waitFor();
      expect(await page.locator('.codes li').count()).toBe(10);
      await lookAt(page, 'recovery-codes');
      await page.getByRole('button', { name: 'I have kept them' }).click();
      await page.getByRole('navigation', { name: 'Pages' }).waitFor();
      await signOut(page);
      await lookAt(page, 'sign-in');
      await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
      await page.getByRole('navigation', { name: 'Pages' }).waitFor();
      expect(complaints).toEqual([]);
    },
    TIMEOUT_MS,
  );

  test(
    'an operator sets up one-time codes from the QR page, and needs them from then on, by keyboard alone',
    async () => {
      const { house, open, complaints } = await openDesk();
      await house.addStaff('operator', 'robin');
      const page = await open();
      await page.goto('/account');
      const typePassword = async () => {
        await page.getByLabel('Sign-in name').focus();
        await page.keyboard.type('robin');
        await page.keyboard.press('Tab');
        await page.keyboard.type(PASSWORD);
        await page.keyboard.press('Enter');
      };
      await typePassword();
      await page.getByRole('heading', { name: 'My account' }).waitFor();
      await page.getByRole('button', { name: 'Set up one-time codes' }).press('Enter');
      const secret = (await page.locator('.secret').innerText()).replaceAll(' ', '');
      await lookAt(page, 'qr');
      await page.getByLabel('The six digits').fill(generateSync({ secret, epoch: Math.floor(Date.now() / 1000) - 30 }));
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Keep these recovery codes' }).waitFor();
      const [recovery = ''] = await page.locator('.codes code').allInnerTexts();
      await page.getByRole('button', { name: 'I have kept them' }).press('Enter');
      await lookAt(page, 'account');
      await signOut(page);
      await page.goto('/');
      await typePassword();
      await page.getByRole('heading', { name: 'One more step' }).waitFor();
      await lookAt(page, 'second-step');
      await page.keyboard.type('000000');
      await page.keyboard.press('Enter');
      await page.getByText('was not accepted').waitFor();
      await page.getByRole('button', { name: 'I have lost my phone' }).press('Enter');
      await page.keyboard.type(recovery);
      await page.keyboard.press('Enter');
      await page.getByRole('navigation', { name: 'Pages' }).waitFor();
      expect(complaints).toEqual([]);
    },
    TIMEOUT_MS,
  );

  test(
    'an administrator invites, changes and disables, is asked for the password once more, and is told of a colleague’s change',
    async () => {
      const { house, open, complaints } = await openDesk();
      const staff = await house.addStaff('administrator', 'boss');
      house.register.oneTimeCodes.propose(staff, 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
      house.register.oneTimeCodes.take(staff, 1);
      const robin = await house.addStaff('operator', 'robin');
      house.register.tokens.add({ name: 'nightly figures', role: 'auditor' });
      const page = await open();
      const { token } = house.register.sessions.start(staff, undefined, 'password+code');
      await page.goto('/signin');
      await page.context().addCookies([{ name: 'hw_session', value: token, url: page.url() }]);
      house.clock.pass((6 * 60_000) as Parameters<typeof house.clock.pass>[0]);
      await page.goto('/staff');
      await page.getByRole('heading', { name: 'Staff', exact: true }).waitFor();
      await page.getByRole('button', { name: 'Make the link' }).click();
      await page.getByRole('dialog').getByLabel('Password').fill(PASSWORD);
      await page.keyboard.press('Enter');
      await page.getByText(/\/setup\/hwi_/).waitFor();
      await lookAt(page, 'staff');
      await page.getByRole('button', { name: 'Done' }).click();
      await page.getByRole('link', { name: 'Name of robin' }).click();
      await page.getByRole('heading', { name: 'Name of robin' }).waitFor();
      await lookAt(page, 'member');
      house.register.staff.change(robin, { name: 'Robin Example' });
      await page.getByRole('button', { name: 'Disable' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Yes' }).click();
      await page.getByText('somebody else has changed it').waitFor();
      for (const [link, name] of [
        ['One-time links', 'links'],
        ['Tokens for programs', 'tokens'],
        ['What was changed', 'events'],
      ] as const) {
        await page.getByRole('link', { name: link }).click();
        await page.getByRole('table').first().waitFor();
        await lookAt(page, name);
      }
      expect(complaints).toEqual([]);
    },
    TIMEOUT_MS,
  );
});
