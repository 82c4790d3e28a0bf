import type { Registry } from 'prom-client';
import { gaugesOf } from '../gauges.ts';
import type { ButtonCare } from './button-care.ts';

/** What `/metrics` shows of buttons: those whose last press is not written down yet. */
export function watchButtons(registry: Registry, buttons: Pick<ButtonCare, 'waiting'>): void {
  gaugesOf(registry).gauge(
    'button_presses_waiting',
    'Buttons whose last press is not written yet',
    () => buttons.waiting,
  );
}
