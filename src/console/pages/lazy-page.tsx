import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';

interface Props<T extends object> {
  load: () => Promise<ComponentType<T>>;
  given: T;
}

/** A page that stands outside the desk's frame and is fetched when it is needed. Give it a `key`. */
export function LazyPage<T extends object>({ load, given }: Props<T>) {
  const [found, setFound] = useState<{ Page: ComponentType<T> } | null>(null);
  const [problem, setProblem] = useState('');
  useEffect(() => {
    load().then(
      (Page) => setFound({ Page }),
      () => setProblem('This page could not be fetched. Reload it.'),
    );
  }, []);
  if (found) return <found.Page {...given} />;
  return (
    <main class="door">
      <p role="status">{problem || 'Fetching the page…'}</p>
    </main>
  );
}
