import type { ComponentChildren } from 'preact';
import { type Pane, paneId } from './panes.ts';

/** One part of the page, with a heading that the anchor bar leads to. `beside` stands on the heading's line. */
export function PaneSection({
  pane,
  title,
  beside,
  class: extra,
  children,
}: {
  pane: Pane;
  title: string;
  beside?: ComponentChildren;
  class?: string;
  children: ComponentChildren;
}) {
  const headingId = `${paneId(pane)}-heading`;
  return (
    <section id={paneId(pane)} class={`part ${extra ?? ''}`} aria-labelledby={headingId}>
      <div class="pane-head">
        <h2 id={headingId} tabIndex={-1}>
          {title}
        </h2>
        {beside}
      </div>
      {children}
    </section>
  );
}
