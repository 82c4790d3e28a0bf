import { type Instant, later, minutes } from '../../core/time.ts';
import type { Home, HomeDevice } from '../estate.ts';
import type { AvailabilityHome, Figures, NightHome } from '../figures.ts';
import { type Ledger, LOST_CAUSES, type LostCause, type Spell } from '../ledger/ledger.ts';
import { lastNight } from '../local-time.ts';
import { lengthOf, type Span, shareOf, unionOf, without } from '../spans.ts';
import { iso } from './numbers.ts';
import type { Matter } from './question.ts';

type Losses = Map<LostCause, Span[]>;

interface Protection {
  watched: Span[];
  /** Without overlaps: where two causes meet, the graver has it. */
  lost: Losses;
}

/** How long each home's calls for help could be relied on, and why not for the rest. */
export function availabilityFigures({ homes, ledger, span }: Matter): Figures['availability'] {
  const list = homes.map((home) => homeFigures(home, protectionOf(home, ledger, span)));
  const sum = (of: (home: AvailabilityHome) => number) => list.reduce((total, home) => total + of(home), 0);
  const lost = LOST_CAUSES.map((cause) => ({
    cause,
    ms: sum((home) => home.lost.find((one) => one.cause === cause)?.ms ?? 0),
  }));
  return {
    watchedMs: sum(({ watchedMs }) => watchedMs),
    protectedMs: sum(({ protectedMs }) => protectedMs),
    lost: lost.filter(({ ms }) => ms > 0),
    homes: list.filter(({ watchedMs }) => watchedMs > 0),
  };
}

/** A home is registered, and a sweep later somebody knows of it: what is shorter is nobody's night. It counts in the availability all the same. */
const LEAST_TOLD = minutes(1);

/** Homes that were not protected all through their last night, and when and why. */
export function lastNightFigures({ homes, ledger, span }: Matter): Figures['lastNight'] {
  let watched = 0;
  const unprotected: NightHome[] = [];
  for (const home of homes) {
    const protection = protectionOf(home, ledger, lastNight(home.timeZone, span.to));
    if (protection.watched.length === 0) continue;
    watched += 1;
    const spells = spellsOf(protection.lost);
    if (spells.length === 0) continue;
    const { premises, reference } = home;
    const lostMs = lengthOf(spells);
    if (lostMs < LEAST_TOLD) continue;
    unprotected.push({
      premises,
      reference,
      lostMs,
      spells: spells.map(({ cause, from, to }) => ({ cause, from: iso(from), to: iso(to) })),
    });
  }
  unprotected.sort((a, b) => b.lostMs - a.lostMs || (a.premises < b.premises ? -1 : 1));
  return { watched, unprotected };
}

function spellsOf(lost: Losses) {
  return [...lost]
    .flatMap(([cause, spans]) => spans.map(({ from, to }) => ({ cause, from, to })))
    .sort((a, b) => a.from - b.from);
}

function homeFigures({ premises, reference }: Home, { watched, lost }: Protection): AvailabilityHome {
  const watchedMs = lengthOf(watched);
  const causes = [...lost].map(([cause, spans]) => ({ cause, ms: lengthOf(spans) }));
  const lostMs = causes.reduce((sum, { ms }) => sum + ms, 0);
  return { premises, reference, watchedMs, protectedMs: watchedMs - lostMs, lost: causes };
}

/** A home is watched from its first device on, as long as one is in service. */
function protectionOf({ devices }: Home, ledger: Ledger, span: Span): Protection {
  const service = (list: readonly HomeDevice[]) =>
    shareOf(
      unionOf(list.map(({ commissionedAt, revokedAt }) => ({ from: commissionedAt, to: revokedAt ?? span.to }))),
      [span],
    );
  const watched = service(devices);
  const buttons = devices.filter(({ calls }) => calls);
  const causes: Losses = new Map([
    ['gateway-away', [...ledger.away]],
    ['no-button', without(watched, service(buttons))],
  ]);
  for (const device of buttons) addLosses(causes, device, ledger, span.to);
  let left = watched;
  const lost: Losses = new Map();
  for (const cause of LOST_CAUSES) {
    const spans = shareOf(left, unionOf(causes.get(cause) ?? []));
    if (spans.length === 0) continue;
    lost.set(cause, spans);
    left = without(left, spans);
  }
  return { watched, lost };
}

function addLosses(
  causes: Losses,
  { device, commissionedAt, revokedAt }: HomeDevice,
  ledger: Ledger,
  end: Instant,
): void {
  const until = revokedAt ?? end;
  const add = (cause: LostCause, from: Instant, to: Instant) => {
    const spans = causes.get(cause) ?? [];
    causes.set(cause, spans);
    spans.push({ from: later(from, commissionedAt), to: to < until ? to : until });
  };
  const track = ledger.devices.get(device);
  if (track === undefined) add('unknown', commissionedAt, until);
  else if (track.before !== null) add(track.before, commissionedAt, track.firstAt);
  const spells: readonly Spell[] = [...(track?.spells ?? []), ...(ledger.tests.get(device) ?? [])];
  for (const { cause, from, to } of spells) add(cause, from, to ?? until);
}
