import { LIGHT_WORDS, say, set, svg } from './dom.js';

const MARGIN = 9;
const OPEN_WORDS = { open: 'open', closed: 'closed', forced: 'forced' };

/** Draws a home. `act(words)` lets something happen; the returned function shows a state. */
export function drawPlan(plan, act) {
  const box = `${-MARGIN} ${-MARGIN - 3} ${plan.width + 2 * MARGIN} ${plan.height + 2 * MARGIN + 3}`;
  const root = svg('svg', { viewBox: box, class: 'plan', role: 'group', 'aria-label': `Floor plan of ${plan.name}` });
  for (const { name, at } of plan.floors) root.append(svg('text', { x: at.x, y: at.y, class: 'floor' }, name));
  // The sanctuary's walls are thicker and must not be drawn over.
  const rooms = plan.rooms.toSorted((a, b) => Number(a.sanctuary ?? false) - Number(b.sanctuary ?? false));
  for (const room of rooms) root.append(drawRoom(room));
  for (const { x, y, w, h } of plan.furniture)
    root.append(svg('rect', { x, y, width: w, height: h, rx: 1.5, class: 'furniture' }));
  for (const rect of plan.stairs) root.append(drawStairs(rect));
  const openings = plan.openings.map((opening) => drawOpening(opening, plan, act));
  const fixtures = plan.fixtures.map((fixture) => drawFixture(fixture, act));
  for (const { node } of [...openings, ...fixtures]) root.append(node);
  return {
    node: root,
    update(state) {
      for (const { update } of [...openings, ...fixtures]) update(state);
    },
  };
}

function drawRoom({ name, x, y, w, h, label, sanctuary }) {
  const group = svg('g', { class: sanctuary ? 'room sanctuary' : 'room' });
  group.append(svg('rect', { x, y, width: w, height: h }));
  group.append(svg('text', { x: label.x, y: label.y }, name));
  if (sanctuary) group.append(svg('text', { x: label.x, y: label.y + 4.2, class: 'small' }, 'sanctuary room'));
  return group;
}

function drawStairs({ x, y, w, h }) {
  const group = svg('g', { class: 'stairs', 'aria-hidden': 'true' });
  for (let at = y; at <= y + h; at += 3) group.append(svg('line', { x1: x, y1: at, x2: x + w, y2: at }));
  return group;
}

/** The side of a wall on which its door swings: into a room. */
function inward({ from, to }, rooms) {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const [nx, ny] = [-(to.y - from.y) / length, (to.x - from.x) / length];
  const [x, y] = [(from.x + to.x) / 2 + nx, (from.y + to.y) / 2 + ny];
  const inside = rooms.some((room) => x > room.x && x < room.x + room.w && y > room.y && y < room.y + room.h);
  const side = inside ? 1 : -1;
  return { x: nx * side, y: ny * side, length };
}

/** The gap in the wall with its leaf, shut and ajar. */
function drawLeaf({ kind, from, to }, swing) {
  const tip = { x: from.x + swing.x * swing.length, y: from.y + swing.y * swing.length };
  const parts = [svg('line', { x1: from.x, y1: from.y, x2: to.x, y2: to.y, class: 'gap' })];
  const clockwise = (to.x - from.x) * (tip.y - from.y) - (to.y - from.y) * (tip.x - from.x) > 0 ? 0 : 1;
  if (kind === 'door') {
    const arc = `M ${tip.x} ${tip.y} A ${swing.length} ${swing.length} 0 0 ${clockwise} ${to.x} ${to.y}`;
    parts.push(svg('path', { d: arc, class: 'arc' }));
  }
  parts.push(svg('line', { x1: from.x, y1: from.y, x2: to.x, y2: to.y, class: 'leaf leaf-closed' }));
  const ajar = kind === 'door' ? tip : { x: to.x - swing.x * 6, y: to.y - swing.y * 6 };
  parts.push(svg('line', { x1: from.x, y1: from.y, x2: ajar.x, y2: ajar.y, class: 'leaf leaf-open' }));
  return parts;
}

/** What a watched opening has besides: the area to press, its contact, its lock, and the mark of force. */
function drawWatch({ from, to, lock }, swing) {
  const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
  const across = { x: Math.abs(swing.x), y: Math.abs(swing.y) };
  const area = {
    x: Math.min(from.x, to.x) - 4 * across.x - 1,
    y: Math.min(from.y, to.y) - 4 * across.y - 1,
    width: Math.abs(to.x - from.x) + 8 * across.x + 2,
    height: Math.abs(to.y - from.y) + 8 * across.y + 2,
  };
  const burst = 'M -3 -3 L 3 3 M 3 -3 L -3 3 M 0 -4 V 4 M -4 0 H 4';
  const marks = [
    svg('path', { d: burst, class: 'burst', transform: `translate(${middle.x} ${middle.y})` }),
    svg('circle', { cx: to.x, cy: to.y, r: 1.4, class: 'contact' }),
  ];
  if (lock) marks.push(drawPadlock(middle.x - swing.x * 5, middle.y - swing.y * 5));
  return { target: svg('rect', { ...area, rx: 1.5, class: 'target' }), marks };
}

