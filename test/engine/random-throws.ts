import type { Random } from '../support/random.ts';
import { signed, unsigned } from './runtime/module-builder.ts';

/** Which instructions a program is written with: the older ones, `try_table`, or both; `delegate` is always there. */
export type Form = 'older' | 'table' | 'mixed';

/** Types that the tags carry; tag 0 is imported as "env" "tag", the others are exported as "t1" and so on. */
export const tags: readonly (readonly ('i32' | 'i64' | 'f32' | 'f64')[])[] = [
  ['i32'],
  [],
  ['i64', 'f64'],
  ['f32', 'i32'],
];

type Statement =
  | { readonly kind: 'mark'; readonly value: number }
  | { readonly kind: 'drop'; readonly value: Expression }
  | { readonly kind: 'set'; readonly local: number; readonly value: Expression }
  | { readonly kind: 'throw'; readonly tag: number; readonly value: Expression }
  | { readonly kind: 'rethrow'; readonly part: string; readonly depth: number }
  | { readonly kind: 'if'; readonly condition: Expression; readonly body: readonly Statement[] }
  | { readonly kind: 'block' | 'loop'; readonly id: string; readonly body: readonly Statement[] }
  | { readonly kind: 'br'; readonly id: string }
  | { readonly kind: 'return'; readonly value: Expression }
  | { readonly kind: 'fail'; readonly value: Expression }
  | { readonly kind: 'trap' }
  | Try;

type Expression =
  | { readonly kind: 'const'; readonly value: number }
  | { readonly kind: 'local'; readonly local: number }
  | { readonly kind: 'trace' }
  | { readonly kind: 'add'; readonly a: Expression; readonly b: Expression }
  | { readonly kind: 'call' | 'indirect'; readonly func: number; readonly value: Expression }
  | { readonly kind: 'again' | 'guard'; readonly value: Expression }
  | Try;

interface Part {
  /** Null: catch_all. */
  readonly tag: number | null;
  readonly id: string;
  /** Catch parts around it. */
  readonly depth: number;
  readonly body: readonly Statement[];
  readonly value: Expression | null;
}

interface Try {
  readonly kind: 'try';
  readonly id: string;
  readonly body: readonly Statement[];
  /** Of a try that is an expression. */
  readonly value: Expression | null;
  readonly parts: readonly Part[];
  readonly delegate: string | null;
  /** In a mixed program: written with a try_table. */
  readonly table: boolean;
}

interface Scope {
  /** Labels that a `br` may name: blocks and tries without a result. */
  readonly labels: readonly string[];
  /** Labels that a `delegate` may name. */
  readonly all: readonly string[];
  readonly parts: readonly { readonly id: string; readonly depth: number }[];
}

const [I32, I64, F32, F64, EXNREF] = [0x7f, 0x7e, 0x7d, 0x7c, 0x69];
const codes = { i32: I32, i64: I64, f32: F32, f64: F64 } as const;
const [TRACE, FUEL] = [0, 1];
const FUNCS = 3;
/** Functions that are imported: they throw, call back, and call back and catch. */
const [FAIL, AGAIN, GUARD, IMPORTED] = [0, 1, 2, 3];
/** Locals: the parameter and three more, one for a value on the way, exceptions. */
const [OWN, TEMPORARY, FIRST_EXCEPTION] = [4, 4, 5];
const DEEPEST = 5;

/**
 * A program made at random that throws, catches, delegates and throws again in many ways, through calls and functions
 * of the host. What it passes goes into a global, so that the way it took can be compared. Everything that could go on
 * for ever costs fuel.
 */
export class RandomThrows {
  readonly #funcs: readonly (readonly Statement[])[];
  readonly #results: readonly Expression[];
  #ids = 0;
  #budget = 0;

