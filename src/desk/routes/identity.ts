import { Fault } from '../../core/fault.ts';
import { makeDeviceClaim } from '../device-claim.ts';
import { Enrolment } from '../enrolment.ts';
import type { DeviceFacts } from '../estate.ts';
import { viewerOf } from '../http/guard.ts';
import type { IdentityDesk } from '../identity.ts';
import { goOnWith } from '../jobs/replacing.ts';
import { keeping } from '../keeping.ts';
import type { Api, DeskParts } from '../parts.ts';
import { IdParams, refusals } from '../schema/common.ts';
import { Device } from '../schema/device.ts';
import {
  Claim,
  ClaimOrder,
  DeviceIdentity,
  Enrolled,
  EnrolOrder,
  RenewalAsked,
  RevokeOrder,
} from '../schema/identity.ts';
import { EmptyOrder } from '../schema/incident.ts';
import { mustHaveDevice, mustHavePremises } from '../sight.ts';
import { mustWait } from '../sign-in/sign-in.ts';
import { Tries } from '../sign-in/tries.ts';
import { viewDevice } from '../view/device.ts';
import { deviceOf, iso, isoOrNull } from '../view/documents.ts';
import { referenceOf } from '../view/incident.ts';
import { staffViewer } from './give.ts';

/** Claiming, renewing and revoking what devices prove themselves with. */
export function identityRoutes(app: Api, parts: DeskParts): void {
  const { identity } = parts;
  if (identity === undefined) return;
  enrolRoute(app, parts, identity);
  claimRoute(app, parts, identity);
  app.get(
    '/api/devices/:id/identity',
    {
      schema: {
        summary: 'What a device proves itself with',
        params: IdParams,
        response: { 200: DeviceIdentity, ...refusals(401, 403, 404) },
      },
    },
    async (request) => viewIdentity(identity, mustHaveDevice(parts, viewerOf(request), request.params.id)),
  );
  app.post(
    '/api/devices/:id/renew',
    {
      schema: {
        summary: 'Ask a device to renew what it proves itself with',
        params: IdParams,
        body: EmptyOrder,
        response: { 200: RenewalAsked, ...refusals(401, 403, 404, 409) },
      },
    },
    async (request) => {
      const viewer = viewerOf(request);
      const { id } = mustHaveDevice(parts, viewer, request.params.id);
      identity.register.certificates.askRenewal(id);
      identity.register.staffEvents.record(viewer.id, 'device-renewal-asked', id);
      identity.refresh();
      return { device: id, told: identity.tellToRenew(id) };
    },
  );
  revokeRoute(app, parts, identity);
}

/** A wrong code costs time, as a wrong password does. */
function enrolRoute(app: Api, { clock, limits }: DeskParts, identity: IdentityDesk): void {
  const enrolment = new Enrolment(identity, clock);
  const { claimFreeTries: free, firstWaitMs, longestWaitMs, forgetTriesMs: forgetMs, rememberedTries: most } = limits;
  const tries = new Tries({ now: () => clock.now(), free, firstWaitMs, longestWaitMs, forgetMs, most });
  app.post(
    '/api/enrol',
    {
      schema: {
        summary: 'Enrol a device by its one-time claim code',
        security: [],
        body: EnrolOrder,
        response: { 200: Enrolled, ...refusals(404, 409, 410, 503) },
      },
    },
    async (request, reply) => {
      mustWait(reply, tries.waitMs(request.ip));
      tries.failed(request.ip);
      const answer = await enrolment.enrol(request.body);
      tries.tookBack(request.ip);
      return reply.header('cache-control', 'no-store').send(answer);
    },
  );
}

function claimRoute(app: Api, parts: DeskParts, identity: IdentityDesk): void {
  app.post(
    '/api/devices/:id/claim',
    {
      schema: {
        summary: 'Make a one-time claim code for a device; an older one no longer works',
        params: IdParams,
        body: ClaimOrder,
        response: { 200: Claim, ...refusals(401, 403, 404, 409) },
      },
    },
    async (request, reply) => {
      const viewer = viewerOf(request);
      const device = mustHaveDevice(parts, viewer, request.params.id);
      mustClaim(identity, device);
      const { hours } = request.body;
      const claim = await makeDeviceClaim({ ...parts, identity }, { device: device.id, by: viewer.id, hours });
      return reply.header('cache-control', 'no-store').send(claim);
    },
  );
}

/** What sits behind a bridge proves itself by nothing of its own: a code would be good for nothing. */
function mustClaim({ register }: IdentityDesk, { id }: DeviceFacts): void {
  if (register.devices.get(id).via === undefined) return;
  const why = 'it speaks through a bridge and takes no code; pick it from what the bridge has heard';
  throw new Fault('HW_INPUT_INVALID', { where: `device ${id}`, why });
}

function revokeRoute(app: Api, parts: DeskParts, identity: IdentityDesk): void {
  const { estate, notes, reader, look } = parts;
  app.post(
    '/api/devices/:id/revoke',
    {
      schema: {
        summary: 'End a device’s right to connect, for ever and at once',
        params: IdParams,
        body: RevokeOrder,
        response: { 200: Device, ...refusals(401, 403, 404) },
      },
    },
    async (request) => {
      const viewer = staffViewer(request);
      const { id, premises } = mustHaveDevice(parts, viewer, request.params.id);
      const { household } = mustHavePremises(parts, viewer, premises);
      await keeping(notes, async (keep) => {
        const note = keep(notes.store(household, request.body.text));
        identity.register.together(() => {
          identity.register.devices.revoke(id);
          goOnWith(parts.jobs, { broken: { id, premises }, made: null, by: viewer.id });
          identity.register.staffEvents.record(viewer.id, 'device-revoked', id, note);
        });
        await parts.settled?.();
      });
      identity.refresh();
      const facts = mustHaveDevice(parts, viewer, id);
      const doc = deviceOf(reader.document('device', id));
      return viewDevice({ facts, reference: referenceOf(estate, premises), live: look(facts.index), doc });
    },
  );
}

function viewIdentity({ register }: IdentityDesk, { id }: DeviceFacts): DeviceIdentity {
  const { revoked, renewAskedAt, nextSecretHash } = register.devices.get(id);
  const claim = register.claims.open(id);
  return {
    device: id,
    revoked,
    renewAskedAt: isoOrNull(renewAskedAt ?? null),
    secretOffered: nextSecretHash !== undefined,
    claim: claim ? { madeBy: claim.madeBy, expiresAt: iso(claim.expiresAt) } : null,
    certificates: register.certificates.ofDevice(id).map((one) => ({
      serial: one.serial,
      fingerprint: one.fingerprint,
      issuedAt: iso(one.issuedAt),
      notAfter: iso(one.notAfter),
      firstUsedAt: isoOrNull(one.firstUsedAt),
      revokedAt: isoOrNull(one.revokedAt),
    })),
  };
}
