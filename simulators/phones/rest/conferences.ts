import type { Room, Seat } from '../conferences.ts';
import { API_VERSION, type Exchange, rfc2822 } from '../exchange.ts';
import { notFound, type RestAnswer } from './answers.ts';
import { optional, pageOf, Refusal } from './fields.ts';

export interface ConferencesParts {
  exchange: Exchange;
  accountSid: string;
}

const STATUSES = ['init', 'in-progress', 'completed'];
/** A conference begins when there are two. */
const statusOf = ({ seats }: Room): string => (seats.length < 2 ? 'init' : 'in-progress');

/** `GET …/Conferences.json`: newest first, filtered by FriendlyName and Status. A room is forgotten when it is empty. */
export function listConferences(parts: ConferencesParts, path: string, query: URLSearchParams): RestAnswer {
  const name = optional(query, 'FriendlyName');
  const status = optional(query, 'Status');
  if (status !== undefined && !STATUSES.includes(status)) throw new Refusal(20001, `Invalid Status: ${status}`);
  const found = parts.exchange.conferences
    .list()
    .filter(
      (room) => (name === undefined || room.name === name) && (status === undefined || statusOf(room) === status),
    );
  return pageOf(path, query, 'conferences', found, (room) => showRoom(room, parts.accountSid));
}

/** `POST …/Conferences/{sid}/Participants/{call sid}.json`: mutes a participant, or lets them be heard. */
export function updateParticipant(
  { exchange, accountSid }: ConferencesParts,
  path: string,
  { conference, call }: { conference: string; call: string },
  form: URLSearchParams,
): RestAnswer {
  const room = exchange.conferences.list().find(({ sid }) => sid === conference);
  const seat = room?.seats.find((one) => one.call.sid === call);
  if (room === undefined || seat === undefined) return notFound(path);
  const muted = optional(form, 'Muted');
  // Anything but `true` counts as `false` (the API's description of the field).
  if (muted !== undefined) exchange.conferences.mute(seat, muted === 'true');
  return { status: 200, body: showSeat(room, seat, accountSid) };
}

function showRoom(room: Room, accountSid: string): RestAnswer['body'] {
  const uri = `/${API_VERSION}/Accounts/${accountSid}/Conferences/${room.sid}`;
  return {
    sid: room.sid,
    account_sid: accountSid,
    api_version: API_VERSION,
    friendly_name: room.name,
    status: statusOf(room),
    region: 'us1',
    date_created: rfc2822(room.createdAt),
    date_updated: rfc2822(room.createdAt),
    reason_conference_ended: null,
    call_sid_ending_conference: null,
    uri: `${uri}.json`,
    subresource_uris: { participants: `${uri}/Participants.json`, recordings: `${uri}/Recordings.json` },
  };
}

function showSeat(room: Room, { call, muted, endsOnExit }: Seat, accountSid: string): RestAnswer['body'] {
  return {
    account_sid: accountSid,
    call_sid: call.sid,
    conference_sid: room.sid,
    label: null,
    muted,
    hold: false,
    status: 'connected',
    start_conference_on_enter: true,
    end_conference_on_exit: endsOnExit,
    coaching: false,
    call_sid_to_coach: null,
    queue_time: null,
    date_created: rfc2822(room.createdAt),
    date_updated: rfc2822(call.updatedAt),
    uri: `/${API_VERSION}/Accounts/${accountSid}/Conferences/${room.sid}/Participants/${call.sid}.json`,
  };
}
