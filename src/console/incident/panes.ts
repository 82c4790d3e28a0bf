/** The parts of the page that the anchor bar leads to, in its order. */
export const PANES = [
  { id: 'plan', words: 'Plan' },
  { id: 'brief', words: 'Brief' },
  { id: 'home', words: 'Home' },
  { id: 'timeline', words: 'Timeline' },
  { id: 'calls', words: 'Calls' },
  { id: 'police', words: 'Police' },
  { id: 'facts', words: 'Facts' },
] as const;

/** `word` is there only after she has said something. */
export type Pane = (typeof PANES)[number]['id'] | 'word';

export const paneId = (pane: Pane) => `pane-${pane}`;

/** Brings a part of the page to the top of what can be seen, and puts the focus on its heading, where reading goes on. */
export function goToPane(pane: Pane): void {
  // After what a key has just opened is on the page.
  requestAnimationFrame(() => {
    const part = document.getElementById(paneId(pane));
    const page = part?.closest<HTMLElement>('.incident');
    if (!part || !page) return;
    part.querySelector<HTMLElement>('h2')?.focus({ preventScroll: true });
    const scroller = getComputedStyle(page).overflowY === 'visible' ? document.documentElement : page;
    const edge = scroller === page ? page.getBoundingClientRect().top : 0;
    scroller.scrollTop += part.getBoundingClientRect().top - edge - heldHeight();
  });
}

/** How much of the top stays covered by what is always in sight. */
function heldHeight(): number {
  const bars = [...document.querySelectorAll<HTMLElement>('.incident .hold, .state-bar')];
  const stuck = bars.filter((bar) => getComputedStyle(bar).position === 'sticky');
  return 8 + stuck.reduce((sum, bar) => sum + bar.offsetHeight, 0);
}
