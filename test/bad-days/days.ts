import { SimulatedForce } from '../../simulators/police/force.ts';
import { minutes } from '../../src/core/time.ts';
import { CAST, Course, type Habit, type Outcome } from './course.ts';

export interface BadDay {
  name: string;
  /** What goes wrong, as the table says it. */
  says: string;
  play(): Promise<Outcome>;
}

const S = 1_000;
/** Picks up at the third ring and presses the key when the sentence is over. */
const READY: Habit = { answersAfterMs: 9 * S, pressesAfterMs: 8 * S };
const VOICEMAIL: Habit = { telephone: 'voicemail' };
const OFF: Habit = { telephone: 'off' };

async function played(course: Course, story: (course: Course) => Promise<Outcome>): Promise<Outcome> {
  try {
    await course.rig.start();
    return await story(course);
  } finally {
    await course.close();
  }
}

const pressed = async (course: Course): Promise<Outcome> => {
  await course.press();
  return course.untilAccepted();
};

/** Twelve days on which something is broken, and each time somebody has to be reached all the same. */
export const BAD_DAYS: readonly BadDay[] = [
  {
    name: 'a good day',
    says: 'nothing; to compare with',
    play: async () => played(await Course.open({ first: READY }), pressed),
  },
  {
    name: 'first provider down',
    says: 'every request to the first telephone provider fails',
    play: async () => {
      const course = await Course.open({ first: READY }, { second: true });
      course.rig.phones.fail({ mode: '500' });
      return played(course, pressed);
    },
  },
  {
    name: 'callbacks lost',
    says: 'the provider takes everything and none of its news reaches us; the first on duty is away',
    play: async () => {
      const course = await Course.open({ first: { telephone: 'no-answer' }, second: READY });
      course.rig.phones.callbacks({ drop: true });
      return played(course, pressed);
    },
  },
  {
    name: 'phone off',
    says: "the first on duty's telephone is off, for calls and texts",
    play: async () => {
      const course = await Course.open({ first: OFF, second: READY });
      course.rig.phones.phone(CAST.first).failTexts(30003);
      return played(course, pressed);
    },
  },
  {
    name: 'everybody in voicemail',
    says: 'machines answer for all four; the friend calls in by key in the second round',
    play: async () => {
      const course = await Course.open({ first: VOICEMAIL, second: VOICEMAIL, sister: VOICEMAIL, friend: VOICEMAIL });
      return played(course, async () => {
        await course.press();
        await course.until('nobody-answered');
        course.habit('friend', READY);
        return course.untilAccepted();
      });
    },
  },
  {
    name: 'hole in the rota',
    says: 'nobody is on duty by the rota; the safe contacts are all there is',
    play: async () => {
      const course = await Course.open(
        { sister: { telephone: 'no-answer' }, friend: READY },
        {
          configure: (config) => {
            const panic = config.policies.get('panic');
            if (panic === undefined) return;
            const steps = panic.steps.map((step) =>
              typeof step.tell === 'object' && 'role' in step.tell && step.tell.role === 'duty supervisor'
                ? { ...step, tell: { rota: 'evenings' } }
                : step,
            );
            config.policies = new Map([...config.policies, ['panic', { ...panic, steps }]]);
          },
        },
      );
      const { register } = course.rig.records;
      const { provider } = register.premises.get(course.premises);
      const when = [{ days: ['mon' as const], from: '09:00', to: '17:00' }];
      const members = [course.contact('first')];
      register.rotas.add({
        provider,
        name: 'evenings',
        members,
        from: course.rig.clock.now(),
        turnMs: minutes(60),
        when,
      });
      course.rig.refresh();
      return played(course, pressed);
    },
  },
  {
    name: 'texts stopped',
    says: 'the first on duty has texted STOP and misses the call',
    play: async () => {
      const course = await Course.open({ first: { telephone: 'no-answer' }, second: READY });
      return played(course, async () => {
        const from = course.rig.config.gateway.telephone?.from;
        if (from !== undefined) await course.rig.phones.phone(CAST.first).reply('STOP', from);
        await course.rig.settle();
        course.rig.refresh();
        return pressed(course);
      });
    },
  },
  {
    name: 'both providers slow',
    says: 'either provider keeps the first request waiting without an answer',
    play: async () => {
      const course = await Course.open({ first: READY, second: READY }, { second: true });
      course.rig.phones.fail({ mode: 'stall', times: 1 });
      course.rig.second?.fail({ mode: 'stall', times: 1 });
      return played(course, pressed);
    },
  },
  {
    name: 'accepted, and nothing follows',
    says: 'the first on duty presses the key and falls asleep; the acceptance lapses',
    play: async () => {
      const course = await Course.open({ first: READY, second: READY });
      return played(course, async () => {
        await course.press();
        await course.untilAccepted();
        course.habit('first', { telephone: 'no-answer' });
        await course.until('acceptance-lapsed');
        const outcome = await course.untilAccepted();
        return { ...outcome, besides: `lapsed after ${course.secondsUntil('acceptance-lapsed')} s` };
      });
    },
  },
  {
    name: 'gateway killed',
    says: 'the gateway dies while the first telephone rings and is back after ten seconds',
    play: async () => {
      const course = await Course.open({ first: { answersAfterMs: 15 * S, pressesAfterMs: 8 * S } });
      return played(course, async () => {
        await course.press();
        await course.rig.pass(3 * S);
        await course.rig.kill();
        await course.rig.pass(10 * S);
        await course.rig.start();
        return course.untilAccepted();
      });
    },
  },
  {
    name: 'disk away',
    says: 'the journal can write nothing from before the press until two minutes after it',
    play: async () => {
      const course = await Course.open({ first: READY });
      return played(course, async () => {
        course.rig.diskAway = true;
        await course.press();
        await course.rig.pass(120 * S);
        course.rig.diskAway = false;
        const outcome = await course.untilAccepted();
        return { ...outcome, besides: `on record after ${course.recordedAfterS('incident-acknowledged')} s` };
      });
    },
  },
  {
    name: 'cut off',
    says: 'no provider can be reached for a minute',
    play: async () => {
      const course = await Course.open({ first: READY, second: READY, sister: READY }, { second: true });
      course.rig.phones.fail({ mode: 'drop' });
      course.rig.second?.fail({ mode: 'drop' });
      return played(course, async () => {
        await course.press();
        await course.rig.pass(60 * S);
        course.rig.phones.fail({ mode: 'ok' });
        course.rig.second?.fail({ mode: 'ok' });
        return course.untilAccepted();
      });
    },
  },
  {
    name: 'police refuse, desk empty',
    says: 'the force refuses the electronic transfer, and nobody is at the desk',
    play: async () => {
      const secret = 'a secret for tests only, of a force';
      const clock = { now: () => 0 };
      const force = await SimulatedForce.start({ id: 'example', secret, now: () => clock.now() });
      const course = await Course.open(
        { first: READY },
        {
          forceSecrets: new Map([['EXAMPLE', secret]]),
          configure: ({ forces }) => {
            const example = forces.get('example');
            if (example === undefined) throw new Error('the made-up force is not there');
            example.routes = ['transfer', 'line', '999'];
            example.transfer = { url: force.transferUrl };
          },
        },
      );
      clock.now = () => course.rig.clock.now();
      course.knownToForce('example', '07XYZ4417');
      return played(course, async () => {
        force.answerTo = `http://127.0.0.1:${course.rig.process.port}/hooks/police/example`;
        await course.press();
        const hand = await force.expectHandover();
        await hand.refuse('bad-address');
        const outcome = await course.untilAccepted();
        const [task] = course.rig.events('task-raised');
        const asked =
          task === undefined ? 'nobody is asked to ring' : `${task.kind} after ${course.secondsUntil('task-raised')} s`;
        return { ...outcome, besides: asked };
      }).finally(() => force.close());
    },
  },
];
