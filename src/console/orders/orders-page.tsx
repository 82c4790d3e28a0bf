import { useEffect, useRef } from 'preact/hooks';
import { EstateTabs } from '../estate/tabs.tsx';
import { NewOrder } from './new-order.tsx';
import { OrderPart } from './order-part.tsx';
import { RunningPart } from './running-part.tsx';
import '../estate/estate.css';
import './orders.css';

const NEW = 'new';

/** Orders to install: those that run, a new one, and one of them. */
export function Page({ rest: [first, second] }: { rest: readonly string[] }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [first, second]);
  const isNew = first === NEW && second !== undefined;
  const title = first === undefined ? 'Orders' : isNew ? 'Order an installation' : 'Order';
  return (
    <section class="pane estate orders" aria-labelledby="orders-heading">
      <h1 id="orders-heading" ref={heading} tabIndex={-1}>
        {title}
      </h1>
      <EstateTabs here="jobs" />
      {first === undefined ? <RunningPart /> : null}
      {isNew ? <NewOrder premises={second} key={second} /> : null}
      {first !== undefined && !isNew ? <OrderPart id={first} key={first} /> : null}
    </section>
  );
}
