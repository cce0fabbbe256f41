import type { ByteWriter } from '../../../bench/programs/byte-writer.ts';
import type { Random } from '../random.ts';
import { nanLocals, writeCanonical } from './canonical-nan.ts';
import { edges, writeConst, writeVector } from './constants.ts';
import { type Opcode, plain, platformKnows } from './opcodes.ts';
import { code, type FuncType, type Type, types, type World } from './world.ts';

interface Block {
  /** What a branch to it takes, and what it leaves. */
  readonly label: readonly Type[];
  readonly results: readonly Type[];
  readonly height: number;
  /** An `if` that has no `else` yet: its parameters. */
  readonly orElse: readonly Type[] | null;
  dead: boolean;
}

/** Writes one body, with the stacks of the validator in mind. */
export class BodyWriter {
  readonly #stack: Type[] = [];
  readonly #blocks: Block[] = [];
  readonly #locals: Type[];
  #left: number;

  constructor(
    readonly w: ByteWriter,
    readonly random: Random,
    readonly world: World,
    readonly type: FuncType,
    readonly chaos: number,
  ) {
    this.#locals = [...type.params];
    this.#left = 10 + random.below(80);
  }

  write(): void {
    const { w, random } = this;
    const runs = random.below(4);
    // Three more at the end, which nothing else uses, for NaNs.
    w.u32(runs + 3);
    for (let i = 0; i < runs; i++) {
      const type = random.pick(types);
      const count = random.below(3);
      w.u32(count);
      w.byte(code[type]);
      for (let j = 0; j < count; j++) this.#locals.push(type);
    }
    w.byte(...nanLocals);
    const { results } = this.type;
    this.#blocks.push({ label: results, results, height: 0, orElse: null, dead: false });
    while (this.#blocks.length > 0) {
      this.#left--;
      if (this.#left <= 0 || random.chance(8)) this.#close();
      else this.#one();
    }
  }

  #one(): void {
    const { random } = this;
    if (random.chance(this.chaos)) {
      this.#wild();
      return;
    }
    switch (random.below(14)) {
      case 0:
      case 1:
        this.#push(random.pick(types));
        return;
      case 2:
        this.#local();
        return;
      case 3:
        this.#global();
        return;
      case 4:
        this.#open();
        return;
      case 5:
        this.#branch();
        return;
      case 6:
        this.#call();
        return;
      case 7:
        this.#table();
        return;
      case 8:
        this.#parametric();
        return;
      default:
        this.#plain();
    }
  }

