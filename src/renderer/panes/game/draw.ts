import type { DrawCommand } from '../../../protocol/messages.ts';

/**
 * From draw commands to calls of a 2D context: the only place that makes pixels. The picture is drawn in its own
 * coordinates (1024 × 600 for Rocket); the caller scales the context.
 */
export type Brush = Pick<
  OffscreenCanvasRenderingContext2D,
  | 'beginPath'
  | 'moveTo'
  | 'lineTo'
  | 'closePath'
  | 'arc'
  | 'fill'
  | 'stroke'
  | 'fillRect'
  | 'fillText'
  | 'strokeRect'
  | 'save'
  | 'restore'
  | 'translate'
  | 'rotate'
  | 'setLineDash'
  | 'fillStyle'
  | 'strokeStyle'
  | 'lineWidth'
  | 'font'
  | 'textBaseline'
  | 'globalAlpha'
>;

export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly commands: readonly DrawCommand[];
}

/** The picture has colours of its own: space is dark in both themes. */
const paint = {
  space: '#05060b',
  star: '#59648c',
  particle: '#8a5cd6',
  bullet: '#5aa0ff',
  enemy: '#f2d16b',
  enemyCore: '#a8780f',
  player: '#ff5a5a',
  playerEdge: '#ffd0c8',
  score: '#ffb86b',
  highlight: '#ff8a7a',
} as const;

const turn = Math.PI * 2;

const ENEMY_RADIUS = 10;
const BULLET_RADIUS = 3;

/** Where a command leaves its mark: a circle around it; null when it leaves none (or one everywhere). */
export function extentOf(
  command: DrawCommand,
): { readonly x: number; readonly y: number; readonly radius: number } | null {
  const [x = 0, y = 0, third = 0] = command.args;
  switch (command.op) {
    case 'draw_player':
      return { x, y, radius: 18 };
    case 'draw_enemy':
      return { x, y, radius: ENEMY_RADIUS };
    case 'draw_bullet':
      return { x, y, radius: BULLET_RADIUS };
    case 'draw_particle':
      return { x, y, radius: Math.max(0, third) };
    default:
      return null;
  }
}

/** Draws the commands in order. `highlight` rings what the last one drew. */
export function drawPicture(brush: Brush, picture: Picture, highlight = false): void {
  const { commands } = picture;
  brush.fillStyle = paint.space;
  brush.fillRect(0, 0, picture.width, picture.height);
  for (let i = 0; i < commands.length;) {
    const command = commands[i];
    if (command === undefined) break;
    // Neighbours of one kind become one path: hundreds of particles then cost one fill.
    let end = i + 1;
    while (commands[end]?.op === command.op) end++;
    drawRun(brush, picture, commands.slice(i, end));
    i = end;
  }
  const last = commands.at(-1);
  if (highlight && last !== undefined) drawHighlight(brush, picture, last);
}

function drawRun(brush: Brush, picture: Picture, run: readonly DrawCommand[]): void {
  switch (run[0]?.op) {
    case 'clear_screen':
      drawSpace(brush, picture);
      break;
    case 'draw_player':
      for (const command of run) drawPlayer(brush, command.args);
      break;
    case 'draw_enemy':
      brush.fillStyle = paint.enemy;
      dots(brush, run, ENEMY_RADIUS);
      brush.fillStyle = paint.enemyCore;
      dots(brush, run, ENEMY_RADIUS * 0.45);
      break;
    case 'draw_bullet':
      brush.fillStyle = paint.bullet;
      dots(brush, run, BULLET_RADIUS);
      break;
    case 'draw_particle':
      brush.fillStyle = paint.particle;
      dots(brush, run, null);
      break;
    case 'draw_score':
      brush.fillStyle = paint.score;
      brush.font = '600 22px Inter, "Inter Variable", sans-serif';
      brush.textBaseline = 'top';
      for (const command of run) brush.fillText(`Score: ${command.args[0] ?? 0}`, 18, 14);
      break;
    default:
  }
}

/** Filled circles as one path; `radius` null takes each command's third argument. */
function dots(brush: Brush, run: readonly DrawCommand[], radius: number | null): void {
  brush.beginPath();
  for (const { args } of run) {
    const [x = 0, y = 0, own = 0] = args;
    const size = radius ?? own;
    if (!(size > 0) || !Number.isFinite(x + y + size)) continue;
    brush.moveTo(x + size, y);
    brush.arc(x, y, size, 0, turn);
  }
  brush.fill();
}

function drawSpace(brush: Brush, { width, height }: Picture): void {
  brush.fillStyle = paint.space;
  brush.fillRect(0, 0, width, height);
  brush.fillStyle = paint.star;
  // Stars stand where multiples of irrational numbers fall: spread out, and the same in every frame.
  for (let i = 1; i <= 70; i++) {
    const size = i % 7 === 0 ? 2 : 1;
    brush.fillRect(
      Math.floor(((i * 0.754877666) % 1) * width),
      Math.floor(((i * 0.569840291) % 1) * height),
      size,
      size,
    );
  }
}

function drawPlayer(brush: Brush, args: readonly number[]): void {
  const [x = 0, y = 0, angle = 0] = args;
  if (!Number.isFinite(x + y + angle)) return;
  brush.save();
  brush.translate(x, y);
  brush.rotate(angle);
  brush.beginPath();
  brush.moveTo(16, 0);
  brush.lineTo(-9, 9);
  brush.lineTo(-5, 0);
  brush.lineTo(-9, -9);
  brush.closePath();
  brush.fillStyle = paint.player;
  brush.fill();
  brush.strokeStyle = paint.playerEdge;
  brush.lineWidth = 1;
  brush.stroke();
  brush.restore();
}

function drawHighlight(brush: Brush, picture: Picture, command: DrawCommand): void {
  const extent = extentOf(command);
  brush.save();
  brush.strokeStyle = paint.highlight;
  brush.lineWidth = 2;
  brush.setLineDash(extent === null ? [10, 6] : []);
  if (command.op === 'draw_score') brush.strokeRect(10, 8, 160, 34);
  else if (extent === null) brush.strokeRect(2, 2, picture.width - 4, picture.height - 4);
  else {
    brush.beginPath();
    brush.arc(extent.x, extent.y, extent.radius + 6, 0, turn);
    brush.stroke();
  }
  brush.restore();
}
