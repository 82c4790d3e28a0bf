import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { getBrief } from '../../api/brief.ts';
import { Problem } from '../../api/http.ts';
import type { Brief, Incident } from '../../api/types.ts';

export interface HeldBrief {
  brief: Brief | null;
  problem: string | null;
  isReading: boolean;
  /** What the police were told or the home said after this was read. */
  isBehind: boolean;
  read: () => void;
}

/** What changes a brief; when it differs, the brief that is shown is behind. */
const marksOf = ({ handling, signalCount }: Incident) =>
  `${signalCount}/${handling.police.length}/${handling.calls.length}`;
const isDispatched = ({ handling }: Incident) => handling.police.some(({ stage }) => stage === 'dispatched');

/**
 * Holds the brief while it is open, and no longer: it is read when the pane opens, again when officers are on their way (only
 * then does it tell where the key is), and forgotten when the page is left. Each reading is on record at the desk.
 */
export function useBrief(incident: Incident, isOpen: boolean): HeldBrief {
  const held = useSignal<{ brief: Brief; marks: string } | null>(null);
  const problem = useSignal<string | null>(null);
  const isReading = useSignal(false);
  const { id } = incident;
  const read = () => {
    if (isReading.peek()) return;
    const marks = marksOf(incident);
    isReading.value = true;
    getBrief(id)
      .then((brief) => {
        held.value = { brief, marks };
        problem.value = null;
      })
      .catch((error: unknown) => {
        problem.value = error instanceof Problem ? error.message : 'The brief could not be read. Try again.';
      })
      .finally(() => {
        isReading.value = false;
      });
  };
  const sent = isDispatched(incident);
  useEffect(() => {
    if (isOpen) read();
    else held.value = null;
  }, [isOpen, sent, id, incident.handling.brief?.digest]);
  useEffect(
    () => () => {
      held.value = null;
    },
    [held],
  );
  return {
    brief: held.value?.brief ?? null,
    problem: problem.value,
    isReading: isReading.value,
    isBehind: held.value !== null && held.value.marks !== marksOf(incident),
    read,
  };
}
