/**
 * `npm run bench [-- --json] [--only PREFIX]`: measures what the goals of the project name, as ratios within one run
 * where that is possible. With `--json` the only output is one object, id -> figure. Exit code 64 for unknown words.
 */
import type { Figure } from './measure.ts';
import { groups } from './registry.ts';

interface Wish {
  readonly json: boolean;
  readonly only: string;
}

function parse(args: readonly string[]): Wish | null {
  let json = false;
  let only = '';
  for (let i = 0; i < args.length; i++) {
    if (args[i] === '--json') json = true;
    else if (args[i] === '--only' && args[i + 1] !== undefined) only = args[++i]!;
    else return null;
  }
  return { json, only };
}

function line(id: string, { value, unit, goal, better, samples }: Figure): string {
  const aim = goal === null ? '' : `  (goal: ${better === 'lower' ? 'at most' : 'at least'} ${goal})`;
  return `${id.padEnd(32)} ${String(value).padStart(10)} ${unit}${aim}  of ${samples.length} samples`;
}

async function main(): Promise<void> {
  const wish = parse(process.argv.slice(2));
  if (wish === null) {
    console.error('usage: npm run bench -- [--json] [--only PREFIX]');
    process.exitCode = 64;
    return;
  }
  const { json, only } = wish;
  const wanted = (id: string): boolean => id.startsWith(only);
  const say = (text: string): void => (json ? undefined : console.log(text));
  const figures: Record<string, Figure> = {};
  let known = 0;
  for (const load of groups) {
    const group = await load();
    if (!group.ids.some(wanted)) continue;
    known++;
    for (const [id, figure] of Object.entries(await group.run(say, wanted))) {
      if (!wanted(id)) continue;
      figures[id] = figure;
      say(line(id, figure));
    }
  }
  if (known === 0) {
    console.error(`Nothing is measured under "${only}".`);
    process.exitCode = 64;
  }
  if (json) console.log(JSON.stringify(figures, null, 2));
}

await main();
