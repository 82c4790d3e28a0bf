import { type ReadonlySignal, type Signal, signal, useComputed, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { sentence } from '../../api/http.ts';
import * as orders from '../../api/orders.ts';
import type { Attempt, CallChoices, CallTargetKind } from '../../api/types.ts';
import { Shape } from '../../shell/shape.tsx';
import { sendingKey } from '../../store/sending.ts';
import { desk } from '../../store/store.ts';
import { Choices } from './choices.tsx';
import { OrderForm } from './order-form.tsx';
import type { DialogProps } from './props.ts';

/** Somebody who can be called from the page. */
interface Party {
  key: string;
  kind: CallTargetKind;
  contact: string | null;
  words: string;
}

/**
 * The police's line, the contacts that the gateway itself has tried, in its order, and the home; then her other contacts, which
 * the desk tells a moment later and which must not move what somebody is about to choose.
 */
export function partiesOf(
  attempts: readonly Pick<Attempt, 'contact' | 'contactName'>[],
  others: CallChoices['contacts'],
  names: ReadonlyMap<string, string>,
): Party[] {
  const seen = new Set<string>();
  const partyOf = (contact: string | null, name: string | null): Party[] => {
    if (!contact || seen.has(contact)) return [];
    seen.add(contact);
    return [{ key: contact, kind: 'contact', contact, words: name ?? names.get(contact) ?? 'A contact' }];
  };
  return [
    { key: 'police', kind: 'police', contact: null, words: "The police force's line" },
    ...attempts.flatMap(({ contact, contactName }) => partyOf(contact, contactName)),
    { key: 'home', kind: 'home', contact: null, words: 'The home: only where she has said that it is safe' },
    ...others.flatMap(({ contact, name }) => partyOf(contact, name)),
  ];
}

const VOICES = ['listen', 'speak'] as const;
type Voice = (typeof VOICES)[number];
const VOICE_WORDS = { listen: 'Listen only: your microphone is off', speak: 'Speak: the other side hears me' };

/** A home is listened to unless somebody decides otherwise; a contact or the force expects a voice. */
export const usualVoice = (party: string): Voice => (party === 'home' ? 'listen' : 'speak');

/** Chosen for each party apart: what was decided for one never goes over to another. */
function voiceFor(voices: Map<string, Signal<Voice | null>>, party: string): Signal<Voice | null> {
  const voice = voices.get(party) ?? signal<Voice | null>(null);
  voices.set(party, voice);
  return voice;
}

/** Whom the desk would call now, asked for when the dialog opens. Null until it has answered, or where it cannot say. */
function useChoices(id: string): ReadonlySignal<CallChoices | null> {
  const choices = useSignal<CallChoices | null>(null);
  useEffect(() => {
    // Without an answer everything is offered: the desk itself refuses what must not be.
    orders.callChoices(id).then(
      (answer) => {
        choices.value = answer;
      },
      () => undefined,
    );
  }, [id, choices]);
  return choices;
}

/** Why nobody of this kind can be called now; null when somebody can, or as long as nothing is known. */
export function whyNot(choices: CallChoices | null, kind: CallTargetKind): string | null {
  const choice = choices?.[kind];
  return choice === undefined || choice.allowed ? null : sentence(choice.why ?? 'this cannot be called now.');
}

/** Asks the desk to connect the operator's telephone with another. Speaking is a choice of its own, never the first. */
export function CallDialog({ incident, onLeave }: DialogProps) {
  const { id } = incident;
  const key = sendingKey(id, 'call');
  const chosen = useSignal<string | null>(null);
  const voices = useRef(new Map<string, Signal<Voice | null>>()).current;
  const choices = useChoices(id);
  const parties = partiesOf(incident.attempts, choices.value?.contacts ?? [], desk.value.names);
  const kindOf = (party: string) => parties.find((one) => one.key === party)?.kind ?? 'home';
  const reasons = new Set(parties.flatMap(({ kind }) => whyNot(choices.value, kind) ?? []));
  const missing = useComputed(() => {
    if (chosen.value === null) return 'Choose whom to call.';
    return whyNot(choices.value, kindOf(chosen.value)) === null ? null : 'This cannot be called now; see why above.';
  });
  const order = () => {
    const party = parties.find((one) => one.key === chosen.peek());
    const key = party?.key ?? 'home';
    const voice = voiceFor(voices, key).peek() ?? usualVoice(key);
    return orders.call(id, party?.kind ?? 'home', party?.contact ?? null, voice === 'listen');
  };
  const party = chosen.value;
  return (
    <OrderForm title="Call" sendingKey={key} send="Ring my telephone" missing={missing} order={order} onLeave={onLeave}>
      <Choices
        legend="Whom?"
        choices={parties.map((party) => party.key)}
        words={(which) => parties.find((party) => party.key === which)?.words ?? which}
        chosen={chosen}
        isOff={(which) => whyNot(choices.value, kindOf(which)) !== null}
        isFirst
      />
      {[...reasons].map((why) => (
        <p class="hint" key={why}>
          <Shape name="cross" /> {why}
        </p>
      ))}
      {party === null ? null : (
        <Choices
          key={party}
          legend="How?"
          choices={VOICES}
          words={(one) => VOICE_WORDS[one]}
          chosen={voiceFor(voices, party)}
          usual={usualVoice(party)}
        />
      )}
      <p class="hint">Your own telephone rings first. The other one is rung when you have answered.</p>
    </OrderForm>
  );
}
