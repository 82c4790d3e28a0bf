import type { TwilioAccount } from '../twilio/account.ts';
import { statusOf } from '../twilio/failure.ts';
import type { LiveCall } from './live-call.ts';
import type { Voiced } from './order.ts';

/**
 * Mutes the operator in the room of their call, or lets them be heard. The provider names a room by an id of its own, which is
 * found by the name we gave it: the call's. `refused` is certain: there is no such room, or the operator does not sit in it.
 */
export async function setMuted(
  { client, requests }: Pick<TwilioAccount, 'client' | 'requests'>,
  live: LiveCall,
  muted: boolean,
  signal: AbortSignal,
): Promise<Voiced> {
  const sid = live.sids.operator;
  if (sid === undefined) return 'refused';
  try {
    return await requests.during({ signal, rehearsal: false }, async () => {
      live.room ??= (await client.conferences.list({ friendlyName: live.order.call, limit: 1 }))[0]?.sid;
      if (live.room === undefined) return 'refused';
      const now = await client.conferences(live.room).participants(sid).update({ muted });
      return now.muted === muted ? 'done' : 'unsure';
    });
  } catch (error) {
    const status = statusOf(error);
    return status === 400 || status === 404 ? 'refused' : 'unsure';
  }
}
