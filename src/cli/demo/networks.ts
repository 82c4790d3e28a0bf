import { randomBytes } from 'node:crypto';
import { startPhoneNetwork } from '../../../simulators/phones/network.ts';
import type { PhoneScript } from '../../../simulators/phones/script/phone-script.ts';
import type { TwilioLogin } from '../../app/environment.ts';

/** A number of its own, so that a called person sees which provider rings; reserved for examples. */
const SECOND_FROM = '+442079460001';

/** Two telephone networks that reach the same made-up telephones. */
export interface DemoNetworks {
  /** The page with the telephones. */
  url: string;
  /** What the gateway needs to know of them. */
  environment: { twilio: TwilioLogin; secondTwilio: TwilioLogin; secondTwilioFrom: string };
  /** Tells them where texts from telephones go. */
  answerTo(http: string | undefined): void;
  close(): Promise<void>;
}

/** Starts them on these ports (0 takes any free one), with those telephones on the wall and people who answer by a script. */
export async function startNetworks(
  ports: readonly [number, number],
  people: readonly { name: string; number: string }[],
  answers: PhoneScript | undefined,
): Promise<DemoNetworks> {
  const login = () => ({
    accountSid: `AC${randomBytes(16).toString('hex')}`,
    authToken: randomBytes(16).toString('hex'),
  });
  const [one, other] = [login(), login()];
  const first = await startPhoneNetwork({ port: ports[0], ...one });
  const second = await startPhoneNetwork({ port: ports[1], ...other, beside: first });
  for (const { name, number } of people) first.addPhone(number, name);
  if (answers !== undefined) first.play(answers);
  return {
    url: first.url,
    environment: {
      twilio: { ...one, baseUrl: first.url },
      secondTwilio: { ...other, baseUrl: second.url },
      secondTwilioFrom: SECOND_FROM,
    },
    answerTo(http) {
      first.setSmsInboundUrl(`${http}/hooks/twilio/sms`);
      second.setSmsInboundUrl(`${http}/hooks/twilio2/sms`);
    },
    async close() {
      await second.close();
      await first.close();
    },
  };
}
