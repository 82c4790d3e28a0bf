import { Component, createRef } from 'preact';
import {
  type Anchor,
  chooseAnchor,
  edgeOf,
  letGo,
  type Room,
  restoreAnchor,
  rowHeight,
  scrollerOf,
} from './hold-still.ts';
import { Row } from './row.tsx';
import { AT_FIRST, drawn, type Span, spanOf } from './window.ts';

interface Props {
  order: readonly string[];
  /** What is listed, for those who do not see it. */
  label: string;
  /** The row that the keys are at, if it is in this list; it is always drawn. */
  cursor: string | null;
}

/**
 * The rows in their order, of which only those near the window's part of the list are drawn. When rows come or go, the one under
 * the pointer or with the focus stays where it is on the screen.
 */
export class QueueList extends Component<Props, Span> {
  readonly #list = createRef<HTMLOListElement>();
  readonly #above = createRef<HTMLDivElement>();
  readonly #below = createRef<HTMLDivElement>();
  override state: Span = { from: 0, to: AT_FIRST };
  /** The row to hold still in the update that is under way. */
  #anchor: Anchor | null = null;
  /** Something was moved on the person's behalf since the list was last left alone. */
  #isHeld = false;
  /** The person was looking at the top and has not scrolled since. */
  #wasAtTop = false;

  override componentDidMount(): void {
    document.addEventListener('scroll', this.#look, { capture: true, passive: true });
    window.addEventListener('resize', this.#look);
    this.#look();
  }

  override componentWillUnmount(): void {
    document.removeEventListener('scroll', this.#look, { capture: true });
    window.removeEventListener('resize', this.#look);
  }

  override shouldComponentUpdate(next: Props, span: Span): boolean {
    const isReordered = next.order !== this.props.order;
    if (isReordered) this.#anchor = this.#list.current ? chooseAnchor(this.#list.current) : null;
    const isMoved = span.from !== this.state.from || span.to !== this.state.to;
    return isReordered || isMoved || next.cursor !== this.props.cursor;
  }

  override componentDidUpdate(before: Props): void {
    if (before.order === this.props.order) return;
    const room = this.#room();
    if (this.#anchor && room) {
      if (restoreAnchor(room, this.#anchor, this.props.order)) this.#wasAtTop = true;
      this.#isHeld = true;
    }
    this.#anchor = null;
    this.#look();
  }

  #room(): Room | null {
    const [list, above, below] = [this.#list.current, this.#above.current, this.#below.current];
    return list && above && below ? { list, above, below } : null;
  }

  /** Finds out which rows can be seen. */
  #look = () => {
    const list = this.#list.current;
    if (!list) return;
    const scroller = scrollerOf(list);
    const top = list.getBoundingClientRect().top;
    const row = rowHeight(list, this.props.order.length);
    const span = spanOf(top, edgeOf(scroller), scroller.clientHeight, row);
    if (span.from !== this.state.from || span.to !== this.state.to) this.setState(span);
  };

  /** Nobody points at the list any more: a list that showed its top shows it again, with what came meanwhile. */
  #leave = () => {
    const room = this.#room();
    if (!room || !this.#isHeld || room.list.matches(':hover, :focus-within')) return;
    letGo(room, this.#wasAtTop);
    this.#isHeld = false;
    this.#wasAtTop = false;
  };

  #scrolled = () => {
    this.#wasAtTop = false;
  };

  override render({ order, label, cursor }: Props, span: Span) {
    return (
      <>
        <div ref={this.#above} />
        <ol
          class="rows"
          aria-label={label}
          ref={this.#list}
          style={{ '--rows': String(order.length) }}
          onPointerLeave={this.#leave}
          onFocusOut={() => setTimeout(this.#leave)}
          onWheel={this.#scrolled}
          onTouchMove={this.#scrolled}
        >
          {drawn(order, span, [cursor, this.#anchor?.id ?? null]).map((index) => {
            const id = order[index];
            return id === undefined ? null : <Row key={id} id={id} index={index} count={order.length} />;
          })}
        </ol>
        <div ref={this.#below} />
      </>
    );
  }
}
