/** Takes pictures of the page of the simulated homes against a bare broker: `node simulators/home/screenshot.ts DIRECTORY`. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { BareBroker } from '../device/bare-broker.ts';
import { PLANS } from './plans/index.ts';
import { startHomes } from './start-home.ts';

const SETTLE_MS = 400;
const directory = process.argv[2] ?? 'screenshots';
mkdirSync(directory, { recursive: true });

const broker = await BareBroker.start();
const baseOf = (plan: string, key: string) => `hw/1/7/${plan}_${key}`;
const homes = await startHomes({
  mqttUrl: broker.url,
  port: 0,
  heartbeatMs: 5000,
  homes: PLANS.map((plan) => ({
    plan,
    credentials: Object.fromEntries(
      plan.devices.map(({ key }) => [
        key,
        { device: `${plan.key}_${key}`, secret: 's'.repeat(43), topic: baseOf(plan.key, key) },
      ]),
    ),
  })),
});
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});

async function open(colorScheme: 'light' | 'dark', hash = '', width = 1500): Promise<Page> {
  const page = await browser.newPage({ viewport: { width, height: 1000 }, colorScheme });
  page.on('console', (message) => console.error('page:', message.type(), message.text()));
  page.on('pageerror', (error) => console.error('page error:', error.message));
  await page.goto(`${homes.url}/${hash}`);
  await page.getByText('Live', { exact: true }).waitFor();
  return page;
}
const shoot = async (page: Page, name: string) => {
  await page.waitForTimeout(SETTLE_MS);
  await page.screenshot({ path: join(directory, `${name}.png`), fullPage: true });
};

const page = await open('light');
await shoot(page, '1-calm');

broker.withholding = true;
await page.locator('svg [aria-label^="Bedside panic button"]').click();
await shoot(page, '2-sent');
broker.withholding = false;
await homes.homes[0]?.device('bedside-button').stop();
homes.homes[0]?.device('bedside-button').plugIn();
await page.locator('svg [aria-label^="Hall panic button"]').click();
await page.waitForTimeout(SETTLE_MS);
for (const stage of ['received', 'acknowledged']) {
  broker.tell(baseOf('kestrel-4', 'hall-button'), 'progress', {
    incident: '7-1-9',
    stage,
    at: new Date().toISOString(),
  });
  if (stage === 'received') await shoot(page, '3-received');
}
await shoot(page, '4-help-coming');

await page.locator('svg [aria-label^="Front door"]').focus();
await page.keyboard.press('Enter');
await page.getByRole('button', { name: 'Force Back door' }).click();
await page.getByRole('button', { name: 'Lock Sanctuary door' }).click();
await page.locator('svg [aria-label^="Kitchen window"]').click();
await page.getByRole('button', { name: 'Radio: Jam' }).focus();
await shoot(page, '5-doors');

await page.getByRole('button', { name: 'Unplug Kitchen window contact' }).click();
await page.getByRole('button', { name: 'Mains power: Lose' }).click();
await page.getByRole('button', { name: 'Radio: Jam' }).click();
await page.getByRole('button', { name: 'Disarm the home' }).click();
await shoot(page, '6-unplugged-jammed-refused');

await shoot(await open('dark'), '7-dark');
await shoot(await open('light', '#harbour-2'), '8-flat');
await shoot(await open('light', '', 420), '9-narrow');

await browser.close();
await homes.close();
await broker.stop();
