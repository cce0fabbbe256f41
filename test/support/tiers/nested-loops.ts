import type { Random } from '../random.ts';

const types = ['i32', 'i64', 'f32', 'f64', 'externref'] as const;
type Type = (typeof types)[number];

interface Label {
  readonly types: readonly Type[];
}

const LOCALS_OF_EACH = 2;
const DEEPEST = 5;

/**
 * Text of a module whose functions are little but loops in loops, in every way that they can lie in each other: with
 * parameters and results, with operands below, in blocks and both parts of an `if`, with branches to any label, with
 * instructions among them that only the interpreter knows, and calls. Many of them never end.
 */
export function nestedLoops(random: Random): string {
  const funcs = [0, 1, 2].map((index) => {
    const params: Type[] = Array.from({ length: random.below(3) }, () => random.pick(types));
    const results: Type[] = Array.from({ length: random.below(3) }, () => random.pick(types));
    return { index, params, results };
  });
  const texts = funcs.map(({ index, params, results }) => {
    const writer = new LoopWriter(random, index, params);
    writer.body(results);
    const list = (what: string, of: readonly Type[]): string => (of.length > 0 ? ` (${what} ${of.join(' ')})` : '');
    const locals = types.flatMap((type) => Array.from({ length: LOCALS_OF_EACH }, () => type));
    return `(func $f${index} (export "f${index}")${list('param', params)}${list('result', results)}
      ${list('local', [...locals, 'i32'])}\n${writer.lines.join('\n')})`;
  });
  const calls = funcs.map(({ index, params, results }) => ({ index, params, results }));
  return `(module (import "env" "host" (func $host (param i32) (result i32)))
    (memory (export "m") 1) (table $t (export "t") 3 externref) (global $g (mut i32) (i32.const 100))
    ${texts.join('\n').replaceAll(/<call (\d)>/g, (_, i: string) => `${calls[Number(i)]!.params.map(zero).join(' ')} call $f${i} ${'drop '.repeat(calls[Number(i)]!.results.length)}`)})`;
}

function zero(type: Type): string {
  return type === 'externref' ? 'ref.null extern' : `${type}.const 1`;
}

class LoopWriter {
  readonly lines: string[] = [];
  readonly #labels: Label[] = [];
  #size = 0;

  constructor(
    readonly random: Random,
    readonly index: number,
    readonly params: readonly Type[],
  ) {}

  body(results: readonly Type[]): void {
    this.#labels.push({ types: results });
    this.#statements(DEEPEST);
    for (const type of results) this.#push(type);
  }

  #write(line: string): void {
    this.lines.push(line);
    this.#size++;
  }

  #some(most: number): Type[] {
    return Array.from({ length: this.random.below(most + 1) }, () => this.random.pick(types));
  }

  #local(type: Type): number {
    return this.params.length + types.indexOf(type) * LOCALS_OF_EACH + this.random.below(LOCALS_OF_EACH);
  }

  #push(type: Type): void {
    const { random } = this;
    const own = this.params.flatMap((param, i) => (param === type ? [i] : []));
    if (own.length > 0 && random.chance(20)) return this.#write(`local.get ${random.pick(own)}`);
    if (type === 'externref' || random.chance(50)) return this.#write(`local.get ${this.#local(type)}`);
    if (random.chance(40)) return this.#write(`${type}.const ${random.below(200) - 20}`);
    this.#push(type);
    this.#push(type);
    this.#write(`${type}.${random.pick(['add', 'sub', 'mul'])}`);
  }

  #pop(type: Type): void {
    const line = this.random.chance(70) ? `local.set ${this.#local(type)}` : 'drop';
    this.#write(line);
  }

  /** A condition that is not always the same: what is counted down, or a local. */
  #condition(): void {
    const { random } = this;
    const count = this.params.length + types.length * LOCALS_OF_EACH;
    if (random.chance(60)) {
      this.#write(`local.get ${count} i32.const 1 i32.add local.tee ${count}`);
      this.#write(`i32.const ${random.pick([1, 2, 3, 7])} i32.and`);
    } else this.#push('i32');
    if (random.chance(30)) this.#write('i32.eqz');
  }

  #statements(depth: number): void {
    const count = 1 + this.random.below(depth > 0 ? 4 : 2);
    for (let i = 0; i < count && this.#size < 400; i++) this.#statement(depth);
  }

  #statement(depth: number): void {
    const { random } = this;
    const kind = random.below(100);
    if (kind < 45 && depth > 0) this.#construct(depth - 1);
    else if (kind < 60) this.#branchIf();
    else if (kind < 68) this.#branchAway();
    else if (kind < 72) this.#write('i32.const 1 global.get $g i32.add global.set $g');
    else if (kind < 75) this.#write('table.size $t drop');
    else if (kind < 78) this.#write('i32.const 7 call $host drop');
    else if (kind < 82 && this.index > 0) this.#write(`<call ${random.below(this.index)}>`);
    else if (kind < 86) this.#write('i32.const 16 i32.const 1 i32.const 9 i32.div_u i32.store');
    else {
      const type = random.pick(types);
      this.#push(type);
      this.#pop(type);
    }
  }

  /** A block, loop or if with operands below it. */
  #construct(depth: number): void {
    const { random } = this;
    const op = random.pick(['loop', 'loop', 'loop', 'block', 'if']);
    const below = this.#some(2);
    const params = random.chance(50) ? [] : this.#some(2);
    const results = random.chance(50) ? [] : this.#some(2);
    for (const type of [...below, ...params]) this.#push(type);
    if (op === 'if') this.#condition();
    const list = (what: string, of: readonly Type[]): string => (of.length > 0 ? ` (${what} ${of.join(' ')})` : '');
    const inside = (): void => {
      if (random.chance(70)) for (const type of params.toReversed()) this.#pop(type);
      else if (params.length > 0) {
        // They stay below what follows.
        this.#statements(depth);
        for (const type of params.toReversed()) this.#pop(type);
      }
      this.#statements(depth);
      for (const type of results) this.#push(type);
    };
    this.#write(`${op}${list('param', params)}${list('result', results)}`);
    this.#labels.push({ types: op === 'loop' ? params : results });
    inside();
    if (op === 'loop' && random.chance(60)) {
      for (const type of results.toReversed()) this.#pop(type);
      this.#branchIf(0);
      for (const type of results) this.#push(type);
    }
    if (op === 'if' && (random.chance(60) || params.join() !== results.join())) {
      this.#write('else');
      inside();
    }
    this.#labels.pop();
    this.#write('end');
    for (const type of [...below, ...results].toReversed()) this.#pop(type);
  }

  #branchIf(to = this.random.below(this.#labels.length)): void {
    const label = this.#labels.at(-1 - to)!;
    for (const type of label.types) this.#push(type);
    this.#condition();
    this.#write(`br_if ${to}`);
    for (const type of label.types.toReversed()) this.#pop(type);
  }

  /** A branch without condition, or one of several, in an `if`. */
  #branchAway(): void {
    const { random } = this;
    this.#condition();
    this.#write('if');
    const to = random.below(this.#labels.length);
    const label = this.#labels.at(-1 - to)!;
    for (const type of label.types) this.#push(type);
    const same = this.#labels.flatMap(({ types: others }, i) =>
      others.join() === label.types.join() ? [this.#labels.length - i] : [],
    );
    if (random.chance(60)) {
      this.#push('i32');
      this.#write(`i32.const 3 i32.and br_table ${[0, 0, 0].map(() => random.pick(same)).join(' ')} ${to + 1}`);
    } else this.#write(`br ${to + 1}`);
    this.#write('end');
  }
}
