import { useEffect, useState } from 'preact/hooks';
import type { Section } from '../router/route.ts';
import { LOADERS, type PageModule } from './lazy.ts';

const loadedPages = new Map<Section, PageModule>();

type Standing = { page: Section; state: 'loading' | 'failed' | 'missing' };

/** A page that is loaded when it is first opened. Whoever cannot get it can ask again; the rest of the desk goes on. */
export function SectionPage({ page, rest }: { page: Section; rest: readonly string[] }) {
  const [standing, setStanding] = useState<Standing>({ page, state: 'loading' });
  const [tries, setTries] = useState(0);
  useEffect(() => {
    if (loadedPages.has(page)) return;
    let isWanted = true;
    const tell = (state: Standing['state']) => isWanted && setStanding({ page, state });
    const load = LOADERS[page];
    if (!load) return void tell('missing');
    load().then(
      (module) => {
        loadedPages.set(page, module);
        tell('loading');
      },
      () => tell('failed'),
    );
    return () => {
      isWanted = false;
    };
  }, [page, tries]);
  const found = loadedPages.get(page);
  if (found) return <found.Page rest={rest} />;
  return <Instead state={standing.page === page ? standing.state : 'loading'} again={() => setTries(tries + 1)} />;
}

function Instead({ state, again }: { state: Standing['state']; again: () => void }) {
  if (state === 'loading') {
    return (
      <section class="pane">
        <p role="status">Fetching the page…</p>
      </section>
    );
  }
  return (
    <section class="pane">
      <h1>{state === 'missing' ? 'There is no such page' : 'This page could not be fetched'}</h1>
      {state === 'failed' ? (
        <p>
          <button type="button" onClick={again}>
            Try again
          </button>
        </p>
      ) : null}
      <p>
        <a href="/">Go to the queue</a>
      </p>
    </section>
  );
}
