import * as orders from '../api/orders.ts';
import type { CallState, DeskCall } from '../api/types.ts';
import { ActionButton, Refusal } from '../shell/action-button.tsx';
import { Time } from '../shell/marks.tsx';
import { Shape, type ShapeName } from '../shell/shape.tsx';
import { sendCommand, sendingKey } from '../store/sending.ts';
import { desk } from '../store/store.ts';
import { CALL_WORDS, callReasonWords, TARGET_WORDS } from '../words/handling.ts';
import { Attempts } from './attempts.tsx';
import { PaneSection } from './pane.tsx';
import { type Hand, isOff, press } from './press.ts';
import { Voice } from './voice.tsx';

const SHAPES: Record<CallState, ShapeName> = {
  asked: 'dots',
  ringing: 'arrow',
  answered: 'tick',
  ended: 'square',
  failed: 'cross',
  unknown: 'cross',
};

const OVER: readonly CallState[] = ['ended', 'failed', 'unknown'];
export const isLive = (call: DeskCall) => !OVER.includes(call.operator);

/** Calls made from the page, and what the gateway itself tries. */
export function Calls({ hand }: { hand: Hand }) {
  const { incident } = hand;
  const button = (
    <ActionButton
      sendingKey={sendingKey(incident.id, 'call')}
      hint="l"
      isOff={isOff(hand, 'call')}
      onClick={() => press(hand, 'call')}
    >
      Call somebody
    </ActionButton>
  );
  return (
    <PaneSection pane="calls" title="Calls" beside={button}>
      <ol class="desk-calls">
        {incident.handling.calls.map((call) => (
          <CallRow key={call.id} call={call} hand={hand} />
        ))}
      </ol>
      <Attempts incident={incident} />
    </PaneSection>
  );
}

function partyOf({ target }: DeskCall): string {
  const name = target.contactName ?? (target.contact ? desk.value.names.get(target.contact) : undefined);
  return name ?? TARGET_WORDS[target.kind];
}

function CallRow({ call, hand }: { call: DeskCall; hand: Hand }) {
  const { id } = hand.incident;
  const key = sendingKey(id, 'hang-up');
  const isMine = isLive(call) && call.by.id === hand.who.id;
  return (
    <li class={isLive(call) ? 'desk-call live' : 'desk-call'}>
      {isLive(call) ? (
        <p class="instruction" role="status">
          {call.operator === 'answered' ? 'You are connected.' : 'Your phone rings first.'}{' '}
          {call.listen ? 'You are listening; do not speak.' : 'The other side hears you.'}
        </p>
      ) : null}
      <p>
        <Time at={call.at} /> <strong>{partyOf(call)}</strong>
        {call.listen ? ', listening only' : ''}
        {call.reason ? `, ${callReasonWords(call.reason)}` : ''}
      </p>
      <dl class="legs">
        <Leg name="Your phone" state={call.operator} />
        <Leg name="Theirs" state={call.other} />
      </dl>
      {isMine ? (
        <>
          <ActionButton sendingKey={key} onClick={() => void sendCommand(key, () => orders.hangUp(id))}>
            Hang up
          </ActionButton>
          <Refusal sendingKey={key} />
          {call.operator === 'answered' && call.other === 'answered' ? <Voice call={call} incident={id} /> : null}
        </>
      ) : null}
    </li>
  );
}

function Leg({ name, state }: { name: string; state: CallState }) {
  return (
    <div class={`leg ${state}`}>
      <dt>{name}</dt>
      <dd>
        <Shape name={SHAPES[state]} /> {CALL_WORDS[state]}
      </dd>
    </div>
  );
}
