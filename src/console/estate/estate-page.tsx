import { useEffect, useRef } from 'preact/hooks';
import { BatteriesPart } from './batteries-part.tsx';
import { CarePart } from './care-part.tsx';
import { GatewayPart } from './gateway-part.tsx';
import { HomePart } from './home-part.tsx';
import { HomesPart } from './homes-part.tsx';
import { NightlyPart } from './nightly-part.tsx';
import { OnTestPart } from './on-test-part.tsx';
import { QuarantinePart } from './quarantine-part.tsx';
import { EstateTabs } from './tabs.tsx';
import './estate.css';

const TITLES: Readonly<Record<string, string>> = {
  homes: 'Homes',
  batteries: 'Batteries',
  'on-test': 'On test',
  quarantine: 'Not understood',
  care: 'Care',
  nightly: 'Nightly check',
  gateway: 'Gateway',
};

/** What stands in the homes, and the gateway that looks after it. */
export function Page({ rest: [part = 'homes', id] }: { rest: readonly string[] }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [part, id]);
  const title = TITLES[part];
  return (
    <section class="pane estate" aria-labelledby="estate-heading">
      <h1 id="estate-heading" ref={heading} tabIndex={-1}>
        {title === undefined ? 'There is no such page' : part === 'homes' && id ? 'Home' : title}
      </h1>
      <EstateTabs here={part} />
      {part === 'homes' ? id ? <HomePart id={id} key={id} /> : <HomesPart /> : null}
      {part === 'batteries' ? <BatteriesPart /> : null}
      {part === 'on-test' ? <OnTestPart /> : null}
      {part === 'care' ? <CarePart /> : null}
      {part === 'quarantine' ? <QuarantinePart /> : null}
      {part === 'nightly' ? <NightlyPart /> : null}
      {part === 'gateway' ? <GatewayPart /> : null}
    </section>
  );
}
