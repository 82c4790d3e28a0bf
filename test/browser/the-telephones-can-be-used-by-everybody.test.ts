import { createServer, type Server } from 'node:http';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PhoneNetwork, startPhoneNetwork } from '../../simulators/phones/network.ts';
import { CAN_PLAY, CHROMIUM } from './desk-rig.ts';

const ACCOUNTS = ['a', 'b'].map((letter) => ({ accountSid: `AC${letter.repeat(32)}`, authToken: 'simulated' }));
const GWEN = '+447700900303';
const WELSH =
  '<Response><Gather timeout="60"><Say language="cy-GB">Pwyswch 1 i dderbyn.</Say><Say>Press 1.</Say></Gather></Response>';

describe.skipIf(!CAN_PLAY)('the wall of telephones', () => {
  let gateway: Server;
  let browser: Browser;
  let page: Page;
  let first: PhoneNetwork;
  let second: PhoneNetwork;
  let url: string;

  beforeAll(async () => {
    gateway = createServer((_request, response) => response.end(WELSH));
    await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
    const address = gateway.address();
    url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
    const [one, two] = ACCOUNTS;
    if (one === undefined || two === undefined) throw new Error('two providers have two accounts');
    first = await startPhoneNetwork({ port: 0, ...one, speechMsPerCharacter: 0 });
    second = await startPhoneNetwork({ port: 0, ...two, speechMsPerCharacter: 0, beside: first });
    first.addPhone(GWEN, 'Gwen');
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
    page = await (await browser.newContext()).newPage();
    // What would be said aloud, without a loudspeaker.
    await page.addInitScript(
      'window.said = []; window.speechSynthesis.speak = (words) => void window.said.push([words.lang, words.text].join(": "));',
    );
    await page.goto(first.url);
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await second?.close();
    await first?.close();
    gateway?.close();
  });

  const ring = (network: PhoneNetwork, account = ACCOUNTS[network.name === 'first' ? 0 : 1]): Promise<Response> =>
    fetch(`${network.url}/2010-04-01/Accounts/${account?.accountSid}/Calls.json`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`${account?.accountSid}:${account?.authToken}`).toString('base64')}`,
      },
      body: new URLSearchParams({ To: GWEN, From: '+442079460000', Url: url }),
    });
  const said = (): Promise<string[]> => page.evaluate<string[]>('window.said');
  const phone = () => page.getByRole('article', { name: /Gwen/ });

  test('a call is not read aloud before somebody asks for it, and then in the language of its words', async () => {
    await ring(second);
    await phone().getByText('Through the second provider').waitFor();
    await phone().getByRole('button', { name: 'Answer' }).click();
    await phone().getByText('Press 1.').waitFor();
    expect(await said()).toEqual([]);
    await phone().getByRole('button', { name: 'Hang up' }).click();

    const aloud = page.getByRole('button', { name: 'Read calls aloud' });
    await aloud.focus();
    await page.keyboard.press('Enter');
    expect(await aloud.getAttribute('aria-pressed')).toBe('true');
    await ring(first);
    await phone().getByText('Through the first provider').waitFor();
    await phone().getByRole('button', { name: 'Answer' }).press('Enter');
    await expect.poll(said).toEqual(['cy-GB: Pwyswch 1 i dderbyn.', ': Press 1.']);
    expect(await phone().locator('.lines [lang="cy-GB"]').first().textContent()).toBe('Pwyswch 1 i dderbyn.');
  });

  test('nothing on the page keeps anybody out, with a call up and two providers', async () => {
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  });

  test('a provider, a phone and its texts fail by code, from the keyboard', async () => {
    await page
      .getByRole('region', { name: 'Second provider' })
      .getByLabel('The code it fails with')
      .selectOption('20003');
    await expect.poll(async () => (await ring(second)).status).toBe(401);
    await page.getByRole('region', { name: 'Second provider' }).getByLabel('Normal').check();
    await phone().getByLabel('Fails with').selectOption('21211');
    await expect.poll(async () => (await ring(first)).status).toBe(400);
  });
});
