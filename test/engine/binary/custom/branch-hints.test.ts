import { expect, it } from 'vitest';
import { branchHintsOf, misplacedHint } from '../../../../src/engine/binary/custom/branch-hints.ts';
import { problemOfCustom, readCustom } from '../../../../src/engine/binary/custom/read-custom.ts';
import { decode } from '../../../../src/engine/binary/decode.ts';
import { moduleOf } from '../../../support/bytes.ts';

const NAME = '19 6d 65 74 61 64 61 74 61 2e 63 6f 64 65 2e 62 72 61 6e 63 68 5f 68 69 6e 74';

/** Two functions `block (br_if 0 (local.get 0)) (if (local.get 0) ...) end`, and such a section before them. */
function hinted(hints: string): ReturnType<typeof decode> {
  const size = hints.trim().split(/\s+/).length + 26;
  const body = '0f 00 02 40 20 00 0d 00 20 00 04 40 01 0b 0b 0b'; // locals, block, br_if at 5, if at 9
  return decode(
    moduleOf(`
      01 05 01 60 01 7f 00
      03 03 02 00 00
      00 ${size.toString(16)} ${NAME} ${hints}
      0a 21 02 ${body} ${body}
    `),
  );
}

const section = (module: ReturnType<typeof decode>) => module.customs[0]!;

it('gives each branch its hint, by its place in the file', () => {
  const module = hinted('01 01 02 06 01 01 0a 01 00');
  const { start } = module.funcs[1]!.body!;
  const { funcs, problem } = branchHintsOf(module);
  expect(problem).toBeNull();
  expect([...funcs.keys()]).toEqual([1]);
  expect([...funcs.get(1)!.hints]).toEqual([
    [start + 6, 'likely'],
    [start + 10, 'unlikely'],
  ]);
});

it('knows what a hint may stand on', () => {
  const good = hinted('01 00 02 05 01 01 09 01 00');
  expect(problemOfCustom(good, section(good))).toBeNull();
  const bad = hinted('01 00 01 06 01 01');
  expect(misplacedHint(bad, branchHintsOf(bad).funcs.get(0)!)?.message).toContain('where no if or br_if stands');
  const beyond = hinted('01 01 01 7f 01 01');
  expect(problemOfCustom(beyond, section(beyond))?.message).toContain('where no if or br_if stands');
});

it('has a row for each function', () => {
  const module = hinted('02 00 01 05 01 01 01 02 05 01 00 09 01 00');
  expect(readCustom(module, section(module))).toMatchObject({
    rows: [
      { name: 'func0', detail: '1 likely, 0 unlikely', func: 0 },
      { name: 'func1', detail: '0 likely, 2 unlikely', func: 1 },
    ],
    problem: null,
  });
});

it.each([
  ['01 07 00', 'function 7, which has no body'],
  ['02 01 00 00 00', 'function 0 stand behind those for 1'],
  ['01 00 02 09 01 01 05 01 01', 'offset 5 stands behind one for 9'],
  ['01 00 01 05 02 01 01', 'not one byte'],
  ['01 00 01 05 01 02', 'branch hint 2, expected 0 or 1'],
  ['01 00 00 00', '1 byte too many'],
  ['05 00 00', 'fewer bytes than the count says'],
])('malformed hints say what is wrong: %s', (hints, message) => {
  const module = hinted(hints);
  expect(branchHintsOf(module).problem?.message).toContain(message);
  expect(problemOfCustom(module, section(module))?.message).toContain(message);
});

it('without such a section there are none', () => {
  expect(branchHintsOf(decode(moduleOf(''))).funcs.size).toBe(0);
});
