import type { Actor, HandlingStep, Incident, Staff } from '../api/types.ts';
import { isHandler, mayTakeOver } from '../store/roles.ts';
import { openTask } from '../store/tasks.ts';
import { POLICE_WORDS } from '../words/handling.ts';
import { placeWords, signalWords } from '../words/kinds.ts';

/** What one press of a key or button does on the page. */
export type Act =
  | 'accept'
  | 'take-over'
  | 'seen'
  | 'brief'
  | 'police'
  | 'word'
  | 'call'
  | 'close'
  | 'review'
  | 'unshelve'
  | 'leave';

/** What to do now. `press` is null when there is nothing for this person to do. */
export interface NextStep {
  /** One imperative sentence, or how things stand. */
  says: string;
  /** Why, or what it means. */
  because: string;
  press: { act: Act | { tick: string }; label: string; key: string } | null;
  /** `now`: nobody acts yet. `go-on`: it is in this person's hands. `wait`: in somebody else's. `over`: nothing to do. */
  mood: 'now' | 'go-on' | 'wait' | 'over';
}

export const isHolder = (incident: Incident, who: Staff) => incident.handling.claim?.by.id === who.id;

/** Another person holds it, so that orders of this one would be refused. */
export const isTaken = (incident: Incident, who: Staff) => incident.handling.claim !== null && !isHolder(incident, who);

export type NameOf = (actor: Actor | null) => string;

/** The one thing to do next, for this person, as the incident stands. Pure. */
export function nextStep(incident: Incident, who: Staff, nameOf: NameOf): NextStep {
  const { handling } = incident;
  if (incident.state === 'closed') {
    const press = { act: 'leave', label: 'Back to the queue', key: 'q' } as const;
    return { says: 'Nothing is left to do.', because: 'This incident is closed.', press, mood: 'over' };
  }
  if (incident.drill) return rest('over', 'Nothing is to be done.', 'This is a test, and it closes by itself.');
  if (!isHandler(who.role)) return rest('wait', 'You can read this incident.', 'Your role does not handle alarms.');
  if (handling.proposed) return review(incident, who, nameOf);
  if (isTaken(incident, who)) return taken(incident, who, nameOf);
  if (handling.claim === null) return unclaimed(incident, nameOf);
  if (handling.shelved) {
    return go(
      'This is shelved.',
      'It comes back by itself. Take it back to go on now.',
      'unshelve',
      'Take it back',
      'z',
    );
  }
  return inHand(incident);
}

function unclaimed(incident: Incident, nameOf: NameOf): NextStep {
  const released = incident.handling.releasedAt !== null;
  const press = { act: 'accept', key: 'a' } as const;
  if (incident.state === 'open') {
    const because = released ? 'Whoever had it has left it. Calls go on.' : 'Until a person accepts it, calls go on.';
    return { says: 'Accept this alarm.', because, press: { ...press, label: 'Accept and take charge' }, mood: 'now' };
  }
  return {
    says: 'Take charge of this incident.',
    because: `Accepted by ${nameOf(incident.acknowledgedBy)}. Nobody at the desk handles it.`,
    press: { ...press, label: 'Take charge' },
    mood: 'now',
  };
}

function taken(incident: Incident, who: Staff, nameOf: NameOf): NextStep {
  const holder = nameOf(incident.handling.claim?.by ?? null);
  const because = 'You can read along and write notes.';
  if (!mayTakeOver(who.role)) return rest('wait', `${holder} is handling this.`, because);
  const press = { act: 'take-over', label: 'Take over', key: 'a' } as const;
  return { says: `${holder} is handling this.`, because, press, mood: 'wait' };
}

function review({ handling }: Incident, who: Staff, nameOf: NameOf): NextStep {
  const by = nameOf(handling.proposed?.by ?? null);
  if (handling.proposed?.by.id === who.id || !mayTakeOver(who.role)) {
    return rest('wait', 'Waiting for a supervisor.', `${by} has proposed to close it; a second person must agree.`);
  }
  return go('Check it and agree, or send it back.', `${by} has proposed to close this.`, 'review', 'Review', 'c');
}

function inHand(incident: Incident): NextStep {
  const { handling } = incident;
  const task = openTask(incident);
  if (task) return go(task.says, 'The words to say stand above.', 'police', 'I have told them', 'p');
  if (handling.unseen > 0) {
    return go('Look at the new signals.', newSignals(incident), 'seen', 'I have seen them', 'v');
  }
  const last = handling.police.at(-1);
  if (last?.stage === 'refused') {
    return go(
      'Use another way to the police.',
      'The police refused it. It is yours until they accept.',
      'police',
      'Police',
      'p',
    );
  }
  const step = handling.steps.find((one) => one.required && one.state === 'open');
  if (step) return ofStep(step, handling.steps.indexOf(step));
  if (last && last.stage !== 'left') {
    const because = `So far: ${POLICE_WORDS[last.stage].toLowerCase()}. Close it when it is over.`;
    return go('Write down what the police say.', because, 'police', 'Police', 'p');
  }
  if (handling.blockedBy[0]) return go('Clear what stands in the way.', handling.blockedBy[0], 'close', 'Close', 'c');
  const optional = handling.steps.find((one) => one.state === 'open');
  const because = optional ? `Every required step is done. Not required: ${optional.title}.` : 'Every step is done.';
  const label = handling.review === 'needed' ? 'Propose to close' : 'Close';
  return go('Close it when it is over.', because, 'close', label, 'c');
}

/** More of them than this are counted, not named. */
const NAMED_MOST = 3;

/** `Door forced (Hall), Power lost`: what came after somebody last looked. */
function newSignals({ handling: { unseen }, signals }: Incident): string {
  const newest = signals.slice(-Math.min(unseen, NAMED_MOST));
  const named = newest.map((signal) => {
    const place = placeWords(signal);
    return place ? `${signalWords(signal)}: ${place}` : signalWords(signal);
  });
  const rest = unseen - named.length;
  return `${named.join('; ')}${rest > 0 ? `, and ${rest} more` : ''}.`;
}

const HOW: Record<HandlingStep['kind'], { act: Act; label: string; key: string; because: string } | null> = {
  police: {
    act: 'police',
    label: 'Police',
    key: 'p',
    because: 'Read the brief out to them, then write down how you told them.',
  },
  brief: { act: 'brief', label: 'Open the brief', key: 'b', because: 'Read it out, then hand it over.' },
  word: { act: 'word', label: 'Word', key: 'w', because: 'Ask for the word agreed with her.' },
  call: { act: 'call', label: 'Call', key: 'l', because: 'Your telephone rings first.' },
  check: null,
};

function ofStep(step: HandlingStep, index: number): NextStep {
  const how = HOW[step.kind];
  if (how) return go(`${step.title}.`, how.because, how.act, how.label, how.key);
  const press = { act: { tick: step.id }, label: 'Done', key: String(index + 1) };
  return { says: `${step.title}.`, because: 'Tick it when it is done.', press, mood: 'go-on' };
}

function go(says: string, because: string, act: Act, label: string, key: string): NextStep {
  return { says, because, press: { act, label, key }, mood: 'go-on' };
}

function rest(mood: NextStep['mood'], says: string, because: string): NextStep {
  return { says, because, press: null, mood };
}
