import type { Actor, CloseReason, DeskCall, Handling, Incident, PoliceStage } from '../api/types.ts';

type Body = Record<string, unknown>;

export interface Asked {
  incident: Incident;
  by: Actor;
  body: Body;
  /** Names of those at the desk, by id. */
  people: ReadonlyMap<string, string>;
}

/** What became of an order: a change of the incident with its line of the story, or a refusal. */
export type Ordered = { patch: Partial<Incident>; says: string; text?: string } | { status: number; detail: string };

type Order = (asked: Asked & { at: string; handling: Handling; text: string | null }) => Ordered;

const REASONS: readonly CloseReason[] = ['false', 'planned', 'precautionary', 'incident'];
const STAGES: readonly PoliceStage[] = ['informed', 'accepted', 'refused', 'dispatched', 'on-scene', 'left'];
const TARGETS: readonly DeskCall['target']['kind'][] = ['contact', 'police', 'home'];

const textOf = (body: Body, name: string) => (typeof body[name] === 'string' ? String(body[name]) : null);
const refused = (detail: string): Ordered => ({ status: 409, detail });

function settled(handling: Handling): Handling {
  const open = handling.steps.filter((step) => step.required && step.state === 'open');
  const blockedBy = open.map((step) => `Not done yet: ${step.title}.`);
  if (handling.unseen > 0) blockedBy.push(`${handling.unseen} signals have come in since.`);
  return { ...handling, blockedBy, mayClose: blockedBy.length === 0 };
}

const claim: Order = ({ incident, by, body, at, handling }) => {
  const holder = handling.claim?.by;
  if (holder && holder.id !== by.id && body['take'] !== true) return refused(`${holder.name} has it already.`);
  const accepted = { state: 'acknowledged' as const, acknowledgedAt: at, acknowledgedBy: by };
  const part = { claim: { by, at }, releasedAt: null, firstHandledAt: handling.firstHandledAt ?? at };
  return {
    patch: { ...(incident.state === 'open' ? accepted : {}), handling: { ...handling, ...part } },
    says: 'Somebody at the desk has taken it on.',
  };
};

const handOver: Order = ({ body, at, handling, people }) => {
  const id = String(body['to']);
  const by: Actor = { kind: 'staff', id, name: people.get(id) ?? null, how: null };
  return { patch: { handling: { ...handling, claim: { by, at } } }, says: 'It was handed to a colleague.' };
};

const step: Order = ({ by, body, at, handling, text }) => {
  const state = body['outcome'] === 'done' ? ('done' as const) : ('ruled-out' as const);
  const steps = handling.steps.map((one) => (one.id === body['step'] ? { ...one, state, by, at, text } : one));
  return { patch: { handling: settled({ ...handling, steps }) }, says: 'A step of the plan.' };
};

const police: Order = ({ incident, by, body, at, handling, text }) => {
  const stage = STAGES.find((one) => one === body['stage']) ?? 'dispatched';
  const said = { route: textOf(body, 'route'), reference: textOf(body, 'reference'), text };
  const news = { stage, at, by, ...said };
  const tasks = incident.tasks.map((one) => (one.doneAt === null ? { ...one, doneAt: at, doneBy: by } : one));
  const steps = handling.steps.map((one) =>
    one.kind === 'police' && one.state === 'open' && stage === 'informed'
      ? { ...one, state: 'done' as const, by, at }
      : one,
  );
  return {
    patch: {
      ...(stage === 'dispatched' ? { helpSentAt: at } : {}),
      tasks,
      handling: settled({ ...handling, police: [...handling.police, news], steps }),
    },
    says: `The police: ${stage}.`,
  };
};

