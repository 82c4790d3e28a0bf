/** The row that must stay where it is on the screen. */
export interface Anchor {
  id: string;
  top: number;
}

/** The element that scrolls this list: the list's own pane, or the whole page on a narrow screen. */
export function scrollerOf(list: HTMLElement): HTMLElement {
  const pane = list.closest<HTMLElement>('.pane');
  if (pane && getComputedStyle(pane).overflowY !== 'visible') return pane;
  return document.documentElement;
}

/** Where the part of the list that can be seen begins on the screen. */
export const edgeOf = (scroller: HTMLElement): number =>
  scroller === document.documentElement ? 0 : scroller.getBoundingClientRect().top;

const anchorOf = (row: Element): Anchor | null => {
  const id = row.querySelector<HTMLElement>('[data-row]')?.dataset['row'];
  return id === undefined ? null : { id, top: row.getBoundingClientRect().top };
};

/** The row that must not move: the one under the pointer, else the one with the focus, else the first in view of a scrolled list. */
export function chooseAnchor(list: HTMLElement): Anchor | null {
  const row = list.querySelector(':scope > li:hover') ?? list.querySelector(':scope > li:focus-within');
  if (row) return anchorOf(row);
  const scroller = scrollerOf(list);
  if (scroller.scrollTop <= 0) return null;
  const edge = edgeOf(scroller);
  for (const child of list.children) if (child.getBoundingClientRect().top >= edge) return anchorOf(child);
  return null;
}

/** The list with the empty elements above and below it that make room where there is nothing to scroll. */
export interface Room {
  list: HTMLElement;
  above: HTMLElement;
  below: HTMLElement;
}

const setHeight = (element: HTMLElement, height: number) => {
  element.style.height = `${Math.max(0, height)}px`;
};

/** Height of one row in px; all rows of a list are alike. */
export const rowHeight = (list: HTMLElement, count: number): number => (count === 0 ? 0 : list.offsetHeight / count);

/** Scrolls so that the anchor's row is where it was on the screen. Returns true when the list had shown its top until then. */
export function restoreAnchor({ list, above, below }: Room, anchor: Anchor, order: readonly string[]): boolean {
  const index = order.indexOf(anchor.id);
  if (index < 0) return false;
  const inList = index * rowHeight(list, order.length);
  const offBy = () => list.getBoundingClientRect().top + inList - anchor.top;
  if (Math.abs(offBy()) < 1) return false;
  const scroller = scrollerOf(list);
  const wasAtTop = scroller.scrollTop <= 0;
  if (offBy() > 0) setHeight(above, above.offsetHeight - offBy());
  const wanted = scroller.scrollTop + offBy();
  if (wanted < 0) setHeight(above, above.offsetHeight - wanted);
  const end = below.getBoundingClientRect().bottom - edgeOf(scroller) + scroller.scrollTop;
  if (wanted > 0) setHeight(below, below.offsetHeight + Math.max(0, wanted + scroller.clientHeight - end));
  scroller.scrollTop = wanted;
  return wasAtTop;
}

/** Gives back the room that holding still took. */
export function letGo({ list, above, below }: Room, toTop: boolean): void {
  setHeight(above, 0);
  setHeight(below, 0);
  if (toTop) scrollerOf(list).scrollTop = 0;
}
