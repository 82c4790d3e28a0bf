import { sinceAlarm } from '../timeline-kinds.ts';
import { type DrawnFloor, type DrawnItem, type DrawnRoom, ITEM_HEIGHT } from './drawing.ts';
import { GlyphMark } from './glyphs.tsx';

/** One floor as a picture. What it shows stands in the table below as well, so that a screen reader passes it by. */
export function FloorPlan({
  floor,
  pressAt,
  openedAt,
}: {
  floor: DrawnFloor;
  pressAt: string | null;
  openedAt: string;
}) {
  return (
    <figure class="floor">
      <figcaption>{floor.name}</figcaption>
      <svg viewBox={`-1 -1 ${floor.width + 2} ${floor.height + 2}`} aria-hidden="true" focusable="false">
        <defs>
          <pattern
            id={`refuge-${floor.floor}`}
            width="9"
            height="9"
            patternUnits="userSpaceOnUse"
            patternTransform="rotate(45)"
          >
            <rect class="refuge-line" width="2" height="9" />
          </pattern>
          <pattern
            id={`silent-${floor.floor}`}
            width="5"
            height="5"
            patternUnits="userSpaceOnUse"
            patternTransform="rotate(-45)"
          >
            <rect class="silent-line" width="2.2" height="5" />
          </pattern>
        </defs>
        {floor.rooms.map((room) => (
          <Room key={room.key} room={room} floor={floor.floor} origin={pressAt ?? openedAt} />
        ))}
      </svg>
    </figure>
  );
}

function Room({ room, floor, origin }: { room: DrawnRoom; floor: number; origin: string }) {
  const { x, y, width, height } = room;
  return (
    <g class={`room ${room.isSanctuary ? 'sanctuary' : ''} ${room.isOutside ? 'outside' : ''}`}>
      <rect class="floor-area" x={x} y={y} width={width} height={height} />
      {room.isSanctuary ? (
        <>
          <rect x={x} y={y} width={width} height={height} fill={`url(#refuge-${floor})`} />
          <rect class="inner-wall" x={x + 4} y={y + 4} width={width - 8} height={height - 8} />
        </>
      ) : null}
      <text class="room-name" x={x + 8} y={y + 19}>
        {room.name}
      </text>
      {room.isSanctuary ? (
        <text class="refuge-word" x={x + 8} y={y + 33}>
          SANCTUARY
        </text>
      ) : null}
      {room.items.map((item) => (
        <Item key={item.key} item={item} floor={floor} width={width - 16} origin={origin} />
      ))}
    </g>
  );
}

/** Room that the glyph takes at the left of its words. */
const TEXT_X = 31;
/** Wider than this, a thing tells the time of its change too; otherwise the number leads to it in the list above. */
const TIME_FITS = 150;

function Item({ item, floor, width, origin }: { item: DrawnItem; floor: number; width: number; origin: string }) {
  const { x, y, change, isSilent } = item;
  const isChanged = change !== null;
  const time = isChanged && item.at && width > TIME_FITS ? ` ${sinceAlarm(item.at, origin)}` : '';
  const state = `${item.state}${isSilent ? ', silent' : ''}${time}`;
  const fits = width - TEXT_X - (isChanged ? 14 : 0);
  return (
    <g
      class={`item ${item.glyph} ${isChanged ? 'changed' : ''} ${isSilent ? 'silent' : ''} ${item.at === null && item.state === 'unknown' ? 'mute' : ''}`}
    >
      {isChanged ? <rect class="ring" x={x - 3} y={y - 2} width={width + 6} height={ITEM_HEIGHT - 2} rx="3" /> : null}
      <GlyphMark glyph={item.glyph} x={x} y={y + 2} />
      {isSilent ? <rect x={x - 2} y={y} width="28" height="28" fill={`url(#silent-${floor})`} /> : null}
      <Fitted class="name" x={x + TEXT_X} y={y + 11} fits={fits} text={item.name} />
      <Fitted class="state" x={x + TEXT_X} y={y + 24} fits={fits} text={state} />
      {isChanged ? (
        <>
          <circle class="badge" cx={x + width - 5} cy={y + 6} r="8" />
          <text class="badge-number" x={x + width - 5} y={y + 10}>
            {change}
          </text>
        </>
      ) : null}
    </g>
  );
}

/** Units that a letter takes on average; a text that would not fit is set narrower rather than cut. */
const LETTER = 6.8;

function Fitted({
  class: name,
  x,
  y,
  fits,
  text,
}: {
  class: string;
  x: number;
  y: number;
  fits: number;
  text: string;
}) {
  const isTight = text.length * LETTER > fits;
  return (
    <text class={name} x={x} y={y} {...(isTight ? { textLength: fits, lengthAdjust: 'spacingAndGlyphs' } : {})}>
      {text}
    </text>
  );
}
