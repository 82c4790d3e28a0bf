const two = (value: number) => String(value).padStart(2, '0');

/** Local time of day with seconds: `03:12:07`. */
export function clockTime(at: string | number): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return 'unknown time';
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

const DAY = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short' });

/** Local time with seconds, and the day before it when that is not today. */
export function dayTime(at: string | number, now: number): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return 'unknown time';
  const isToday = date.toDateString() === new Date(now).toDateString();
  return isToday ? clockTime(at) : `${DAY.format(date)} ${clockTime(at)}`;
}

/** How long ago, counting seconds: `0:07`, `12:30`, `3:04:05`, `2 d 03:04:05`. Never negative. */
export function age(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor((seconds % 86_400) / 3600);
  const rest = `${two(Math.floor((seconds % 3600) / 60))}:${two(seconds % 60)}`;
  if (days > 0) return `${days} d ${two(hours)}:${rest}`;
  if (hours > 0) return `${hours}:${rest}`;
  return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
}

/** A clock's difference in plain words; what a message's travel explains is called equal. */
export function offsetWords(offsetMs: number): string {
  const seconds = Math.abs(offsetMs) / 1000;
  if (seconds < 0.5) return 'same as this computer';
  const amount = seconds < 10 ? `${seconds.toFixed(1)} s` : age(seconds * 1000);
  return offsetMs > 0 ? `${amount} ahead of this computer` : `${amount} behind this computer`;
}
