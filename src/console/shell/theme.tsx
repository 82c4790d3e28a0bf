import { effect } from '@preact/signals';
import { remembered } from './remember.ts';

const THEMES = ['auto', 'light', 'dark'] as const;
type Theme = (typeof THEMES)[number];

const NEXT: Record<Theme, Theme> = { auto: 'light', light: 'dark', dark: 'auto' };
const WORDS: Record<Theme, string> = { auto: 'auto', light: 'light', dark: 'dark' };

const theme = remembered(() => localStorage, 'theme', THEMES, 'auto');

effect(() => {
  document.documentElement.dataset.theme = theme.value;
});

export function ThemeButton() {
  return (
    <button type="button" class="quiet" onClick={() => (theme.value = NEXT[theme.value])}>
      Colours: {WORDS[theme.value]}
    </button>
  );
}
