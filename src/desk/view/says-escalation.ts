import type { Happening } from '../../core/event.ts';
import { SKIP_WORDS } from '../../core/explain/words.ts';
import { OUTSIDE } from '../../core/plan.ts';
import { isAutomatic } from '../../core/police/routes.ts';
import { AGAIN_WORDS, attemptWords, channelWords, REASON_WORDS, STATE_WORDS } from './words.ts';

type OfEscalation = Extract<
  Happening,
  {
    type:
      | 'round-started'
      | 'rung-skipped'
      | 'plan-replaced'
      | 'reach-overridden'
      | 'attempt-planned'
      | 'attempt-reported'
      | 'step-exhausted'
      | 'nobody-answered';
  }
>;

/** Who was told, and what came of it, as one plain sentence that names nobody. */
export function saysOfEscalation(event: OfEscalation): string {
  switch (event.type) {
    case 'round-started':
      return event.round === 1 ? 'People are being told.' : `Round ${event.round} begins: people are told again.`;
    case 'rung-skipped': {
      const whom = event.contact === undefined ? 'Nobody' : 'A contact';
      const not = event.contact === undefined ? 'is' : 'is not';
      return `${whom} ${not} told ${channelWords(event.channel)}: ${SKIP_WORDS[event.why]} (step ${event.step}).`;
    }
    case 'plan-replaced':
      return `After so many rounds without an answer the policy "${event.plan.policy}" takes over.`;
    case 'reach-overridden':
      return `A life is at risk: a contact is to be reached ${channelWords(event.channel)} outside what is safe for them. The reason is on record.`;
    case 'attempt-planned':
      if (event.rehearsed === true)
        return `The way ${channelWords(event.channel)} is tried up to the provider; nobody is called or texted (step ${event.step}).`;
      if (isAutomatic(event.channel)) return `Handed ${channelWords(event.channel)}.`;
      return `${event.contact === undefined ? 'Told' : 'A contact is told'} ${channelWords(event.channel)}${stepIn(event)}.`;
    case 'attempt-reported': {
      if (event.rehearsed === true && event.state === 'accepted')
        return `The way ${channelWords(event.channel)} is clear up to the provider; nothing was sent.`;
      if (event.again !== undefined) return `${attemptWords(event.channel)} ${AGAIN_WORDS[event.again]}.`;
      const why = event.reason === undefined ? '' : `: ${REASON_WORDS[event.reason]}`;
      const rings = event.channel === 'voice' && event.state === 'delivered';
      return `${attemptWords(event.channel)} ${rings ? 'is ringing' : STATE_WORDS[event.state]}${why}.`;
    }
    case 'step-exhausted':
      return event.lane === undefined
        ? `Nobody accepted in step ${event.step}.`
        : `One of those who are told together has not accepted (step ${event.step}).`;
    case 'nobody-answered':
      return `Nobody has answered in round ${event.round}. It begins again by itself.`;
  }
}

/** What no step of the policy has asked for has none. */
const stepIn = ({ step }: { step: number }): string => (step === OUTSIDE ? '' : ` (step ${step})`);
