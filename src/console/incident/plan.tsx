import type { HandlingStep } from '../api/types.ts';
import { ActionButton, Refusal } from '../shell/action-button.tsx';
import { Time } from '../shell/marks.tsx';
import { Shape, type ShapeName } from '../shell/shape.tsx';
import { sendingKey } from '../store/sending.ts';
import { desk } from '../store/store.ts';
import { actorWords } from '../words/actors.ts';
import { PaneSection } from './pane.tsx';
import { type Hand, isOff, pressStep } from './press.ts';

const SHAPES: Record<HandlingStep['state'], ShapeName> = { open: 'square', done: 'tick', 'ruled-out': 'cross' };
const BUTTON_WORDS: Record<HandlingStep['kind'], string> = {
  check: 'Done',
  call: 'Call',
  police: 'Police',
  brief: 'Brief',
  word: 'Word',
};

/** The action plan with how each step stands; the number in front is its key. */
export function ActionPlan({ hand }: { hand: Hand }) {
  const { steps } = hand.incident.handling;
  const open = steps.filter((step) => step.required && step.state === 'open').length;
  return (
    <PaneSection pane="plan" title="Plan" beside={<span class="aside">{openWords(steps.length, open)}</span>}>
      {steps.length === 0 ? <p class="empty">This kind of incident has no plan.</p> : null}
      <ol class="steps">
        {steps.map((step, index) => (
          <StepRow key={step.id} hand={hand} step={step} number={index + 1} />
        ))}
      </ol>
    </PaneSection>
  );
}

function openWords(all: number, open: number): string {
  if (all === 0) return '';
  return open === 0 ? 'every required step is done' : `${open} required ${open === 1 ? 'step' : 'steps'} open`;
}

function StepRow({ hand, step, number }: { hand: Hand; step: HandlingStep; number: number }) {
  const key = sendingKey(hand.incident.id, `step-${step.id}`);
  const mayAct = step.state === 'open' && !isOff(hand, 'police');
  return (
    <li class={`step ${step.state} ${step.required ? 'required' : ''}`}>
      <Shape name={SHAPES[step.state]} hollow={step.state === 'open'} />
      <span class="what">
        <strong>{step.title}</strong>
        <span class="need">{step.required ? ' required' : ' not required'}</span>
        <StepState step={step} />
      </span>
      {step.state === 'open' ? (
        <span class="step-buttons">
          <ActionButton
            sendingKey={key}
            hint={number <= 9 ? String(number) : ''}
            isOff={!mayAct}
            onClick={() => pressStep(hand, step)}
          >
            {BUTTON_WORDS[step.kind]}
            <span class="unseen">: {step.title}</span>
          </ActionButton>
          {step.mayRuleOut ? (
            <button
              type="button"
              aria-disabled={mayAct ? undefined : 'true'}
              onClick={() => {
                if (mayAct) hand.dialog.value = { name: 'rule-out', step: step.id };
              }}
            >
              Rule out<span class="unseen">: {step.title}</span>
            </button>
          ) : null}
        </span>
      ) : null}
      <Refusal sendingKey={key} />
    </li>
  );
}

function StepState({ step }: { step: HandlingStep }) {
  if (step.state === 'open') return null;
  return (
    <span class="standing">
      {step.state === 'done' ? 'Done' : 'Ruled out'}
      {step.by ? ` by ${actorWords(step.by, desk.value.names)}` : ''} {step.at ? <Time at={step.at} /> : null}
      {step.text ? <q>{step.text}</q> : null}
    </span>
  );
}
