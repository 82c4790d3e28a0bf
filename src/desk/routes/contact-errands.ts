import type { FastifyRequest } from 'fastify';
import { Fault } from '../../core/fault.ts';
import type { ErrandKind } from '../../register/errands.ts';
import { viewerOf } from '../http/guard.ts';
import type { Api, DeskParts } from '../parts.ts';
import { refusals } from '../schema/common.ts';
import { ContactShown, ErrandBegun, ErrandOrder, PointParams, VerifyOrder } from '../schema/contact.ts';
import { viewContact } from '../view/contact.ts';
import { iso } from '../view/documents.ts';
import { namesFor } from '../view/names.ts';
import { mustBePoint, mustHaveContact } from './contacts.ts';
import { staffViewer } from './give.ts';

/** Proving that a number is theirs, and trying whether the chain to a person still works. */
export function contactErrandRoutes(app: Api, parts: DeskParts): void {
  const begins = (summary: string) => ({
    schema: {
      summary,
      params: PointParams,
      body: ErrandOrder,
      response: { 200: ErrandBegun, ...refusals(401, 403, 404, 409, 503) },
    },
  });
  app.post(
    '/api/contacts/:id/points/:point/code',
    begins('Send a code to a number; whoever gives it back is its owner'),
    async (request) => begin(parts, request, 'code', request.body?.channel),
  );
  app.post(
    '/api/contacts/:id/points/:point/test',
    begins('Call or text a contact to see that the chain to the person still works'),
    async (request) => begin(parts, request, 'test', request.body?.channel),
  );
  app.post(
    '/api/contacts/:id/points/:point/verify',
    {
      schema: {
        summary: 'Compare what was read back with the code that was sent',
        params: PointParams,
        body: VerifyOrder,
        response: { 200: ContactShown, ...refusals(401, 403, 404, 409, 503) },
      },
    },
    async (request) => {
      const viewer = staffViewer(request);
      const { contact } = mustHaveContact(parts, viewer, request.params.id);
      const { register, standing } = parts.contacts;
      register.errands.verify(contact, mustBePoint(request.params.point), request.body.code);
      register.staffEvents.record(viewer.id, 'contact-verified', contact, request.params.point);
      const name = namesFor(viewer, parts.people).contact(contact);
      return viewContact(register.contacts.get(contact), standing(contact), { name, at: () => null });
    },
  );
}

async function begin(
  parts: DeskParts,
  request: FastifyRequest<{ Params: { id: string; point: string } }>,
  what: ErrandKind,
  channel: 'voice' | 'sms' | undefined,
) {
  const viewer = viewerOf(request);
  const { contact, points } = mustHaveContact(parts, viewer, request.params.id);
  const point = mustBePoint(request.params.point);
  if (!points.some((one) => one.point === point)) throw new Fault('HW_NOT_FOUND', { where: 'point' });
  const { errands, register } = parts.contacts;
  if (errands === undefined) throw new Fault('HW_ERRAND_REFUSED', { why: 'no telephone provider is set up' });
  const begun = await errands.send({ contact, point, what, channel, by: viewer.id });
  register.staffEvents.record(viewer.id, what === 'code' ? 'contact-code-sent' : 'contact-tested', contact, point);
  return { errand: begun.errand, point, what, channel: begun.channel, at: iso(begun.begunAt) };
}
