import { Fault } from '../../core/fault.ts';
import type { Partition } from '../../core/ids.ts';
import type { Input } from '../../core/input.ts';
import type { Origin } from '../../core/signal.ts';
import { after, minutes } from '../../core/time.ts';
import { keeping } from '../keeping.ts';
import type { Api, DeskParts } from '../parts.ts';
import { IdParams, refusals } from '../schema/common.ts';
import { EmptyOrder } from '../schema/incident.ts';
import { TestMode, TestOrder } from '../schema/test-mode.ts';
import { type Looker, mustHaveDevice, mustHavePremises } from '../sight.ts';
import { actorOf } from '../sign-in/viewer.ts';
import { iso } from '../view/documents.ts';
import { staffViewer, submitInput } from './give.ts';

const answers = { 200: TestMode, ...refusals(401, 403, 404, 409, 503) };

/** A device is put on test by a person with a reason, for an hour at most. A call for help is heard all the same. */
export function testModeRoutes(app: Api, parts: DeskParts): void {
  const { clock, notes } = parts;
  app.post(
    '/api/devices/:id/test',
    { schema: { summary: 'Put a device on test', params: IdParams, body: TestOrder, response: answers } },
    async (request) => {
      const viewer = staffViewer(request);
      const { origin, partition, household } = originFor(parts, viewer, request.params.id);
      const until = after(clock.now(), minutes(request.body.minutes));
      await keeping(notes, async (keep) => {
        const note = keep(notes.store(household, request.body.text));
        await parts.settled?.();
        const by = actorOf(viewer);
        await submit(parts, partition, { type: 'test-mode', origin, now: 'began', until, by, note });
      });
      return { device: origin.device, until: iso(until) };
    },
  );
  app.delete(
    '/api/devices/:id/test',
    { schema: { summary: 'End the test of a device', params: IdParams, body: EmptyOrder, response: answers } },
    async (request) => {
      const viewer = staffViewer(request);
      const { origin, partition } = originFor(parts, viewer, request.params.id);
      await submit(parts, partition, { type: 'test-mode', origin, now: 'ended', by: actorOf(viewer) });
      return { device: origin.device, until: null };
    },
  );
}

async function submit(parts: DeskParts, partition: Partition, input: Input): Promise<void> {
  const outcome = await submitInput(parts, partition, input);
  if (!outcome.ok) throw outcome.fault;
}

/** Throws `HW_NOT_FOUND`, also for a device that was taken out of service: there is nothing to test. */
function originFor(parts: DeskParts, viewer: Looker, id: string) {
  const device = mustHaveDevice(parts, viewer, id);
  const home = mustHavePremises(parts, viewer, device.premises);
  if (device.revoked) throw new Fault('HW_NOT_FOUND', { where: 'device' });
  const { zone, room } = device;
  const origin: Origin = {
    device: device.id,
    premises: home.id,
    risk: home.risk,
    ...(zone === undefined ? {} : { zone }),
    ...(room === undefined ? {} : { room }),
  };
  return { origin, partition: home.partition, household: home.household };
}