  get #block(): Block {
    return this.#blocks.at(-1)!;
  }

  /** Are these on top (anything is, in dead code with an empty stack)? */
  #has(wanted: readonly Type[]): boolean {
    const { height, dead } = this.#block;
    for (let i = 0; i < wanted.length; i++) {
      const at = this.#stack.length - 1 - i;
      if (at < height) return dead;
      if (this.#stack[at] !== wanted[wanted.length - 1 - i]) return false;
    }
    return true;
  }

  #take(wanted: readonly Type[]): void {
    for (let i = 0; i < wanted.length; i++) if (this.#stack.length > this.#block.height) this.#stack.pop();
  }

  #push(type: Type): void {
    if (type === 'funcref' && this.world.elements.includes('funcref') && this.random.chance(50)) {
      // A function that an element segment names may be referred to; which one, nobody looks.
      this.w.byte(0xd2, this.random.below(this.world.funcs.length));
    } else writeConst(this.w, type, this.random);
    this.#stack.push(type);
  }

  /** Puts these on top, whatever is there. */
  #provide(wanted: readonly Type[]): void {
    if (this.#has(wanted)) return;
    for (const type of wanted) this.#push(type);
  }

  #apply(wanted: readonly Type[], results: readonly Type[]): void {
    this.#take(wanted);
    this.#stack.push(...results);
  }

  #die(): void {
    this.#stack.length = this.#block.height;
    this.#block.dead = true;
  }

  #plain(): void {
    const opcode = this.random.pick(plain);
    if (!this.#available(opcode)) return;
    const params = opcode.params as readonly Type[];
    if (!this.#has(params) && this.random.chance(60)) return;
    this.#provide(params);
    this.#opcode(opcode);
    this.#immediates(opcode);
    this.#apply(params, opcode.results as readonly Type[]);
    writeCanonical(this.w, opcode, this.#locals.length);
  }

  /** Is there what its immediates name? */
  #available({ immediate, mnemonic }: Opcode): boolean {
    const { memories, tables, datas, elements } = this.world;
    switch (immediate) {
      case 'memarg':
      case 'memarg-lane':
      case 'memory':
      case 'memory-memory':
        return memories > 0;
      case 'data':
        return datas > 0;
      case 'data-memory':
        return datas > 0 && memories > 0;
      case 'elem':
        return elements.length > 0;
      case 'elem-table':
        return tables[0] !== undefined && tables[0] === elements[0];
      case 'table':
      case 'table-table':
        return tables.length > 0;
      default:
        return mnemonic !== 'ref.func';
    }
  }

  #opcode({ number }: Opcode): void {
    if (number < 256) this.w.byte(number);
    else {
      this.w.byte(number >> 12);
      this.w.u32(number & 0xfff);
    }
  }

  #immediates({ immediate, access, mnemonic }: Opcode): void {
    const { w, random } = this;
    switch (immediate) {
      case 'memarg':
      case 'memarg-lane':
        w.byte(random.below(Math.log2(access!.bytes) + 1));
        w.u32(random.chance(80) ? random.below(16) : random.below(0x1_0000_0000));
        if (immediate === 'memarg-lane') w.byte(random.below(16 / access!.bytes));
        return;
      case 'lane':
        w.byte(random.below(Number(/x(\d+)/.exec(mnemonic)![1])));
        return;
      case 'shuffle':
        for (let i = 0; i < 16; i++) w.byte(random.below(32));
        return;
      case 'v128':
        writeVector(w, random);
        return;
      case 'memory':
      case 'table':
      case 'data':
      case 'elem':
        w.byte(0);
        return;
      case 'memory-memory':
      case 'table-table':
      case 'data-memory':
      case 'elem-table':
        w.byte(0, 0);
        return;
      case 'i32':
        w.s32(random.pick(edges));
        return;
      case 'i64':
        w.s64(BigInt(random.pick(edges)));
        return;
      case 'f32':
        w.byte(0, 0, random.below(256), 0x7f);
        return;
      case 'f64':
        w.f64(random.below(9));
        return;
      default:
    }
  }

  #local(): void {
    if (this.#locals.length === 0) return;
    const index = this.random.below(this.#locals.length);
    const type = this.#locals[index]!;
    const op = 0x20 + this.random.below(3);
    if (op > 0x20) this.#provide([type]);
    this.w.byte(op);
    this.w.u32(index);
    this.#apply(op > 0x20 ? [type] : [], op === 0x21 ? [] : [type]);
  }

  #global(): void {
    const { globals } = this.world;
    if (globals.length === 0) return;
    const index = this.random.below(globals.length);
    const { type, mutable } = globals[index]!;
    const set = mutable && this.random.chance(50);
    if (set) this.#provide([type]);
    this.w.byte(set ? 0x24 : 0x23, index);
    this.#apply(set ? [type] : [], set ? [] : [type]);
  }

  #open(): void {
    const { w, random } = this;
    const op = random.pick([0x02, 0x03, 0x04]);
    const kind = random.below(3);
    const index = random.below(this.world.types.length);
    const one = random.pick(types);
    const type =
      kind === 0 ? { params: [], results: [] } : kind === 1 ? { params: [], results: [one] } : this.world.types[index]!;
    this.#provide(op === 0x04 ? [...type.params, 'i32'] : type.params);
    w.byte(op);
    if (kind === 0) w.byte(0x40);
    else if (kind === 1) w.byte(code[one]);
    else w.u32(index);
    this.#take(op === 0x04 ? [...type.params, 'i32'] : type.params);
    const { params, results } = type;
    const label = op === 0x03 ? params : results;
    const orElse = op === 0x04 ? params : null;
    this.#blocks.push({ label, results, height: this.#stack.length, orElse, dead: false });
    this.#stack.push(...params);
  }

  #close(): void {
    const block = this.#block;
    const { results, height, orElse } = block;
    const exact = this.#stack.length - height === results.length && this.#has(results);
    if (!exact && !block.dead) {
      while (this.#stack.length > height) {
        this.w.byte(0x1a);
        this.#stack.pop();
      }
      for (const type of results) this.#push(type);
    } else if (!exact) {
      // In dead code too many or wrong operands have to go; missing ones need not come.
      while (this.#stack.length > height) {
        this.w.byte(0x1a);
        this.#stack.pop();
      }
    }
    this.#blocks.pop();
    this.#stack.length = height;
    const same = orElse !== null && orElse.join() === results.join();
    if (orElse !== null && (!same || this.random.chance(50))) {
      this.w.byte(0x05);
      this.#blocks.push({ ...block, orElse: null, dead: false });
      this.#stack.push(...orElse);
      return;
    }
    this.w.byte(0x0b);
    if (this.#blocks.length > 0) this.#stack.push(...results);
  }

  #branch(): void {
    const { w, random } = this;
    const depth = random.below(this.#blocks.length);
    const { label } = this.#blocks[this.#blocks.length - 1 - depth]!;
    switch (random.below(7)) {
      case 0:
      case 1:
      case 2:
        this.#provide([...label, 'i32']);
        w.byte(0x0d, depth);
        this.#apply([...label, 'i32'], label);
        return;
      case 3:
        this.#provide(label);
        w.byte(0x0c, depth);
        return this.#die();
      case 4: {
        const same = this.#blocks.flatMap((block, i) =>
          block.label.join() === label.join() ? [this.#blocks.length - 1 - i] : [],
        );
        this.#provide([...label, 'i32']);
        w.byte(0x0e, 2, random.pick(same), random.pick(same), depth);
        return this.#die();
      }
      case 5:
        this.#provide(this.type.results);
        w.byte(0x0f);
        return this.#die();
      default:
        w.byte(0x00);
        this.#die();
    }
  }

  #call(): void {
    const { w, random } = this;
    const { funcs, tables } = this.world;
    const table = tables.indexOf('funcref');
    if (table >= 0 && random.chance(40)) {
      const index = random.below(this.world.types.length);
      const { params, results } = this.world.types[index]!;
      this.#provide([...params, 'i32']);
      w.byte(0x11, index, table);
      this.#apply([...params, 'i32'], results);
      return;
    }
    const func = random.below(funcs.length);
    const { params, results } = this.world.types[funcs[func]!]!;
    this.#provide(params);
    w.byte(0x10, func);
    this.#apply(params, results);
  }

  /** Instructions on references and tables, whose types depend on the table. */
  #table(): void {
    const { w, random } = this;
    const { tables } = this.world;
    if (random.chance(20)) {
      const type = random.pick(['funcref', 'externref'] as const);
      this.#provide([type]);
      w.byte(0xd1);
      this.#apply([type], ['i32']);
      return;
    }
    if (tables.length === 0) return;
    const table = random.below(tables.length);
    const type = tables[table]!;
    const forms: readonly (readonly [readonly number[], readonly Type[], readonly Type[]])[] = [
      [[0x25], ['i32'], [type]],
      [[0x26], ['i32', type], []],
      [[0xfc, 15], [type, 'i32'], ['i32']],
      [[0xfc, 16], [], ['i32']],
      [[0xfc, 17], ['i32', type, 'i32'], []],
    ];
    const [bytes, params, results] = random.pick(forms);
    this.#provide(params);
    w.byte(...bytes, table);
    this.#apply(params, results);
  }

  #parametric(): void {
    const { w, random } = this;
    const { height } = this.#block;
    if (random.chance(50)) {
      const type = random.pick(types);
      this.#provide([type, type, 'i32']);
      if (type === 'funcref' || type === 'externref' || random.chance(50)) w.byte(0x1c, 1, code[type]);
      else w.byte(0x1b);
      this.#apply([type, type, 'i32'], [type]);
    } else if (this.#stack.length > height) {
      w.byte(0x1a);
      this.#stack.pop();
    }
  }

  /** Any instruction, whatever is on the stack. */
  #wild(): void {
    const { w, random } = this;
    const opcode = random.pick(platformKnows);
    if (opcode.immediate === 'block' || opcode.mnemonic === 'end' || opcode.mnemonic === 'else') return;
    this.#opcode(opcode);
    switch (opcode.immediate) {
      case 'labels':
        w.byte(1, random.below(4), random.below(4));
        return;
      case 'value-types':
        w.byte(1, code[random.pick(types)]);
        return;
      case 'heap-type':
        w.byte(code[random.pick(['funcref', 'externref'] as const)]);
        return;
      case 'type-table':
        w.byte(random.below(5), random.below(2));
        return;
      case 'label':
      case 'func':
      case 'local':
      case 'global':
        w.byte(random.below(5));
        return;
      default:
        this.#immediates(opcode);
    }
  }
}
