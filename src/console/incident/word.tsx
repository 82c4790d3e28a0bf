import { signal, useComputed } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { getScripts } from '../api/brief.ts';
import type { Incident, Scripts } from '../api/types.ts';
import { Time } from '../shell/marks.tsx';
import { PaneSection } from './pane.tsx';

/** The three scripts, read once: they are the same for everybody, and say nothing about anybody. */
const scripts = signal<Scripts | null>(null);

/** What to say next, after she has said the word. The three look alike: one letter, one text of the same length. */
export function Word({ incident: { handling } }: { incident: Incident }) {
  const { word } = handling;
  useEffect(() => {
    if (scripts.peek() !== null) return;
    // Without the script the letter still stands.
    getScripts().then(
      (read) => {
        scripts.value = read;
      },
      () => undefined,
    );
  }, []);
  const said = useComputed(() => scripts.value).value;
  if (!word) return null;
  return (
    <PaneSection pane="word" title="Say this" class="said">
      <p>
        <span class="letter">{word.letter}</span> <span class="soft">What she said was written down </span>
        <Time at={word.at} />
      </p>
      {said ? <blockquote class="script">{said.word[word.letter]}</blockquote> : null}
    </PaneSection>
  );
}
