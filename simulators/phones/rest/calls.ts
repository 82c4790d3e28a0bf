import { API_VERSION, type Exchange, rfc2822 } from '../exchange.ts';
import { E164, type Handsets } from '../handsets.ts';
import {
  CALL_EVENTS,
  type Call,
  type CallEvent,
  durationS,
  isOver,
  type Program,
  type StatusCallback,
} from '../records.ts';
import { notFound, type RestAnswer, restError, tooMany } from './answers.ts';
import { refuse } from './codes.ts';
import { dateFilter, methodField, optional, pageOf, Refusal, webAddress, wholeNumber } from './fields.ts';

/** Twilio's default of how long a call rings, and its bounds, in seconds. */
const TIMEOUT_S = 60;
const TIMEOUT_MIN_S = 1;
const TIMEOUT_MAX_S = 600;

export interface CallsParts {
  exchange: Exchange;
  handsets: Handsets;
  accountSid: string;
}

/** `POST …/Calls.json`: places a call. */
export function createCall({ exchange, handsets, accountSid }: CallsParts, form: URLSearchParams): RestAnswer {
  const to = optional(form, 'To');
  const from = optional(form, 'From');
  if (to === undefined) throw new Refusal(21201, "No 'To' number is specified");
  if (from === undefined) throw new Refusal(21213, "No 'From' number is specified");
  if (!E164.test(from)) throw new Refusal(21212, `The source phone number provided, ${from}, is not yet verified`);
  if (!E164.test(to)) throw new Refusal(21211, `The phone number you are attempting to call, ${to}, is not valid.`);
  const program = programOf(form);
  if (program === undefined) throw new Refusal(21205, 'Url parameter is required.');
  const timeoutMs = wholeNumber(form, 'Timeout', TIMEOUT_S, TIMEOUT_MIN_S, TIMEOUT_MAX_S) * 1000;
  const callback = callbackOf(form);
  const handset = handsets.of(to);
  if (handset === undefined) throw new Refusal(21211, 'The simulated phone network has no room for that phone.');
  const part = handset.script?.nextCall();
  const fails = part?.fails ?? handset.refusedWith;
  if (fails !== undefined) throw refuse(fails);
  const machineCallback = machineCallbackOf(form);
  const call = exchange.place({ to, from, timeoutMs, program, callback, part, machineCallback });
  return call ? { status: 201, body: showCall(call, accountSid) } : tooMany();
}

/** `POST …/Calls/{sid}.json`: cancels, ends or redirects a live call. */
export function updateCall({ exchange, accountSid }: CallsParts, call: Call, form: URLSearchParams): RestAnswer {
  const status = optional(form, 'Status');
  if (status === 'canceled' || status === 'completed') return endCall(exchange, call, status, accountSid);
  if (status !== undefined) throw new Refusal(21218, 'Status must be canceled or completed');
  const program = programOf(form);
  if (program === undefined) throw new Refusal(21205, 'Url parameter is required.');
  if (!exchange.redirect(call, program)) return restError(400, 21220, 'Call is not in-progress. Cannot redirect.');
  return { status: 200, body: showCall(call, accountSid) };
}

function endCall(exchange: Exchange, call: Call, status: 'canceled' | 'completed', accountSid: string): RestAnswer {
  // Twilio: "canceled" leaves a call in progress alone; "completed" ends any call.
  if (isOver(call)) return restError(400, 21220, `Call is already ${call.status}. Cannot change its status.`);
  if (call.status === 'in-progress') {
    if (status === 'completed') exchange.end(call, 'completed', 'The caller hung up.');
  } else {
    exchange.end(call, 'canceled', 'The caller gave up.');
  }
  return { status: 200, body: showCall(call, accountSid) };
}

/** `GET …/Calls.json`: newest first, filtered by To, From, Status and StartTime. */
export function listCalls({ exchange, accountSid }: CallsParts, path: string, query: URLSearchParams): RestAnswer {
  const to = optional(query, 'To');
  const from = optional(query, 'From');
  const status = optional(query, 'Status');
  const started = dateFilter(query, 'StartTime');
  const found = exchange.calls
    .newestFirst()
    .filter((call) => (to === undefined || call.to === to) && (from === undefined || call.from === from))
    .filter((call) => (status === undefined || shownStatus(call) === status) && started(call.startedAt));
  return pageOf(path, query, 'calls', found, (call) => showCall(call, accountSid));
}

/** `GET …/Calls/{sid}.json`. */
export function fetchCall({ exchange, accountSid }: CallsParts, path: string, sid: string): RestAnswer {
  const call = exchange.calls.get(sid);
  return call ? { status: 200, body: showCall(call, accountSid) } : notFound(path);
}

function programOf(form: URLSearchParams): Program | undefined {
  const twiml = optional(form, 'Twiml');
  if (twiml !== undefined) return { twiml };
  const url = webAddress(form, 'Url', 21205);
  return url === undefined ? undefined : { url, method: methodField(form, 'Method') };
}

/** Detection beside the call; the other kind, which keeps whoever answers waiting, is not played. */
function machineCallbackOf(form: URLSearchParams): string | undefined {
  const url = webAddress(form, 'AsyncAmdStatusCallback', 21609);
  const asked = optional(form, 'MachineDetection') !== undefined && optional(form, 'AsyncAmd') === 'true';
  return asked ? url : undefined;
}

function callbackOf(form: URLSearchParams): StatusCallback | undefined {
  const url = webAddress(form, 'StatusCallback', 21609);
  if (url === undefined) return undefined;
  const asked = form.getAll('StatusCallbackEvent').flatMap((each) => each.split(/\s+/).filter(Boolean));
  const events = new Set<CallEvent>();
  for (const name of asked.length === 0 ? ['completed'] : asked) {
    const event = CALL_EVENTS.find((known) => known === name);
    if (!event) throw new Refusal(21626, `Invalid StatusCallbackEvent: ${name}`);
    events.add(event);
  }
  return { url, method: methodField(form, 'StatusCallbackMethod'), events };
}

/** The REST resource has no `initiated`: until it rings a call is queued (Twilio's call_enum_status). */
const shownStatus = (call: Call): string => (call.status === 'initiated' ? 'queued' : call.status);

function showCall(call: Call, accountSid: string): RestAnswer['body'] {
  const uri = `/${API_VERSION}/Accounts/${accountSid}/Calls/${call.sid}`;
  const date = (at: number | undefined): string | null => (at === undefined ? null : rfc2822(at));
  const seconds = durationS(call);
  return {
    sid: call.sid,
    account_sid: accountSid,
    api_version: API_VERSION,
    status: shownStatus(call),
    direction: 'outbound-api',
    to: call.to,
    to_formatted: call.to,
    from: call.from,
    from_formatted: call.from,
    date_created: date(call.createdAt),
    date_updated: date(call.updatedAt),
    start_time: date(call.startedAt),
    end_time: date(call.endedAt),
    duration: seconds === undefined ? null : String(seconds),
    answered_by: null,
    caller_name: null,
    forwarded_from: null,
    group_sid: null,
    parent_call_sid: null,
    phone_number_sid: null,
    trunk_sid: null,
    price: null,
    price_unit: 'USD',
    queue_time: '0',
    uri: `${uri}.json`,
    subresource_uris: { events: `${uri}/Events.json`, notifications: `${uri}/Notifications.json` },
  };
}