function drawOpening(opening, plan, act) {
  const { key, label, kind, device, lock } = opening;
  const swing = inward(opening, plan.rooms);
  const group = svg('g', { class: `opening ${kind}` }, ...drawLeaf(opening, swing));
  if (device === undefined) {
    set(group, 'aria-hidden', 'true');
    return { node: group, update() {} };
  }
  const { target, marks } = drawWatch(opening, swing);
  group.prepend(target);
  group.append(...marks);
  let shown = 'closed';
  makeButton(group, () => act(`${shown === 'closed' ? 'open' : 'close'} ${key}`));
  const title = svg('title');
  group.append(title);
  return {
    node: group,
    update(state) {
      shown = state.openings[key];
      const locked = lock ? state.locks[key] : null;
      set(group, 'data-state', shown);
      set(group, 'data-lock', locked);
      set(group, 'data-cut', !state.devices[device].connected);
      const words = `${label}, ${OPEN_WORDS[shown]}${locked ? `, ${locked}` : ''}`;
      set(group, 'aria-label', words);
      say(title, `${words}. Press to ${shown === 'closed' ? 'open' : 'close'} it.`);
    },
  };
}

function drawPadlock(x, y) {
  const group = svg('g', { class: 'padlock', transform: `translate(${x} ${y})` });
  group.append(svg('path', { d: 'M -1.3 -0.4 V -1.6 A 1.3 1.3 0 0 1 1.3 -1.6 V -0.4', class: 'shackle' }));
  group.append(svg('rect', { x: -2, y: -0.6, width: 4, height: 3.2, rx: 0.6, class: 'bolt' }));
  return group;
}

const DRAWINGS = {
  button: [
    ['circle', { r: 4.6, class: 'ring' }],
    ['circle', { r: 4.6, class: 'ripple' }],
    ['circle', { r: 3, class: 'cap' }],
  ],
  smoke: [
    ['circle', { r: 3, class: 'case' }],
    ['circle', { r: 1.1, class: 'eye' }],
  ],
  keypad: [
    ['rect', { x: -2.4, y: -3, width: 4.8, height: 6, rx: 0.8, class: 'case' }],
    ['path', { d: 'M -1 -1.2 h 0 M 1 -1.2 h 0 M -1 0.6 h 0 M 1 0.6 h 0', class: 'keys' }],
  ],
  hub: [
    ['rect', { x: -3.4, y: -2, width: 6.8, height: 4, rx: 1, class: 'case' }],
    ['circle', { cx: 1.8, r: 0.6, class: 'eye' }],
  ],
};
const WORDS_AT = { left: { x: -7, y: 1.2 }, right: { x: 7, y: 1.2 }, below: { x: 5, y: 9 } };

function drawFixture({ key, label, kind, at, device, words = 'right' }, act) {
  const group = svg('g', { class: `fixture ${kind}`, transform: `translate(${at.x} ${at.y})` });
  if (kind === 'button' || kind === 'smoke') group.append(svg('circle', { r: 6, class: 'target' }));
  for (const [tag, attributes] of DRAWINGS[kind]) group.append(svg(tag, attributes));
  const title = svg('title');
  const light = svg('text', { ...WORDS_AT[words], class: `light-words ${words}` });
  group.append(title, light);
  let alarmed = false;
  if (kind === 'button') makeButton(group, () => act(`press ${key}`));
  else if (kind === 'smoke') makeButton(group, () => act(`smoke ${key} ${alarmed ? 'clear' : 'alarm'}`));
  else set(group, 'role', 'img');
  return {
    node: group,
    update(state) {
      const facts = state.devices[device];
      alarmed = state.smoke[key] ?? false;
      set(group, 'data-light', facts.light);
      set(group, 'data-cut', !facts.connected);
      set(group, 'data-alarm', alarmed);
      const shown = kind === 'button' ? LIGHT_WORDS[facts.light] : alarmed ? 'smoke' : '';
      say(light, shown);
      set(group, 'aria-label', `${label}${shown ? `, ${shown}` : ''}${facts.connected ? '' : ', not connected'}`);
      say(title, facts.connected ? label : `${label} (not connected)`);
    },
  };
}

function makeButton(node, press) {
  set(node, 'role', 'button');
  set(node, 'tabindex', 0);
  const go = () => {
    node.classList.remove('pressed');
    node.getBoundingClientRect();
    node.classList.add('pressed');
    press();
  };
  node.addEventListener('click', go);
  node.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    if (!event.repeat) go();
  });
}
