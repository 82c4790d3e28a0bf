import { useComputed } from '@preact/signals';
import { ActionButton, Refusal } from '../shell/action-button.tsx';
import { Shape, type ShapeName } from '../shell/shape.tsx';
import { sendingKey } from '../store/sending.ts';
import { desk } from '../store/store.ts';
import { actorWords } from '../words/actors.ts';
import { type Act, type NextStep, nextStep } from './next-step.ts';
import { type Hand, isOff, press, release, show } from './press.ts';

const SHAPES: Record<NextStep['mood'], ShapeName> = { now: 'octagon', 'go-on': 'arrow', wait: 'dots', over: 'square' };

/** Under which name an act is sent, where that is not its own. */
const SENT_AS: Partial<Record<Act, string>> = { unshelve: 'shelve', accept: 'claim', 'take-over': 'claim' };

const keyOf = (id: string, act: Act | { tick: string }) =>
  sendingKey(id, typeof act === 'object' ? `step-${act.tick}` : (SENT_AS[act] ?? act));

/** What to do now, always in the same place, with one button. */
export function NextBar({ hand }: { hand: Hand }) {
  const { incident, who } = hand;
  const { says, because, press: next, mood } = nextStep(incident, who, (actor) => actorWords(actor, desk.value.names));
  const late = useComputed(() => incident.repeatAt).value;
  return (
    <section class={`next ${mood}`} aria-label="What to do now">
      <p class="says" aria-live="polite">
        <Shape name={SHAPES[mood]} /> <strong>{says}</strong> <span class="because">{because}</span>
        {mood === 'now' && late ? <span class="because"> Nobody answered; everybody is tried again.</span> : null}
      </p>
      {next ? (
        <ActionButton
          sendingKey={keyOf(incident.id, next.act)}
          class="primary"
          hint={next.key}
          onClick={() => press(hand, next.act)}
        >
          {next.label}
        </ActionButton>
      ) : null}
      {next ? <Refusal sendingKey={keyOf(incident.id, next.act)} /> : null}
    </section>
  );
}

interface Tool {
  act: Parameters<typeof isOff>[1];
  label: string;
  key?: string;
  /** What a click does, where it is not `press`. */
  go?: (hand: Hand) => void;
}

const TOOLS: readonly Tool[] = [
  { act: 'note', label: 'Note', key: 'n', go: (hand) => show(hand, 'note') },
  { act: 'police', label: 'Police', key: 'p' },
  { act: 'word', label: 'Word', key: 'w' },
  { act: 'call', label: 'Call', key: 'l' },
  { act: 'reach', label: 'Reach', key: 'r', go: (hand) => show(hand, 'reach') },
  { act: 'close', label: 'Close', key: 'c' },
  { act: 'hand-over', label: 'Hand over', key: 'h', go: (hand) => show(hand, 'hand-over') },
  { act: 'release', label: 'Give back', go: release },
];
const SHELVE: Tool = { act: 'shelve', label: 'Shelve', key: 'z', go: (hand) => show(hand, 'shelve') };
const UNSHELVE: Tool = { act: 'unshelve', label: 'Take back', key: 'z' };

/** Everything else that can be done. The buttons keep their places whatever the incident's state. */
export function Tools({ hand }: { hand: Hand }) {
  const { id, handling } = hand.incident;
  const tools = [...TOOLS, handling.shelved ? UNSHELVE : SHELVE];
  return (
    <fieldset class="tools-row">
      <legend class="unseen">Actions</legend>
      {tools.map((tool) => (
        <ToolButton key={tool.label} hand={hand} tool={tool} />
      ))}
      <Refusal sendingKey={sendingKey(id, 'release')} />
    </fieldset>
  );
}

function ToolButton({ hand, tool: { act, label, key, go } }: { hand: Hand; tool: Tool }) {
  const doIt = () => {
    if (go) go(hand);
    else if (isAct(act)) press(hand, act);
  };
  return (
    <ActionButton
      sendingKey={sendingKey(hand.incident.id, act === 'unshelve' ? 'shelve' : act)}
      isOff={isOff(hand, act)}
      onClick={doIt}
      {...(key === undefined ? {} : { hint: key })}
    >
      {label}
    </ActionButton>
  );
}

const isAct = (act: Tool['act']): act is Act => !['note', 'reach', 'hand-over', 'release', 'shelve'].includes(act);
