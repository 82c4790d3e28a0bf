import { useId, useState } from 'preact/hooks';
import { Problem } from '../api/http.ts';
import { Dialog } from '../shell/dialog.tsx';
import { beginTest } from './api.ts';

const CHOICES = [10, 20, 30, 60] as const;
const REASON_LEAST = 10;

interface Props {
  device: string;
  /** What people call it. */
  name: string;
  onDone: () => void;
  onLeave: () => void;
}

/** Puts a device on test. A call for help from it is heard all the same. */
export function TestDialog({ device, name, onDone, onLeave }: Props) {
  const id = useId();
  const [minutes, setMinutes] = useState<number>(CHOICES[1]);
  const [text, setText] = useState('');
  const [problem, setProblem] = useState('');
  const [isSending, setSending] = useState(false);
  const send = async (event: Event) => {
    event.preventDefault();
    if (isSending) return;
    if (text.trim().length < REASON_LEAST) return setProblem(`Say why, in at least ${REASON_LEAST} characters.`);
    setSending(true);
    try {
      await beginTest(device, minutes, text.trim());
      onDone();
      onLeave();
    } catch (error) {
      setProblem(error instanceof Problem ? error.message : 'Something went wrong in this page. Reload it.');
      setSending(false);
    }
  };
  return (
    <Dialog title={`Put on test: ${name}`} onLeave={onLeave}>
      <form onSubmit={(event) => void send(event)}>
        <p>
          What it says is recorded and raises nothing until the time is over. A call for help is an alarm as ever, and
          marked.
        </p>
        <Minutes now={minutes} onChoose={setMinutes} />
        <label for={id}>Why</label>
        <textarea
          id={id}
          rows={2}
          maxLength={4_000}
          value={text}
          onInput={({ currentTarget }) => setText(currentTarget.value)}
        />
        <p class="refusal" role="alert">
          {problem}
        </p>
        <div class="buttons">
          <button type="submit" class="primary" aria-disabled={isSending ? 'true' : undefined}>
            {isSending ? 'sending…' : 'Put on test'}
          </button>
          <button type="button" onClick={onLeave}>
            Leave it
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function Minutes({ now, onChoose }: { now: number; onChoose: (minutes: number) => void }) {
  return (
    <fieldset class="filters">
      <legend>For how long</legend>
      {CHOICES.map((choice) => (
        <label class="choice" key={choice}>
          <input type="radio" name="minutes" checked={choice === now} onChange={() => onChoose(choice)} />
          {choice} min
        </label>
      ))}
    </fieldset>
  );
}