  /** Without `delegate` a program can be written with nothing of the older form: some platforms do not allow both. */
  constructor(
    readonly random: Random,
    readonly delegates = true,
  ) {
    const made = Array.from({ length: FUNCS }, () => {
      this.#budget = 25 + random.below(40);
      const scope: Scope = { labels: [], all: ['func'], parts: [] };
      return { body: this.#body(scope, 3), result: this.#expression(scope, 3) };
    });
    this.#funcs = made.map(({ body }) => body);
    this.#results = made.map(({ result }) => result);
  }

  /** The module; the older form is what every platform knows. */
  bytes(form: Form): Uint8Array<ArrayBuffer> {
    const bodies = this.#funcs.map((body, i) => new Writer(form).func(body, this.#results[i]!));
    const list = (items: readonly (readonly number[])[]): number[] => [...unsigned(items.length), ...items.flat()];
    const name = (text: string): number[] => [...unsigned(text.length), ...new TextEncoder().encode(text)];
    const type = (params: readonly number[], results: readonly number[]): number[] => [
      0x60,
      ...unsigned(params.length),
      ...params,
      ...unsigned(results.length),
      ...results,
    ];
    const types = [
      type([I32], [I32]),
      type([I32], []),
      ...tags.map((types) =>
        type(
          types.map((t) => codes[t]),
          [],
        ),
      ),
    ];
    // What the handlers of a try_table begin with.
    for (const carried of tags) types.push(type([], [...carried.map((t) => codes[t]), EXNREF]));
    const exported = [
      ...[0, 1, 2].map((i) => [...name(`f${i}`), 0, IMPORTED + i]),
      ...[1, 2, 3].map((i) => [...name(`t${i}`), 4, i]),
      [...name('trace'), 3, TRACE],
    ];
    const sections: readonly (readonly [number, readonly number[]])[] = [
      [1, list(form === 'older' ? types.slice(0, 2 + tags.length) : types)],
      [
        2,
        list([
          [...name('env'), ...name('fail'), 0, 1],
          [...name('env'), ...name('again'), 0, 0],
          [...name('env'), ...name('guard'), 0, 0],
          [...name('env'), ...name('tag'), 4, 0, 2],
        ]),
      ],
      [3, list(bodies.map(() => [0]))],
      [4, list([[0x70, 1, FUNCS, FUNCS]])],
      [13, list([1, 2, 3].map((i) => [0, 2 + i]))],
      [
        6,
        list([
          [I32, 1, 0x41, 1, 0x0b],
          [I32, 1, 0x41, ...signed(200n), 0x0b],
        ]),
      ],
      [7, list(exported)],
      [9, list([[0, 0x41, 0, 0x0b, ...list([0, 1, 2].map((i) => [IMPORTED + i]))]])],
      [10, list(bodies.map((body) => [...unsigned(body.length), ...body]))],
    ];
    const parts = sections.flatMap(([id, content]) => [id, ...unsigned(content.length), ...content]);
    return new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...parts]);
  }

  #body(scope: Scope, depth: number): Statement[] {
    return Array.from({ length: 1 + this.random.below(3) }, () => this.#statement(scope, depth));
  }

  #statement(scope: Scope, depth: number): Statement {
    const { random } = this;
    this.#budget--;
    const mark: Statement = { kind: 'mark', value: random.below(100) };
    if (depth === 0 || this.#budget < 0) return mark;
    const inner = depth - 1;
    switch (random.below(14)) {
      case 0:
        return { kind: 'drop', value: this.#expression(scope, inner) };
      case 1:
        return { kind: 'set', local: random.below(OWN), value: this.#expression(scope, inner) };
      case 2:
      case 3: {
        const thrown: Statement = {
          kind: 'throw',
          tag: random.below(tags.length),
          value: this.#expression(scope, inner),
        };
        // Some throws come in any case: what is behind them is dead.
        return random.chance(25) ? thrown : { kind: 'if', condition: { kind: 'trace' }, body: [thrown] };
      }
      case 4:
      case 5: {
        const part = scope.parts.length > 0 ? random.pick(scope.parts) : null;
        if (part === null) return mark;
        const again: Statement = { kind: 'rethrow', part: part.id, depth: part.depth };
        return random.chance(40) ? again : { kind: 'if', condition: { kind: 'trace' }, body: [again] };
      }
      case 6:
        return { kind: 'if', condition: this.#expression(scope, inner), body: this.#body(scope, inner) };
      case 7: {
        const id = this.#id();
        const kind = random.chance(60) ? 'block' : 'loop';
        return { kind, id, body: this.#body(this.#within(scope, id), inner) };
      }
      case 8:
        if (scope.labels.length === 0) return mark;
        return { kind: 'if', condition: { kind: 'trace' }, body: [{ kind: 'br', id: random.pick(scope.labels) }] };
      case 9:
        return { kind: 'fail', value: this.#expression(scope, inner) };
      case 10:
        if (random.chance(80)) return mark;
        return random.chance(50) ? { kind: 'trap' } : { kind: 'return', value: this.#expression(scope, inner) };
      default:
        return this.#try(scope, inner, false);
    }
  }

  #expression(scope: Scope, depth: number): Expression {
    const { random } = this;
    this.#budget--;
    if (depth === 0 || this.#budget < 0) {
      return random.pick<Expression>([
        { kind: 'const', value: random.below(200) - 100 },
        { kind: 'local', local: random.below(OWN) },
        { kind: 'trace' },
      ]);
    }
    const inner = depth - 1;
    switch (random.below(7)) {
      case 0:
      case 1:
        return { kind: 'add', a: this.#expression(scope, inner), b: this.#expression(scope, inner) };
      case 2: {
        const kind = random.chance(70) ? 'call' : 'indirect';
        return { kind, func: random.below(FUNCS), value: this.#expression(scope, inner) };
      }
      case 3:
        return { kind: random.chance(50) ? 'again' : 'guard', value: this.#expression(scope, inner) };
      default:
        return this.#try(scope, inner, true);
    }
  }

  #try(scope: Scope, depth: number, result: boolean): Try {
    const { random } = this;
    const id = this.#id();
    const value = (within: Scope): Expression | null => (result ? this.#expression(within, depth) : null);
    const labels = result ? scope.labels : [...scope.labels, id];
    const inside: Scope = { ...scope, labels, all: [...scope.all, id] };
    const made = {
      kind: 'try',
      id,
      body: this.#body(inside, depth),
      value: value(inside),
      table: random.chance(50),
    } as const;
    if (random.chance(20) && this.delegates) return { ...made, parts: [], delegate: random.pick(scope.all) };
    const nesting = (scope.parts.at(-1)?.depth ?? -1) + 1;
    if (nesting >= DEEPEST) return { ...made, parts: [], delegate: null };
    const chosen = tags.flatMap((_, tag) => (random.chance(35) ? [tag] : []));
    const caught: (number | null)[] = random.chance(45) ? [...chosen, null] : chosen;
    const parts = caught.map((tag): Part => {
      const part = { id: this.#id(), depth: nesting };
      const within: Scope = { ...inside, parts: [...scope.parts, part] };
      return { tag, ...part, body: this.#body(within, depth), value: value(within) };
    });
    return { ...made, parts, delegate: null };
  }

  #within(scope: Scope, id: string): Scope {
    return { ...scope, labels: [...scope.labels, id], all: [...scope.all, id] };
  }

  #id(): string {
    return `l${this.#ids++}`;
  }
}

/** Writes a function's instructions. */
class Writer {
  readonly #code: number[] = [];
  /** Names of the open blocks, innermost last; a `try` is also known by its name and an exclamation mark. */
  readonly #open: (readonly string[])[] = [['func']];

  constructor(readonly form: Form) {}

  func(body: readonly Statement[], result: Expression): number[] {
    this.#payFuel();
    for (const statement of body) this.#statement(statement);
    this.#expression(result);
    const locals = [[3, I32], [1, I32], ...(this.form === 'older' ? [] : [[DEEPEST, EXNREF]])];
    return [...unsigned(locals.length), ...locals.flat(), ...this.#code, 0x0b];
  }

  #emit(...bytes: readonly number[]): void {
    this.#code.push(...bytes);
  }

  #const(value: number): void {
    this.#emit(0x41, ...signed(BigInt(value)));
  }

  /** trace = trace * 31 + value, where `value` is emitted by the caller. */
  #mark(value: () => void): void {
    this.#emit(0x23, TRACE);
    this.#const(31);
    this.#emit(0x6c);
    value();
    this.#emit(0x6a, 0x24, TRACE);
  }

  #payFuel(): void {
    this.#emit(0x23, FUEL, 0x45, 0x04, 0x40, 0x00, 0x0b, 0x23, FUEL, 0x41, 1, 0x6b, 0x24, FUEL);
  }

  #depthOf(name: string): number {
    for (let depth = 0; ; depth++) if (this.#open[this.#open.length - 1 - depth]!.includes(name)) return depth;
  }

  /** A bit that depends on the way so far. */
  #bit(): void {
    this.#emit(0x23, TRACE, 0x41, 3, 0x76, 0x41, 1, 0x71);
  }

  #statements(list: readonly Statement[]): void {
    for (const statement of list) this.#statement(statement);
  }

  #statement(statement: Statement): void {
    switch (statement.kind) {
      case 'mark':
        return this.#mark(() => this.#const(statement.value));
      case 'drop':
        this.#expression(statement.value);
        return this.#emit(0x1a);
      case 'set':
        this.#expression(statement.value);
        return this.#emit(0x21, statement.local);
      case 'throw':
        this.#expression(statement.value);
        this.#payload(statement.tag);
        return this.#emit(0x08, statement.tag);
      case 'rethrow': {
        const kept = this.#open.some((names) => names.includes(statement.part));
        if (kept) return this.#emit(0x09, this.#depthOf(statement.part));
        return this.#emit(0x20, FIRST_EXCEPTION + statement.depth, 0x0a);
      }
      case 'if':
        if (statement.condition.kind === 'trace') this.#bit();
        else this.#expression(statement.condition);
        this.#emit(0x04, 0x40);
        this.#inside(['if'], statement.body);
        return this.#emit(0x0b);
      case 'block':
      case 'loop':
        this.#emit(statement.kind === 'block' ? 0x02 : 0x03, 0x40);
        if (statement.kind === 'loop') this.#payFuel();
        this.#inside([statement.id], statement.body);
        return this.#emit(0x0b);
      case 'br':
        return this.#emit(0x0c, this.#depthOf(statement.id));
      case 'return':
        this.#expression(statement.value);
        return this.#emit(0x0f);
      case 'fail':
        this.#expression(statement.value);
        return this.#emit(0x10, FAIL);
      case 'trap':
        return this.#emit(0x00);
      case 'try':
        return this.#try(statement);
    }
  }

  #inside(names: readonly string[], body: readonly Statement[]): void {
    this.#open.push(names);
    this.#statements(body);
    this.#open.pop();
  }

  #expression(expression: Expression): void {
    switch (expression.kind) {
      case 'const':
        return this.#const(expression.value);
      case 'local':
        return this.#emit(0x20, expression.local);
      case 'trace':
        return this.#emit(0x23, TRACE);
      case 'add':
        this.#expression(expression.a);
        this.#expression(expression.b);
        return this.#emit(0x6a);
      case 'call':
        this.#expression(expression.value);
        return this.#emit(0x10, IMPORTED + expression.func);
      case 'indirect':
        this.#expression(expression.value);
        this.#const(expression.func);
        return this.#emit(0x11, 0, 0);
      case 'again':
      case 'guard':
        this.#expression(expression.value);
        return this.#emit(0x10, expression.kind === 'again' ? AGAIN : GUARD);
      case 'try':
        return this.#try(expression);
    }
  }

  #try(made: Try): void {
    const table = this.form === 'table' || (this.form === 'mixed' && made.table);
    if (table && made.delegate === null) this.#tryTable(made);
    else this.#olderTry(made);
  }

  #olderTry({ id, body, value, parts, delegate }: Try): void {
    this.#emit(0x06, value === null ? 0x40 : I32);
    this.#part([id, `${id}!`], body, value);
    for (const part of parts) {
      if (part.tag === null) this.#emit(0x19);
      else this.#emit(0x07, part.tag);
      this.#carried(part.tag);
      this.#part([id, part.id], part.body, part.value);
    }
    if (delegate === null) this.#emit(0x0b);
    else this.#emit(0x18, this.#delegated(delegate));
  }

  /** To the handlers of a try while in what it watches, else to those around it. */
  #delegated(id: string): number {
    const watched = this.#open.some((names) => names.includes(`${id}!`));
    return this.#depthOf(watched ? `${id}!` : id);
  }

  /**
   *     block $end
   *       block $b (result i32 exnref)  ;; the last part
   *         block $a (result exnref)    ;; the first part
   *           try_table (catch_ref $t1 $a) (catch_all_ref $b) … end
   *           br $end
   *         end
   *         … br $end
   *       end
   *       …
   *     end
   */
  #tryTable({ id, body, value, parts }: Try): void {
    const type = value === null ? 0x40 : I32;
    this.#emit(0x02, type);
    this.#open.push([id]);
    for (const part of [...parts].reverse()) {
      if (part.tag === null) this.#emit(0x02, EXNREF);
      else this.#emit(0x02, 2 + tags.length + part.tag);
      this.#open.push(['handler']);
    }
    this.#emit(0x1f, type, ...unsigned(parts.length));
    parts.forEach((part, i) => {
      if (part.tag === null) this.#emit(3, i);
      else this.#emit(1, part.tag, i);
    });
    this.#part([`${id}!`], body, value);
    this.#emit(0x0b);
    for (const part of parts) {
      this.#emit(0x0c, this.#depthOf(id), 0x0b);
      this.#open.pop();
      this.#emit(0x21, FIRST_EXCEPTION + part.depth);
      this.#carried(part.tag);
      this.#statements(part.body);
      if (part.value !== null) this.#expression(part.value);
    }
    this.#open.pop();
    this.#emit(0x0b);
  }

  #part(names: readonly string[], body: readonly Statement[], value: Expression | null): void {
    this.#open.push(names);
    this.#statements(body);
    if (value !== null) this.#expression(value);
    this.#open.pop();
  }

  /** Makes what a tag carries of the i32 on top. */
  #payload(tag: number): void {
    if (tag === 1) this.#emit(0x1a);
    if (tag === 2) this.#emit(0x22, TEMPORARY, 0xac, 0x20, TEMPORARY, 0xb7);
    if (tag === 3) this.#emit(0x22, TEMPORARY, 0xb2, 0x20, TEMPORARY);
  }

  /** Takes what a caught exception carries into the trace. */
  #carried(tag: number | null): void {
    if (tag === 0) this.#emit(0x21, TEMPORARY);
    if (tag === 1 || tag === null) this.#emit(0x41, 7, 0x21, TEMPORARY);
    if (tag === 2) this.#emit(0xfc, 2, 0x21, TEMPORARY, 0xa7, 0x20, TEMPORARY, 0x6a, 0x21, TEMPORARY);
    if (tag === 3) this.#emit(0x21, TEMPORARY, 0xfc, 0, 0x20, TEMPORARY, 0x6a, 0x21, TEMPORARY);
    this.#mark(() => this.#emit(0x20, TEMPORARY));
  }
}
