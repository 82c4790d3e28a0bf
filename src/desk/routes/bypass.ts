import { Fault } from '../../core/fault.ts';
import type { Input } from '../../core/input.ts';
import type { Origin } from '../../core/signal.ts';
import { after, hours } from '../../core/time.ts';
import { keeping } from '../keeping.ts';
import type { Api, DeskParts } from '../parts.ts';
import { BypassEnd, BypassOrder, BypassState } from '../schema/care.ts';
import { IdParams, refusals } from '../schema/common.ts';
import { type Looker, mustHaveDevice, mustHavePremises } from '../sight.ts';
import { actorOf } from '../sign-in/viewer.ts';
import { iso } from '../view/documents.ts';
import { staffViewer, submitInput } from './give.ts';

const answers = { 200: BypassState, ...refusals(401, 403, 404, 409, 503) };

/** A sensor is left out by a person with a reason, for seven days at most; after a day somebody is told that it still is. */
export function bypassRoutes(app: Api, parts: DeskParts): void {
  const { clock, notes } = parts;
  app.post(
    '/api/devices/:id/bypass',
    { schema: { summary: 'Leave a sensor out for a time', params: IdParams, body: BypassOrder, response: answers } },
    async (request) => {
      const viewer = staffViewer(request);
      const { origin, household } = originFor(parts, viewer, request.params.id);
      const { sensor, text, hours: wanted } = request.body;
      const until = after(clock.now(), hours(wanted));
      await keeping(notes, async (keep) => {
        const note = keep(notes.store(household, text));
        await parts.settled?.();
        const about = { origin, by: actorOf(viewer), ...(sensor !== undefined && { sensor }) };
        await submit(parts, { type: 'bypass', now: 'began', until, note, ...about });
      });
      return { device: origin.device, sensor: sensor ?? null, until: iso(until) };
    },
  );
  app.delete(
    '/api/devices/:id/bypass',
    { schema: { summary: 'Hear a sensor again', params: IdParams, body: BypassEnd, response: answers } },
    async (request) => {
      const viewer = staffViewer(request);
      const { origin } = originFor(parts, viewer, request.params.id);
      const { sensor } = request.body;
      const about = { origin, by: actorOf(viewer), ...(sensor !== undefined && { sensor }) };
      await submit(parts, { type: 'bypass', now: 'ended', ...about });
      return { device: origin.device, sensor: sensor ?? null, until: null };
    },
  );
}

async function submit(parts: DeskParts, input: Extract<Input, { type: 'bypass' }>): Promise<void> {
  const home = parts.estate.premises(input.origin.premises);
  if (home === undefined) throw new Fault('HW_NOT_FOUND', { where: 'device' });
  const outcome = await submitInput(parts, home.partition, input);
  if (!outcome.ok) throw outcome.fault;
}

/** Throws `HW_NOT_FOUND`, also for a device that was taken out of service: there is nothing to leave out. */
function originFor(parts: DeskParts, viewer: Looker, id: string): { origin: Origin; household: Household } {
  const device = mustHaveDevice(parts, viewer, id);
  const home = mustHavePremises(parts, viewer, device.premises);
  if (device.revoked) throw new Fault('HW_NOT_FOUND', { where: 'device' });
  return { origin: { device: device.id, premises: home.id, risk: home.risk }, household: home.household };
}

type Household = ReturnType<typeof mustHavePremises>['household'];
