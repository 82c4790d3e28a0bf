import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Dialog } from '../../shell/dialog.tsx';
import type { DialogProps } from './props.ts';

/** Fetched when it is first needed, which is hardly ever. */
export function ReachLater(props: DialogProps) {
  const [found, setFound] = useState<{ Found: ComponentType<DialogProps> } | null>(null);
  const [problem, setProblem] = useState('');
  useEffect(() => {
    import('./reach-dialog.tsx').then(
      ({ ReachDialog }) => setFound({ Found: ReachDialog }),
      () => setProblem('This could not be fetched. Close it and try again.'),
    );
  }, []);
  if (found) return <found.Found {...props} />;
  return (
    <Dialog title="Reach somebody outside their safe hours" onLeave={props.onLeave}>
      <p role="status">{problem || 'Fetching…'}</p>
      <button type="button" onClick={props.onLeave}>
        Back
      </button>
    </Dialog>
  );
}
