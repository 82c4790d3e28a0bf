import { clockOffsetMs, connection, desk, gatewayNow } from '../store/store.ts';
import { clockTime, offsetWords } from '../words/times.ts';

export function Footer() {
  const { heardAt } = connection.value;
  return (
    <footer>
      <span>
        Gateway time <span class="age">{clockTime(gatewayNow.value)}</span>, {offsetWords(clockOffsetMs.value)}
      </span>
      <span>
        Last heard <span class="age">{heardAt === null ? 'not yet' : clockTime(heardAt)}</span>
      </span>
      <span>
        Journal {desk.value.epoch}.{desk.value.position}
      </span>
    </footer>
  );
}
