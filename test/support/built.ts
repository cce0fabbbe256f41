import { build, needsBuild } from '../../scripts/prepare.mjs';

/** Before end-to-end tests: `out/` is made when it is older than the sources. */
export default function setup(): void {
  if (!needsBuild()) return;
  const problem = build(() => undefined);
  if (problem !== undefined) throw new Error(problem);
}
