import { goToPane, PANES, paneId } from './panes.ts';

/** Leads to the parts of the page, where they do not all fit the screen. */
export function Anchors() {
  return (
    <nav class="anchors" aria-label="Parts of this page">
      {PANES.map(({ id, words }) => (
        <a
          key={id}
          href={`#${paneId(id)}`}
          onClick={(event) => {
            event.preventDefault();
            goToPane(id);
          }}
        >
          {words}
        </a>
      ))}
    </nav>
  );
}
