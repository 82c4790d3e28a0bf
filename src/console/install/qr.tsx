/** What can be drawn of the desk's QR code: the square it lies in, and its dark squares as one path. */
export interface QrDrawing {
  box: string;
  path: string;
  /** Its path follows the middle of each row, one wide; else it goes around the squares. */
  isStroked: boolean;
}

const BOX = /viewBox="([0-9. -]{3,40})"/;
const PATH = /<path([^>]*)\bd="([MmHhVvZzLl0-9., -]{1,20000})"/g;

/** Reads the desk's SVG. Nothing of it is put into the page but numbers: the page takes no markup from anywhere. */
export function readQr(svg: string): QrDrawing | null {
  const box = BOX.exec(svg)?.[1];
  // The last path is the ink; one before it would be the paper.
  const ink = [...svg.matchAll(PATH)].at(-1);
  const path = ink?.[2];
  if (box === undefined || path === undefined) return null;
  return { box, path, isStroked: /\bstroke=/.test(ink?.[1] ?? '') || svg.includes('stroke=') };
}

/** The square itself, dark on white by day and by night, as large as the phone is wide. */
export function Qr({ svg, says }: { svg: string; says: string }) {
  const drawing = readQr(svg);
  if (drawing === null) return <p>This code cannot be drawn. Type it in instead.</p>;
  const [x = '0', y = '0', width = '0', height = '0'] = drawing.box.split(' ');
  return (
    <svg class="claim-qr" viewBox={drawing.box} role="img" aria-label={says} shape-rendering="crispEdges">
      <rect x={x} y={y} width={width} height={height} class="paper" />
      <path d={drawing.path} class={drawing.isStroked ? 'lines' : 'ink'} />
    </svg>
  );
}
