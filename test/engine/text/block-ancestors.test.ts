import { expect, it } from 'vitest';
import { BlockAncestors } from '../../../src/engine/text/block-ancestors.ts';
import { Random } from '../../support/random.ts';

it('finds every block around every other, as going outwards one by one does', () => {
  const random = new Random(3);
  const parents = Int32Array.from({ length: 500 }, (_, i) => (random.chance(10) ? random.below(i + 1) - 1 : i - 1));
  const depths = new Uint32Array(500);
  for (let i = 0; i < 500; i++) depths[i] = parents[i]! < 0 ? 0 : depths[parents[i]!]! + 1;
  const ancestors = new BlockAncestors({ count: 500, parents, depths });
  for (let block = 0; block < 500; block++) {
    for (let at = block, steps = 0; steps < 600; steps += 1 + random.below(5)) {
      at = block;
      for (let k = 0; k < steps && at >= 0; k++) at = parents[at]!;
      expect(ancestors.around(block, steps)).toBe(at);
    }
  }
});
