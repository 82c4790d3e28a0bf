import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { CallLeg } from '../../core/handling/words.ts';
import { asCallId, asIncidentId, asPartition, type CallId, type IncidentId, type Partition } from '../../core/ids.ts';
import { Form } from '../twilio/form.ts';
import { isMachine } from '../twilio-voice/call-status.ts';
import type { Bridge } from './bridge.ts';
import type { Reached } from './order.ts';
import { hangUp } from './words.ts';

interface About {
  call: CallId;
  incident: IncidentId;
  partition: Partition;
  leg: CallLeg;
}

const XML = 'text/xml; charset=utf-8';

/** The provider's callbacks about calls from the page, below `bridge/`. Whoever registers them has checked the signature. */
export function bridgeRoutes(app: FastifyInstance, bridge: Bridge): void {
  app.post('/bridge/answer/:call/:leg', async (request, reply) => {
    const about = aboutOf(request);
    if (about === undefined || isMachine(formOf(request).get('AnsweredBy'))) return xml(reply, hangUp());
    const { call, leg } = about;
    return xml(reply, leg === 'operator' ? bridge.operatorAnswered(call, 0) : bridge.otherAnswered(call));
  });
  app.post('/bridge/key/:call/:leg', async (request, reply) => {
    const about = aboutOf(request);
    if (about?.leg !== 'operator') return xml(reply, hangUp());
    return xml(reply, bridge.operatorPressed(about.call, formOf(request).get('Digits'), asksIn(request)));
  });
  app.post('/bridge/status/:call/:leg', async (request, reply) => {
    const about = aboutOf(request);
    const reached = reachedBy(formOf(request).get('CallStatus') ?? '');
    if (about !== undefined && reached !== undefined) bridge.news(about.call, about, about.leg, reached);
    return reply.code(200).send();
  });
}

/** What the provider's word for a call says about a leg; undefined when it says nothing new. */
export function reachedBy(status: string): Reached | undefined {
  switch (status) {
    case 'ringing':
      return { state: 'ringing' };
    case 'in-progress':
    case 'answered':
      return { state: 'answered' };
    case 'completed':
    case 'canceled':
      return { state: 'ended' };
    case 'busy':
      return { state: 'failed', reason: 'busy' };
    case 'no-answer':
      return { state: 'failed', reason: 'no-answer' };
    case 'failed':
      return { state: 'failed', reason: 'undeliverable' };
    default:
      return undefined;
  }
}

/** The incident rides in the call's own id, and the partition in the incident's. */
function aboutOf({ params }: FastifyRequest): About | undefined {
  const [call, leg] = ['call', 'leg'].map((name) => Object.entries(params ?? {}).find(([key]) => key === name)?.[1]);
  const id = typeof call === 'string' ? asCallId(call) : undefined;
  const incident = id && asIncidentId(id.slice(0, id.lastIndexOf('.')));
  const partition = incident && asPartition(Number(incident.slice(0, incident.indexOf('-'))));
  if (id === undefined || incident === undefined || partition === undefined) return undefined;
  return leg === 'operator' || leg === 'other' ? { call: id, incident, partition, leg } : undefined;
}

/** How often this call has been asked for the key already. */
function asksIn({ query }: FastifyRequest): number {
  const asks = Number(Object.entries(query ?? {}).find(([key]) => key === 'asks')?.[1] ?? 0);
  return Number.isInteger(asks) && asks >= 0 ? asks : Number.POSITIVE_INFINITY;
}

function formOf(request: FastifyRequest): Form {
  return request.body instanceof Form ? request.body : new Form('');
}

function xml(reply: FastifyReply, document: string): FastifyReply {
  return reply.code(200).type(XML).send(document);
}