const call: Order = ({ by, body, at, handling }) => {
  const kind = TARGETS.find((one) => one === body['target']) ?? 'police';
  if (kind === 'home') return refused('Her file does not say that it is safe to ring the home.');
  const made: DeskCall = {
    ...{ id: `call-${handling.calls.length + 1}`, listen: body['listen'] === true, by, at, reason: null },
    target: { kind, contact: textOf(body, 'contact'), contactName: null, line: kind === 'police' ? 'example' : null },
    ...{ operator: 'ringing', other: 'asked' },
  };
  return { patch: { handling: { ...handling, calls: [...handling.calls, made] } }, says: 'A call was asked for.' };
};

const hangUp: Order = ({ handling }) => {
  const calls = handling.calls.map((one) => ({ ...one, operator: 'ended' as const, other: 'ended' as const }));
  return { patch: { handling: { ...handling, calls } }, says: 'The call has ended.' };
};

const speak: Order = ({ handling, body }) => {
  const calls = handling.calls.map((one) => ({ ...one, listen: body['speak'] !== true }));
  return { patch: { handling: { ...handling, calls } }, says: 'Whoever called is heard, or is not.' };
};

const shelve: Order = ({ by, body, at, handling, text }) => {
  const shelved = { until: String(body['until']), owner: by, at, text };
  return { patch: { handling: { ...handling, shelved } }, says: 'It was put aside.' };
};

const close: Order = ({ by, body, at, handling, text }) => {
  if (!handling.mayClose) return refused(handling.blockedBy.join(' '));
  if ((text ?? '').length < 10) return refused('Say why in at least 10 characters.');
  const reason = REASONS.find((one) => one === body['reason']) ?? 'incident';
  const cause = textOf(body, 'cause');
  if (handling.review === 'needed') {
    const proposed = { by, at, reason, cause, text };
    return { patch: { handling: { ...handling, proposed, review: 'waiting' } }, says: 'Closing was proposed.' };
  }
  const patch = { state: 'closed' as const, closedAt: at, closedBy: by, closeReason: reason, closeCause: cause };
  return { patch, says: 'Closed at the desk.' };
};

const review: Order = ({ by, body, at, handling }) => {
  const { proposed } = handling;
  if (!proposed) return refused('Nobody has proposed to close it.');
  if (body['agrees'] !== true) {
    return { patch: { handling: { ...handling, proposed: null, review: 'needed' } }, says: 'It was sent back.' };
  }
  const closeReason = REASONS.find((one) => one === proposed.reason) ?? 'incident';
  return { patch: { state: 'closed', closedAt: at, closedBy: by, closeReason }, says: 'Closed by two persons.' };
};

/** Does something to the handling and nothing else. */
const only =
  (part: (at: string) => Partial<Handling>, says: string, rest: Partial<Incident> = {}): Order =>
  ({ at, handling }) => ({ patch: { ...rest, handling: settled({ ...handling, ...part(at) }) }, says });

const BY_VERB: Record<string, Order> = {
  ...{ claim, step, police, call, shelve, close, review, 'hand-over': handOver, 'hang-up': hangUp, speak },
  release: only((at) => ({ claim: null, releasedAt: at }), 'It was given back.', { state: 'open' }),
  seen: only(() => ({ unseen: 0 }), 'The later signals were looked at.'),
  unshelve: only(() => ({ shelved: null }), 'It was taken back.'),
  note: only(() => ({}), 'A note was written.'),
};

/** Orders that somebody may give while another has the incident. */
const FREE = ['note', 'review', 'claim', 'hand-over'];

/** What the made-up desk does on each order, near enough to see the console at work. */
export const ORDERS: Record<string, (asked: Asked) => Ordered> = Object.fromEntries(
  Object.entries(BY_VERB).map(([verb, order]) => [
    verb,
    (asked) => {
      const { handling } = asked.incident;
      const holder = handling.claim?.by;
      if (holder && holder.id !== asked.by.id && !FREE.includes(verb)) return refused(`${holder.name} has it.`);
      const text = textOf(asked.body, 'text');
      const done = order({ ...asked, at: new Date().toISOString(), handling, text });
      return 'patch' in done && text !== null ? { ...done, text } : done;
    },
  ]),
);
