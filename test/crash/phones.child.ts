/*
 * The telephone network and the people on it in a process of their own, so that it can be killed. Its log is on disk; when it
 * comes back it lists what it took on before, as a provider does.
 */
import { type PhoneNetwork, startPhoneNetwork } from '../../simulators/phones/network.ts';
import { Seed } from '../rig/seed.ts';
import { People } from './people.ts';
import { addLine, pastOf, placedOf, readLines } from './phone-log.ts';
import { type FromPhones, phonesOrder, toPhones } from './phones-words.ts';

const order = phonesOrder.parse(JSON.parse(process.argv[2] ?? ''));
const { log, seed, port, accountSid, authToken } = order;
const say = (words: FromPhones): void => void process.send?.(words);

const people = new People({
  network: () => network,
  seed: new Seed('people', seed),
  keyed: (attempt) => say({ said: 'keyed', attempt }),
  thanked: (line) => addLine(log, line),
  ended: (line) => addLine(log, line),
});
const network: PhoneNetwork = await startPhoneNetwork({
  port,
  accountSid,
  authToken,
  speechMsPerCharacter: 0,
  past: pastOf(readLines(log)),
  placed: (record) => {
    if (!('program' in record) && record.direction !== 'outbound-api') return people.texted(record);
    const placed = placedOf(record);
    addLine(log, placed);
    say({ said: 'placed', attempt: placed.attempt, channel: placed.channel });
    if ('program' in record) people.called(record);
    else people.texted(record);
  },
});

process.on('message', (message) => {
  const words = toPhones.parse(message);
  if (words.ask === 'texts to') network.setSmsInboundUrl(words.url);
  else if (words.ask === 'be willing') people.willing = true;
  else if (words.ask === 'stall') network.fail({ mode: 'stall', placed: words.placed });
  else network.fail({ mode: 'ok' });
});
process.on('disconnect', () => process.exit());
say({ said: 'listening', url: network.url });
