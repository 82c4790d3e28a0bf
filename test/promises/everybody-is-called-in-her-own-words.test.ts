import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { phoneScript } from '../../simulators/phones/script/phone-script.ts';
import { readLexicon } from '../../src/app/config/messages-file.ts';
import { asContactId } from '../../src/core/ids.ts';
import { segmentsOf } from '../../src/dispatch/words/segments.ts';
import { type Home, MovedRig, NEVER_LATE } from '../rig/moved-time.ts';

const GWEN = '+447700900301';
const SAM = '+447700900302';
const CERYS = '+447700900303';
const LEXICON = readLexicon(fileURLToPath(new URL('../../config/standards/', import.meta.url)));

let rig: MovedRig;
let home: Home;
beforeAll(async () => {
  rig = await MovedRig.make();
  home = rig.home({ duty: [GWEN], contacts: [SAM, CERYS], supervision: NEVER_LATE });
  const manners = [{ language: 'cy' }, { cover: 'parcel' }, { language: 'cy', cover: 'school' }];
  rig.records(({ register }) => {
    for (const [i, id] of [...home.numbers.keys()].entries()) {
      const contact = asContactId(id);
      if (contact !== undefined) register.contacts.change(contact, { ...manners[i] });
    }
  });
  await rig.open();
});
afterAll(() => rig.close());

/** What a telephone has heard and been sent, in order. */
const said = (number: string) => {
  const phone = rig.phones.phone(number);
  const heard = phone.calls.flatMap((call) => call.lines.filter(({ who }) => who === 'caller'));
  return { heard, texts: phone.texts.filter(({ direction }) => direction !== 'inbound').map(({ body }) => body) };
};

test('a Welsh speaker hears Welsh, whoever has a cover hears of a parcel, and nobody else hears what it is about', async () => {
  const script = phoneScript.parse({
    name: 'Nobody but Cerys',
    says: 'Gwen hangs up, Sam is away, Cerys accepts.',
    phones: [
      { number: GWEN, name: 'Gwen', calls: [{ rings: 2, hangsUp: '8 s' }] },
      { number: SAM, name: 'Sam', calls: [{ rings: 1, hangsUp: '5 s' }] },
      { number: CERYS, name: 'Cerys', calls: [{ rings: 2, presses: '1', after: '4 s' }] },
    ],
  });
  rig.phones.play(script);
  const button = await rig.button(home);
  await button.press('1-1');
  await rig.settle();
  await rig.pass(180_000);

  const [gwen, sam, cerys] = [said(GWEN), said(SAM), said(CERYS)];
  expect(gwen.heard[0]).toMatchObject({
    language: 'cy-GB',
    text: expect.stringMatching(/^Galwad frys yw hon\. Cyfeirnod /),
  });
  expect(gwen.texts[0]).toMatch(/^Brys: atebwch os gwelwch yn dda\..* Atebwch \d{5} i dderbyn\.$/);
  expect(sam.heard[0]).toMatchObject({
    language: 'en-GB',
    text: expect.stringMatching(/^A parcel is waiting for you\./),
  });
  expect(sam.texts[0]).toMatch(/^A parcel is waiting for you\. Reply \d{5} to have it\.$/);
  expect(cerys.heard[0]).toMatchObject({
    language: 'cy-GB',
    text: expect.stringMatching(/^Dyma neges o'r ysgol\./),
  });
  expect(cerys.heard.at(-1)?.text).toBe('Diolch. Byddwn yn disgwyl amdanoch.');
  expect(rig.events('incident-acknowledged').filter(({ premises }) => premises === home.premises)).toHaveLength(1);

  const all = [gwen, sam, cerys].flatMap(({ heard, texts }) => [...heard.map(({ text }) => text), ...texts]);
  expect(all.length).toBeGreaterThan(8);
  expect(all.filter((words) => LEXICON.find(words) !== undefined)).toEqual([]);
  for (const { texts } of [gwen, sam])
    expect(texts.map((text) => segmentsOf(text).segments)).toEqual(texts.map(() => 1));
  for (const { heard, texts } of [sam, cerys])
    expect([...heard.map(({ text }) => text), ...texts].join()).not.toMatch(/Reference|Cyfeirnod/);
  button.close();
});
