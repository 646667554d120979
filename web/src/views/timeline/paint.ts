import type { Verdict } from '../../api/types.ts';
import type { Cell } from '../../model/lanes.ts';
import type { TimeView } from '../../model/time-view.ts';
import { VERDICT_LOOK } from '../../parts/marks.tsx';

/** Heights in px. */
export const LANE_HEIGHT = 36;
const PAD = 5;

/**
 * Each verdict has a texture besides its colour: full, with a thin top, hatched, striped, empty. As in the marks, none is told by
 * colour alone.
 */
type Brush = (context: CanvasRenderingContext2D, x: number, y: number, width: number, height: number) => void;

const full =
  (colour: string): Brush =>
  (c, x, y, w, h) => {
    c.fillStyle = colour;
    c.fillRect(x, y, w, h);
  };

const tinted =
  (colour: string): Brush =>
  (c, x, y, w, h) => {
    c.fillStyle = colour;
    c.globalAlpha = 0.45;
    c.fillRect(x, y, w, h);
    c.globalAlpha = 1;
    c.fillRect(x, y, w, 2);
  };

const outlined =
  (colour: string): Brush =>
  (c, x, y, w, h) => {
    c.strokeStyle = colour;
    c.lineWidth = 1;
    c.strokeRect(x + 0.5, y + 0.5, Math.max(1, w - 1), Math.max(1, h - 1));
  };

/** Lines through a rectangle: `slope` 1 is hatched, 0 is striped. */
const lined =
  (colour: string, slope: 0 | 1): Brush =>
  (c, x, y, w, h) => {
    c.save();
    c.beginPath();
    c.rect(x, y, w, h);
    c.clip();
    c.fillStyle = colour;
    c.globalAlpha = 0.3;
    c.fillRect(x, y, w, h);
    c.globalAlpha = 1;
    c.strokeStyle = colour;
    c.lineWidth = 1.8;
    c.beginPath();
    if (slope === 1)
      for (let i = -h; i < w; i += 4) {
        c.moveTo(x + i, y + h);
        c.lineTo(x + i + h, y);
      }
    else
      for (let i = 1; i < h; i += 4) {
        c.moveTo(x, y + i);
        c.lineTo(x + w, y + i);
      }
    c.stroke();
    c.restore();
  };

function brushes(style: CSSStyleDeclaration): Readonly<Record<Verdict, Brush>> {
  const colour = (verdict: Verdict): string => style.getPropertyValue(`--fill-${VERDICT_LOOK[verdict]}`).trim();
  return {
    attributed: full(colour('attributed')),
    held: tinted(colour('held')),
    contested: lined(colour('contested'), 1),
    ambiguous: lined(colour('ambiguous'), 0),
    unattributed: outlined(colour('unattributed')),
  };
}

export interface Scene {
  readonly cells: readonly Cell[];
  readonly lanes: number;
  readonly view: TimeView;
  /** Moments with a line through all lanes. */
  readonly lines: readonly number[];
  readonly selection: readonly [from: number, to: number] | null;
}

/** Draws everything anew: a few thousand rectangles at most, since the server counts. */
export function paint(canvas: HTMLCanvasElement, scene: Scene): void {
  const context = canvas.getContext('2d');
  if (context === null) return;
  const { width, height } = canvas.getBoundingClientRect();
  const density = window.devicePixelRatio || 1;
  canvas.width = Math.round(width * density);
  canvas.height = Math.round(height * density);
  context.scale(density, density);
  const style = getComputedStyle(canvas);
  const line = style.getPropertyValue('--paint-line').trim();
  context.fillStyle = line;
  for (let i = 1; i <= scene.lanes; i++) context.fillRect(0, i * LANE_HEIGHT - 1, width, 1);
  const scale = width / (scene.view.to - scene.view.from);
  for (const at of scene.lines) context.fillRect(Math.round((at - scene.view.from) * scale), 0, 1, height);
  const brush = brushes(style);
  for (const cell of scene.cells) {
    const tall = (LANE_HEIGHT - 2 * PAD) * cell.height;
    let y = (cell.lane + 1) * LANE_HEIGHT - PAD;
    const gap = cell.width > 6 ? 1 : 0;
    for (const { verdict, share } of cell.verdicts) {
      const part = Math.max(2, tall * share);
      y -= part;
      brush[verdict](context, cell.x, y, cell.width - gap, part);
    }
  }
  if (scene.selection !== null) {
    const [a, b] = scene.selection;
    context.fillStyle = style.getPropertyValue('--paint-selection').trim();
    context.globalAlpha = 0.25;
    context.fillRect(Math.min(a, b), 0, Math.abs(b - a), height);
    context.globalAlpha = 1;
  }
}
