import { randomUUID } from 'node:crypto';
import { type At, Line, type Shown } from './line.ts';

/** A registered device, and what it can prove. */
export interface Target extends Shown {
  topic: string;
}

/** What an attack is made with. */
export interface Stage {
  /** Where secrets are taken. */
  mqtt: At;
  /** Where certificates are taken. */
  mqtts: At;
  /** The device in whose name it is tried. */
  victim: Target;
  /** A device of another home, whose owner has its secret and its certificate. */
  thief: Target;
  /** A certificate of the victim that was withdrawn. */
  withdrawn: Shown;
  /** Enrols with the victim's code, for the first time and once more; answers the status of each. */
  enrolTwice: () => Promise<number[]>;
  /** Resolves once the gateway has ended, as a power cut would end it, and is there again. */
  restarted: () => Promise<void>;
}

/** What came of it, as the attacker saw it. */
export interface Outcome {
  /** True when nothing was let in or believed that must not be, as far as the wire shows it. */
  refused: boolean;
  /** One sentence for each thing that was tried. */
  saw: string[];
}

export interface Attack {
  name: string;
  about: string;
  /** The reason that the gateway has to give. */
  why: string;
  /** Of whom. */
  of: 'victim' | 'thief';
  /** The gateway has to be started anew in the midst of it. */
  restarts?: true;
  run(stage: Stage): Promise<Outcome>;
}

const heartbeat = (target: Target) => `${target.topic}/up/heartbeat`;
const press = () => JSON.stringify({ id: `at-${randomUUID()}`, kind: 'panic' });

/** So long that the gateway's own records tell what came before from what came after. */
const later = () => new Promise((done) => setTimeout(done, 20));

/** Turned away at the door: the code of the CONNACK is all that is seen. */
async function knock(at: At, shown: Shown): Promise<Outcome> {
  const line = await Line.open(at, shown);
  const refused = !line.isIn;
  const saw = [refused ? `turned away with ${line.answer ?? 'nothing'}` : 'let in'];
  line.close();
  return { refused, saw };
}

/** Every one of these is in the domain's list of what may be tried on a device's identity. */
export const ATTACKS: readonly Attack[] = [
  {
    name: 'second-connection',
    about: 'somebody with a copy of the secret signs in while the device is connected',
    why: 'second-connection',
    of: 'victim',
    async run({ mqtt, victim }) {
      const device = await Line.open(mqtt, victim);
      await later();
      const copy = await Line.open(mqtt, victim);
      const over = await device.ended();
      const heard = await copy.publish(heartbeat(victim), '');
      copy.close();
      return {
        refused: over,
        saw: [
          over ? 'the first connection was ended' : 'both connections stayed',
          heard ? 'its heartbeat was acknowledged' : 'its heartbeat was not acknowledged',
        ],
      };
    },
  },
  {
    name: 'wrong-certificate',
    about: 'a device of another home shows its own certificate and gives another name',
    why: 'wrong-certificate',
    of: 'victim',
    run: ({ mqtts, victim, thief: { certificate, key } }) => knock(mqtts, { device: victim.device, certificate, key }),
  },
  {
    name: 'revoked',
    about: 'a certificate that was withdrawn is shown again',
    why: 'revoked-certificate',
    of: 'victim',
    run: ({ mqtts, withdrawn }) => knock(mqtts, withdrawn),
  },
  {
    name: 'wrong-secret',
    about: 'three secrets are guessed, one after another',
    why: 'wrong-secret',
    of: 'victim',
    async run({ mqtt, victim: { device } }) {
      const tries = [1, 2, 3].map(() => Line.open(mqtt, { device, secret: randomUUID() }));
      // The others are answered ever more slowly: nobody who guesses waits for that.
      const first = await Promise.race(tries);
      const answer = first.answer ?? 'nothing';
      const refused = !first.isIn;
      for (const one of tries) void one.then((line) => line.close());
      return { refused, saw: [refused ? `turned away with ${answer}, the others later` : 'let in'] };
    },
  },
  {
    name: 'foreign-topic',
    about: 'a device sends a heartbeat and a press in the name of another',
    why: 'foreign-topic',
    of: 'thief',
    async run({ mqtt, victim, thief }) {
      const line = await Line.open(mqtt, thief);
      await line.publish(heartbeat(victim), '');
      await line.publish(`${victim.topic}/up/signal`, press());
      line.close();
      return { refused: true, saw: ['both were acknowledged, which says nothing of whether they were believed'] };
    },
  },
  {
    name: 'foreign-subscription',
    about: 'a device asks to hear what another is told',
    why: 'foreign-subscription',
    of: 'thief',
    async run({ mqtt, victim, thief }) {
      const line = await Line.open(mqtt, thief);
      const granted = await line.subscribe(`${victim.topic}/down/#`);
      line.close();
      return { refused: !granted, saw: [granted ? 'it was granted' : 'it was refused'] };
    },
  },
  {
    name: 'replay',
    about: 'a heartbeat that was recorded is sent again',
    why: 'replay',
    of: 'victim',
    async run({ mqtt, victim }) {
      const line = await Line.open(mqtt, victim);
      const recorded = JSON.stringify({ n: '7-4711', battery: 90 });
      await line.publish(heartbeat(victim), recorded);
      await later();
      await line.publish(heartbeat(victim), recorded);
      line.close();
      return { refused: true, saw: ['it was acknowledged, which says nothing of whether it was believed'] };
    },
  },
  {
    name: 'replay-after-restart',
    about: 'a heartbeat that was recorded is sent again after the gateway has been killed and started anew',
    why: 'replay',
    of: 'victim',
    restarts: true,
    async run({ mqtt, victim, restarted }) {
      const line = await Line.open(mqtt, victim);
      const recorded = JSON.stringify({ n: '7-4711', battery: 90 });
      await line.publish(heartbeat(victim), recorded);
      await restarted();
      line.close();
      const again = await Line.open(mqtt, victim);
      await later();
      await again.publish(heartbeat(victim), recorded);
      again.close();
      return { refused: true, saw: ['it was acknowledged, which says nothing of whether it was believed'] };
    },
  },
  {
    name: 'hardware-changed',
    about: "the device's secret is used on other hardware",
    why: 'hardware-changed',
    of: 'victim',
    async run({ mqtt, victim }) {
      const line = await Line.open(mqtt, victim);
      await line.publish(heartbeat(victim), JSON.stringify({ hardware: '02:00:5e:10:00:01' }));
      await later();
      await line.publish(heartbeat(victim), JSON.stringify({ hardware: '02:00:5e:66:66:66' }));
      line.close();
      return { refused: true, saw: ['it was acknowledged, which says nothing of whether it was believed'] };
    },
  },
  {
    name: 'claim-reuse',
    about: 'a claim code that was used is used again',
    why: 'claim-misused',
    of: 'victim',
    async run({ enrolTwice }) {
      const [first, second] = await enrolTwice();
      return {
        refused: first === 200 && second !== 200,
        saw: [`the first time it was answered with ${first}, the second with ${second}`],
      };
    },
  },
];

export function attackNamed(name: string): Attack | undefined {
  return ATTACKS.find((attack) => attack.name === name);
}
