import { useState } from 'preact/hooks';
import type { Figures } from './ask.ts';
import { Bar } from './bar.tsx';
import { Section } from './parts.tsx';
import { hour, length, lostWords, share } from './words.ts';

type Home = Figures['availability']['homes'][number];

/** Homes listed at first: those that were worst off. */
const SHOWN = 20;

export function LastNight({ lastNight, range }: Pick<Figures, 'lastNight' | 'range'>) {
  const { watched, unprotected } = lastNight;
  return (
    <Section id="night" title="Unprotected last night">
      <p class="about">Between 22:00 and 07:00 by the clocks of each home.</p>
      {unprotected.length === 0 ? (
        <p>{watched === 0 ? 'No home was watched.' : `None: all ${watched} homes were protected all night.`}</p>
      ) : (
        <>
          <p>
            {unprotected.length} of {watched} homes were not protected all night.
          </p>
          <table class="sums">
            <thead>
              <tr>
                <th scope="col">Home</th>
                <th scope="col">For</th>
                <th scope="col">When and why</th>
              </tr>
            </thead>
            <tbody>
              {unprotected.map(({ premises, reference, lostMs, spells }) => (
                <tr key={premises}>
                  <th scope="row">{reference}</th>
                  <td class="number">{length(lostMs)}</td>
                  <td>
                    {spells
                      .map(
                        ({ cause, from, to }) =>
                          `${hour(from, range.timeZone)} to ${hour(to, range.timeZone)} ${lostWords(cause)}`,
                      )
                      .join('; ')}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </Section>
  );
}

export function Protection({ availability }: Pick<Figures, 'availability'>) {
  const [all, setAll] = useState(false);
  const { watchedMs, protectedMs, lost, homes } = availability;
  const worst = homes.toSorted((a, b) => a.protectedMs * b.watchedMs - b.protectedMs * a.watchedMs);
  const shown = all ? worst : worst.slice(0, SHOWN);
  return (
    <Section id="protection" title="Protection">
      <p class="about">
        A home is protected while every button of it is heard, the gateway is looking, and nothing is on test.
      </p>
      {homes.length === 0 ? (
        <p class="empty">No home was watched.</p>
      ) : (
        <>
          <p class="large">
            {share(protectedMs, watchedMs)} of the time of {homes.length} homes
          </p>
          <Causes lost={lost} watchedMs={watchedMs} />
          <HomeTable homes={shown} />
          {worst.length > SHOWN ? (
            <button type="button" class="no-print" onClick={() => setAll(!all)}>
              {all ? `Show the ${SHOWN} worst` : `Show all ${worst.length} homes`}
            </button>
          ) : null}
        </>
      )}
    </Section>
  );
}

function Causes({ lost, watchedMs }: { lost: Figures['availability']['lost']; watchedMs: number }) {
  if (lost.length === 0) return <p>Nothing was lost.</p>;
  const most = Math.max(...lost.map(({ ms }) => ms));
  return (
    <table class="sums">
      <thead>
        <tr>
          <th scope="col">Not protected because</th>
          <th scope="col">For</th>
          <th scope="col">Share</th>
          <td />
        </tr>
      </thead>
      <tbody>
        {lost.map(({ cause, ms }) => (
          <tr key={cause}>
            <th scope="row">{lostWords(cause)}</th>
            <td class="number">{length(ms)}</td>
            <td class="number">{share(ms, watchedMs)}</td>
            <td class="bar-cell">
              <Bar permille={(ms * 1_000) / most} tone="short" />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function HomeTable({ homes }: { homes: readonly Home[] }) {
  return (
    <table class="sums">
      <thead>
        <tr>
          <th scope="col">Home</th>
          <th scope="col">Protected</th>
          <td />
          <th scope="col">Lost to</th>
        </tr>
      </thead>
      <tbody>
        {homes.map(({ premises, reference, watchedMs, protectedMs, lost }) => (
          <tr key={premises}>
            <th scope="row">{reference}</th>
            <td class="number">{share(protectedMs, watchedMs)}</td>
            <td class="bar-cell">
              <Bar permille={(protectedMs * 1_000) / watchedMs} tone="good" />
            </td>
            <td>{lost.map(({ cause, ms }) => `${lostWords(cause)} ${length(ms)}`).join(', ') || 'nothing'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
