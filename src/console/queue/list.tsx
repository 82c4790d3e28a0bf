import { Component, createRef } from 'preact';
import { type Anchor, chooseAnchor, letGo, type Room, restoreAnchor } from './hold-still.ts';
import { Row } from './row.tsx';

interface Props {
  order: readonly string[];
}

/** The rows in their order. When rows come or go, the one under the pointer or with the focus stays where it is on the screen. */
export class QueueList extends Component<Props> {
  readonly #list = createRef<HTMLOListElement>();
  readonly #above = createRef<HTMLDivElement>();
  readonly #below = createRef<HTMLDivElement>();
  /** Something was moved on the person's behalf since the list was last left alone. */
  #isHeld = false;
  /** The person was looking at the top and has not scrolled since. */
  #wasAtTop = false;

  override shouldComponentUpdate(next: Props): boolean {
    return next.order !== this.props.order;
  }

  override getSnapshotBeforeUpdate(): Anchor | null {
    return this.#list.current ? chooseAnchor(this.#list.current) : null;
  }

  override componentDidUpdate(_props: Props, _state: unknown, anchor: Anchor | null): void {
    const room = this.#room();
    if (!anchor || !room) return;
    if (restoreAnchor(room, anchor)) this.#wasAtTop = true;
    this.#isHeld = true;
  }

  #room(): Room | null {
    const [list, above, below] = [this.#list.current, this.#above.current, this.#below.current];
    return list && above && below ? { list, above, below } : null;
  }

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

  override render({ order }: Props) {
    return (
      <>
        <div ref={this.#above} />
        <ol
          class="rows"
          ref={this.#list}
          onPointerLeave={this.#leave}
          onFocusOut={() => setTimeout(this.#leave)}
          onWheel={this.#scrolled}
          onTouchMove={this.#scrolled}
        >
          {order.map((id) => (
            <Row key={id} id={id} />
          ))}
        </ol>
        <div ref={this.#below} />
      </>
    );
  }
}
