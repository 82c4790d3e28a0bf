/** What a list must remember to put the row under the pointer back where it was. */
export interface Anchor {
  row: HTMLElement;
  top: number;
}

/** The element that scrolls this list: the list's own pane, or the whole page on a narrow screen. */
export function scrollerOf(list: HTMLElement): HTMLElement {
  const pane = list.closest<HTMLElement>('.pane');
  if (pane && getComputedStyle(pane).overflowY !== 'visible') return pane;
  return document.documentElement;
}

/** The row that must not move: the one under the pointer, else the one with the focus, else the first in view of a scrolled list. */
export function chooseAnchor(list: HTMLElement): Anchor | null {
  const row =
    list.querySelector<HTMLElement>(':scope > li:hover') ?? list.querySelector<HTMLElement>(':scope > li:focus-within');
  if (row) return { row, top: row.getBoundingClientRect().top };
  const scroller = scrollerOf(list);
  if (scroller.scrollTop <= 0) return null;
  const edge = scroller === document.documentElement ? 0 : scroller.getBoundingClientRect().top;
  for (const child of list.children) {
    const top = child.getBoundingClientRect().top;
    if (child instanceof HTMLElement && top >= edge) return { row: child, top };
  }
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

/** Scrolls so that the anchor is where it was on the screen. Returns true when the list had shown its top until then. */
export function restoreAnchor({ list, above, below }: Room, anchor: Anchor): boolean {
  if (!anchor.row.isConnected) return false;
  const offBy = () => anchor.row.getBoundingClientRect().top - anchor.top;
  if (Math.abs(offBy()) < 1) return false;
  const scroller = scrollerOf(list);
  const wasAtTop = scroller.scrollTop <= 0;
  if (offBy() > 0) setHeight(above, above.offsetHeight - offBy());
  const wanted = scroller.scrollTop + offBy();
  if (wanted < 0) setHeight(above, above.offsetHeight - wanted);
  const origin = scroller === document.documentElement ? 0 : scroller.getBoundingClientRect().top;
  const end = below.getBoundingClientRect().bottom - origin + scroller.scrollTop;
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
