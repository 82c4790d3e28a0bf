import { Fault } from '../../core/fault.ts';
import { asPartition, type CallId, type StaffId } from '../../core/ids.ts';
import type { IncidentDoc } from '../../core/state.ts';
import type { DeskCalls } from '../calls.ts';
import type { Api, DeskParts } from '../parts.ts';
import { IdParams, refusals } from '../schema/common.ts';
import { Incident } from '../schema/incident.ts';
import { SpeakOrder } from '../schema/orders.ts';
import { mustHaveIncident } from '../sight.ts';
import { namesFor } from '../view/names.ts';
import { staffViewer, submitInput } from './give.ts';
import { readIncident } from './read-incident.ts';

interface Wish {
  call: CallId;
  by: StaffId;
  doc: IncidentDoc;
  speak: boolean;
}

/** The caller's own live call about an incident. Throws `HW_NOT_FOUND`. */
export function mustHaveOwnCall(calls: DeskCalls, by: StaffId, doc: IncidentDoc): CallId {
  const call = calls.callOf(by);
  if (call === undefined || !call.startsWith(`${doc.id}.`)) throw new Fault('HW_NOT_FOUND', { where: 'the call' });
  return call;
}

/** Speaking in a call that was begun listening, and listening again. */
export function speakRoute(app: Api, parts: DeskParts, ours: () => DeskCalls): void {
  const changing = new Set<CallId>();
  const schema = {
    summary: 'Be heard in your call, or only listen again',
    params: IdParams,
    body: SpeakOrder,
    response: { 200: Incident, ...refusals(401, 403, 404, 409, 503) },
  };
  app.post('/api/incidents/:id/speak', { schema }, async (request) => {
    const viewer = staffViewer(request);
    const doc = mustHaveIncident(parts, viewer, request.params.id);
    const calls = ours();
    const call = mustHaveOwnCall(calls, viewer.id, doc);
    // Two at once might reach the provider in the other order than the journal.
    if (changing.has(call)) throw new Fault('HW_VOICE_CHANGING');
    changing.add(call);
    try {
      await change(parts, calls, { call, by: viewer.id, doc, speak: request.body.speak });
    } finally {
      changing.delete(call);
    }
    return readIncident(parts, viewer, doc.id, namesFor(viewer, parts.people));
  });
}

/**
 * The record never says less than what may be heard: that somebody speaks is on disk before the provider is told, and that they
 * only listen again when the provider has done it.
 */
async function change(parts: DeskParts, calls: DeskCalls, wish: Wish): Promise<void> {
  const { call, doc, speak } = wish;
  const wasListening = doc.handling?.calls.find((one) => one.call === call)?.listen === true;
  if (speak) await record(parts, wish);
  const voiced = await calls.speak(call, speak);
  if (voiced === 'done') {
    // Nothing is added to a closed incident, and yet whoever wants to be muted is.
    if (!speak && doc.state !== 'closed') await record(parts, wish);
    return;
  }
  if (speak && voiced === 'refused' && wasListening) await record(parts, { ...wish, speak: false });
  const why = voiced === 'refused' ? 'nobody is connected with you yet, or not any more' : undefined;
  throw new Fault('HW_VOICE_UNCHANGED', why === undefined ? {} : { why });
}

async function record(parts: DeskParts, { call, by, doc, speak }: Wish): Promise<void> {
  const partition = asPartition(doc.partition);
  if (partition === undefined) throw new Fault('HW_NOT_FOUND', { where: 'incident' });
  const outcome = await submitInput(parts, partition, { type: 'call-voice', incident: doc.id, call, by, speak });
  if (!outcome.ok) throw outcome.fault;
}
