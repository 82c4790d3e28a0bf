/** Shapes that say the same as a colour would, for those who do not see it. */
const PATHS = {
  octagon: 'M5 1h6l4 4v6l-4 4H5l-4-4V5z',
  triangle: 'M8 1l7.5 14H.5z',
  diamond: 'M8 .5L15.5 8 8 15.5.5 8z',
  circle: 'M8 1a7 7 0 1 0 0 14A7 7 0 1 0 8 1z',
  square: 'M2 2h12v12H2z',
  tick: 'M1.5 8.5l2-2 3 3 6-7 2 1.8-8 9.2z',
  cross: 'M3 1l5 5 5-5 2 2-5 5 5 5-2 2-5-5-5 5-2-2 5-5-5-5z',
  dots: 'M1 6.5h3v3H1zm5.5 0h3v3h-3zm5.5 0h3v3h-3z',
  arrow: 'M1 6.5h8V2l6 6-6 6V9.5H1z',
  back: 'M15 9.5H7V14L1 8l6-6v4.5h8z',
  burst: 'M8 0l2 5 5-2-2 5 2 5-5-2-2 5-2-5-5 2 2-5-2-5 5 2z',
  hourglass: 'M2.5 1h11v2.5L9.5 8l4 4.5V15h-11v-2.5l4-4.5-4-4.5z',
  hand: 'M8 1a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7zM1.500 15.500a6.500 6.500 0 0 1 13 0z',
  down: 'M1 4h14l-7 8.5z',
  right: 'M4 1l8.5 7L4 15z',
  pause: 'M3 1.500h3.500v13H3zm6.500 0H13v13H9.500z',
} as const;

export type ShapeName = keyof typeof PATHS;

export function Shape({ name, hollow = false }: { name: ShapeName; hollow?: boolean }) {
  return (
    <svg class={hollow ? 'shape hollow' : 'shape'} viewBox="-1 -1 18 18" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
