import type { PanelProfile } from '../../../devices/panel.ts';
import { readFrame } from '../../dc09/frame.ts';
import { readContent, readMessage } from '../../dc09/message.ts';
import { readDc09Key, unseal } from '../../dc09/seal.ts';
import { bindingsOf } from '../bindings.ts';
import { print } from '../tell.ts';

/**
 * What a frame of an alarm panel says: the whole frame, or its message from the first quote on, sealed or not. Zones are bound as said,
 * else as a new panel's are (`bindings: usual`).
 */
export function decodePanel(
  profile: PanelProfile,
  bytes: Buffer,
  { key, bind, json }: { key?: string | undefined; bind?: string[] | undefined; json?: boolean | undefined },
): void {
  const decoded = { profile: profile.name, ...understood(profile, bytes, key, bind) };
  print(json, decoded, () => JSON.stringify(decoded, null, 2));
}

function understood(
  profile: PanelProfile,
  bytes: Buffer,
  keyText: string | undefined,
  bind: string[] | undefined,
): object {
  const read = readFrame(bytes);
  if (read?.sound === false) return refused('wrong-shape', 'The check or the length of the frame is wrong.');
  const message = readMessage(read?.message ?? bytes.toString('latin1').trim());
  if (message === undefined) return refused('wrong-shape', 'This is no message of SIA DC-09.');
  const { token, sequence, account = '', sealed } = message;
  const key = keyText === undefined ? undefined : readDc09Key(keyText);
  if (sealed && key === undefined) return refused('wrong-shape', 'The message is encrypted: give its key.');
  const text = key !== undefined && sealed ? unseal(key, message.content) : message.content;
  const content = text === undefined ? undefined : readContent(text);
  if (content === undefined) return refused('wrong-shape', 'The content cannot be read: the key may be another one.');
  const said = profile.read({ token, data: content.data, account });
  if ('quarantine' in said) return said;
  const sentAt = content.at === undefined ? null : new Date(content.at).toISOString();
  const { events, ignored, rejected } = said;
  const meaning = profile.meaning(events, bind === undefined ? profile.usual : bindingsOf(bind));
  return {
    token,
    sequence,
    account,
    sealed,
    sentAt,
    events,
    bindings: bind ?? 'usual',
    ...meaning,
    ignored: [...ignored, ...meaning.ignored],
    rejected,
  };
}

function refused(reason: string, why: string): object {
  return { quarantine: { reason, why } };
}
