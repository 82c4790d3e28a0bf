import { clockOffsetMs, connection, desk, gatewayNow } from '../store/store.ts';
import { clockTime, offsetWords } from '../words/times.ts';

/** Beyond this the computer's own clock is worth a word. */
const WORTH_A_WORD_MS = 1_000;

export function Footer() {
  const { heardAt } = connection.value;
  return (
    <footer>
      <span>
        Gateway time <span class="age">{clockTime(gatewayNow.value)}</span>, {offsetWords(clockOffsetMs.value)}
      </span>
      <Wall />
      <span>
        Last heard <span class="age">{heardAt === null ? 'not yet' : clockTime(heardAt)}</span>
      </span>
      <span>
        Journal {desk.value.epoch}.{desk.value.position}
      </span>
    </footer>
  );
}

/** How far the clock of the gateway's machine is from the time that the gateway keeps itself. */
function Wall() {
  const offset = desk.value.status?.clockOffsetMs ?? 0;
  if (Math.abs(offset) < WORTH_A_WORD_MS) return null;
  const seconds = (Math.abs(offset) / 1000).toFixed(1);
  return (
    <span class="clock-off">
      The clock of its machine is {seconds} s {offset > 0 ? 'ahead' : 'behind'}
    </span>
  );
}
