import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { Problem } from '../api/http.ts';
import type { SupervisionState } from '../api/types.ts';
import { EstateTabs } from '../estate/tabs.tsx';
import { loadDevicePage } from '../store/load.ts';
import { devicesIn, SUPERVISION_ORDER } from '../store/order.ts';
import { desk, loaded, overdue } from '../store/store.ts';
import '../estate/estate.css';
import { DeviceTable } from './device-table.tsx';

/** Rows shown at first, and added by each press of "Show more". */
const SHOW = 200;

const FILTERS = {
  overdue: { words: 'Silent or late', states: ['silent', 'late'] },
  silent: { words: 'Silent', states: ['silent'] },
  late: { words: 'Late', states: ['late'] },
  unknown: { words: 'Not observed', states: ['unknown'] },
  all: { words: 'All', states: SUPERVISION_ORDER },
} as const satisfies Record<string, { words: string; states: readonly SupervisionState[] }>;

type Filter = keyof typeof FILTERS;
const FILTER_NAMES: readonly Filter[] = ['overdue', 'silent', 'late', 'unknown', 'all'];
/** Only those that are late or silent are told by themselves; the others are read when somebody looks. */
const READ: ReadonlySet<Filter> = new Set(['unknown', 'all']);

/** Devices and whether they are heard from. */
export function Page() {
  const filter = useSignal<Filter>('overdue');
  const shown = useSignal(SHOW);
  const heading = useRef<HTMLHeadingElement>(null);
  const pages = useAllDevices(READ.has(filter.value));
  useEffect(() => heading.current?.focus(), []);

  const devices = devicesIn(desk.value, FILTERS[filter.value].states);
  const hasMore = devices.length > shown.value || (READ.has(filter.value) && pages.hasMore);
  const showMore = () => {
    shown.value += SHOW;
    if (devices.length < shown.value) void pages.more();
  };
  const { late, silent } = overdue.value;
  return (
    <section class="devices estate pane" aria-labelledby="devices-heading">
      <h1 id="devices-heading" ref={heading} tabIndex={-1}>
        Devices
      </h1>
      <EstateTabs here="devices" />
      <fieldset class="filters">
        <legend>Show</legend>
        {FILTER_NAMES.map((name) => (
          <label class="choice" key={name}>
            <input
              type="radio"
              name="supervision"
              checked={filter.value === name}
              onChange={() => {
                filter.value = name;
                shown.value = SHOW;
              }}
            />
            {FILTERS[name].words}
            {name === 'silent' ? ` (${silent})` : ''}
            {name === 'late' ? ` (${late})` : ''}
          </label>
        ))}
      </fieldset>
      {pages.problem ? (
        <p class="refusal" role="alert">
          {pages.problem}
        </p>
      ) : null}
      {devices.length === 0 ? (
        <p class="empty">{loaded.value ? 'No device is in this state.' : 'Reading the devices…'}</p>
      ) : (
        <DeviceTable devices={devices.slice(0, shown.value)} />
      )}
      {hasMore ? (
        <button type="button" onClick={showMore}>
          Show more
        </button>
      ) : null}
    </section>
  );
}

/** Reads all devices page by page, from when they are first wanted. */
function useAllDevices(isWanted: boolean) {
  const cursor = useSignal<string | null | undefined>(undefined);
  const problem = useSignal<string | null>(null);
  const more = async () => {
    if (cursor.value === null) return;
    try {
      cursor.value = await loadDevicePage(cursor.value ?? null);
      problem.value = null;
    } catch (error) {
      problem.value = error instanceof Problem ? error.message : 'The devices could not be read. Reload the page.';
    }
  };
  useEffect(() => {
    if (isWanted && cursor.value === undefined) void more();
  }, [isWanted]);
  return { more, hasMore: cursor.value !== null, problem: problem.value };
}
