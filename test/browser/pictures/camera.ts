import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { ROOT } from '../../rig/rig.ts';

const FOLDER = process.env['HAVENWATCH_PICTURES'] ?? join(ROOT, 'docs/pictures');
/** What comes in from the stream and is painted in steps has come to rest. */
const STILL_MS = 400;

/** Takes one picture of what is in the window, once nothing is being fetched. */
export async function take(page: Page, name: string): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  await page
    .getByText(/^(Reading|Fetching)/)
    .first()
    .waitFor({ state: 'detached' });
  await page.waitForTimeout(STILL_MS);
  await page.screenshot({ path: join(FOLDER, `${name}.png`), animations: 'disabled' });
  console.info(name);
}

/** The same page by day and by night. */
export async function takeBoth(page: Page, name: string): Promise<void> {
  await take(page, name);
  await page.emulateMedia({ colorScheme: 'dark' });
  await take(page, `${name}-dark`);
  await page.emulateMedia({ colorScheme: 'light' });
}
