/**
 * Runs one module under any object with the shape of `WebAssembly` and writes down everything that can be seen from
 * outside. The same code runs here with ours, in Node with the platform's, and in a worker of a browser: this file
 * imports nothing.
 */

/** How an import is answered. */
export type ImportPlan = { readonly module: string; readonly name: string } & (
  | { readonly kind: 'func'; readonly results: readonly string[] }
  | { readonly kind: 'global'; readonly type: string; readonly mutable: boolean }
  | {
      readonly kind: 'memory';
      readonly initial: string;
      readonly maximum: string | null;
      readonly shared: boolean;
      readonly address: string;
    }
  | {
      readonly kind: 'table';
      readonly element: string;
      readonly initial: string;
      readonly maximum: string | null;
      readonly address: string;
    }
  | { readonly kind: 'tag'; readonly params: readonly string[] }
);

/**
 * A call of an export. Arguments are texts: `n:-1.5`, `b:7` (a bigint), `null`, `undefined`, `h:3` (an object of the
 * host), `f:name` (an exported function), `p:4` (an object that a call has returned). A memory, table or global is not
 * called but grown or written to: `grow`, `set`.
 */
export interface CallPlan {
  readonly name: string;
  readonly what?: 'grow' | 'set';
  readonly args: readonly string[];
}

export interface Plan {
  readonly imports: readonly ImportPlan[];
  readonly calls: readonly CallPlan[];
  /** Functions of the host return fixed values; some throw and some call back when this is true. */
  readonly wild: boolean;
  /**
   * The module is instantiated a second time, and gets what it imports from the first: by the name of each import that
   * of an export of the first instance. Calls are made of the second. Null for a module that stands alone.
   */
  readonly linked?: Readonly<Record<string, string>> | null;
  /** Is it only asked whether the module is valid? */
  readonly verdictOnly?: boolean;
}

/** The parts of the object `WebAssembly` that are needed. */
export interface Api {
  validate(bytes: never): boolean;
  readonly Module: new (bytes: never) => object;
  readonly Instance: new (module: never, imports: never) => { readonly exports: object };
  readonly Memory: Constructor;
  readonly Table: Constructor;
  readonly Global: Constructor;
  readonly Tag?: Constructor;
  readonly Exception?: Constructor;
  readonly RuntimeError: Constructor;
  readonly LinkError: Constructor;
  readonly CompileError: Constructor;
}

// oxlint-disable-next-line typescript/no-explicit-any
type Constructor = new (...args: any[]) => any;

export interface Observation {
  readonly valid: boolean;
  /** One line for each thing that happened. */
  readonly log: readonly string[];
  /** The call stack was exhausted, which depends on how large it is: what came then is not written down. */
  readonly exhausted: boolean;
  /** Why a module that is refused is refused, as this side says it. */
  readonly message: string;
}

/**
 * Traps by what the messages of platforms tell apart. They do not all tell a null reference from a function of another
 * type in an indirect call, and check the alignment of an atomic access before or after its bounds.
 */
const traps: readonly (readonly [RegExp, string])[] = [
  [/unreachable/, 'unreachable'],
  [/(divide|remainder) by zero|integer-divide-by-zero/, 'division'],
  [/divide result unrepresentable/, 'overflow'],
  [/float unrepresentable/, 'conversion'],
  [/memory access out of bounds|data segment|unaligned/, 'memory'],
  [/table index is out of bounds|table access out of bounds|element segment|table.*out of bounds/, 'table'],
  [/null (pointer|value|function|.*reference)|null-|signature mismatch/, 'null'],
  [/illegal cast|cast failure/, 'cast'],
  [/array (element access|index|access).*out of bounds|out.of.bounds.array/, 'array'],
  [/array is too large|array too large|out of memory|objects/, 'large'],
  [/Atomics.wait/, 'wait'],
];

/** Everything that is seen of the module. `before` is called before anything of it runs, each time. */
export function observe(api: Api, bytes: Uint8Array, plan: Plan, before: () => void = () => {}): Observation {
  const log: string[] = [];
  const seen: object[] = [];
  const pool: unknown[] = [];
  const hosts = Array.from({ length: 4 }, (_, i) => ({ host: i }));
  let exhausted = false;
  let exported: Record<string, unknown> = {};
  let first: Record<string, unknown> = {};
  const refuels: unknown[] = [];
  let tags: [string, { readonly tag: unknown }][] = [];
  let probe: ((value: unknown) => bigint) | null = null;
  let counter = 0;
  let depth = 0;

  const number = (value: number): string => (Object.is(value, -0) ? '-0' : String(value));

  const text = (value: unknown): string => {
    switch (typeof value) {
      case 'number':
        return number(value);
      case 'function':
        return `func ${value.name}`;
      case 'object': {
        if (value === null) return 'null';
        const host = hosts.indexOf(value as never);
        if (host >= 0) return `host ${host}`;
        let index = seen.indexOf(value);
        if (index < 0) index = seen.push(value) - 1;
        return `object ${index}${described(value)}`;
      }
      case 'bigint':
        return `${value}n`;
      default:
        return String(value);
    }
  };

  /** What the module itself says of one of its objects. */
  const described = (value: unknown): string => {
    if (!probe) return '';
    try {
      return ` ${BigInt.asUintN(64, probe(value)).toString(16)}`;
    } catch {
      return ' ?';
    }
  };

  const kindOf = (error: unknown): string => {
    if (error instanceof api.RuntimeError) {
      const { message } = error as Error;
      return `trap ${traps.find(([pattern]) => pattern.test(message))?.[1] ?? message}`;
    }
    if (error instanceof RangeError && /call stack/.test(error.message)) {
      exhausted = true;
      return 'exhausted';
    }
    if (api.Exception && error instanceof api.Exception) {
      for (const [name, { tag }] of tags) {
        if ((error as { is(tag: unknown): boolean }).is(tag)) return `exception ${name}(${payload(error, tag)})`;
      }
      return 'exception of a tag that is not exported';
    }
    if (error instanceof api.LinkError) return 'link error';
    if (error instanceof TypeError || error instanceof RangeError) return error.name;
    return typeof error === 'object' && error !== null && hosts.includes(error as never)
      ? text(error)
      : `error ${String(error)}`;
  };

  const payload = (error: unknown, tag: unknown): string => {
    const values: string[] = [];
    for (let i = 0; i < 100; i++) {
      try {
        values.push(text((error as { getArg(tag: unknown, index: number): unknown }).getArg(tag, i)));
      } catch (problem) {
        if (problem instanceof RangeError) break;
        values.push('hidden');
      }
    }
    return values.join(', ');
  };

  const hash = (buffer: ArrayBufferLike): string => {
    const view = new Uint8Array(buffer);
    let sum = 0x811c_9dc5;
    for (let i = 0; i < view.length; i++) {
      const byte = view[i]!;
      if (byte !== 0) sum = Math.imul(Math.imul(sum ^ i, 0x0100_0193) ^ byte, 0x0100_0193);
    }
    return (sum >>> 0).toString(16);
  };

  const stateOf = (exports: Record<string, unknown>): string => {
    const parts: string[] = [];
    for (const [name, item] of Object.entries(exports)) {
      if (item instanceof api.Global) {
        let value: string;
        try {
          value = text((item as { value: unknown }).value);
        } catch {
          value = 'hidden';
        }
        parts.push(`${name}=${value}`);
      } else if (item instanceof api.Memory) {
        const { buffer } = item as { buffer: ArrayBufferLike };
        parts.push(`${name}=${buffer.byteLength / 65_536}:${hash(buffer)}`);
      } else if (item instanceof api.Table) {
        const table = item as { length: number | bigint; get(index: number | bigint): unknown };
        const length = Number(table.length);
        const elements: string[] = [];
        for (let i = 0; i < Math.min(length, 40); i++) {
          try {
            elements.push(text(table.get(typeof table.length === 'bigint' ? BigInt(i) : i)));
          } catch (error) {
            elements.push(kindOf(error));
          }
        }
        parts.push(`${name}=${length}[${elements.join(' ')}]`);
      }
    }
    return parts.join('; ');
  };

  const state = (): string => `${stateOf(exported)}${plan.linked ? ` | ${stateOf(first)}` : ''}`;

  /** Fixed values for what a function of the host returns. */
  const given = (type: string): unknown => {
    const turn = counter++ % 5;
    switch (type) {
      case 'i32':
        return [0, 1, -1, 7, 65_536][turn];
      case 'i64':
        return [0n, 1n, -1n, 1n << 40n, 9n][turn];
      case 'f32':
      case 'f64':
        return [0, -1.5, 100.25, -0, 3][turn];
      case 'externref':
        return [null, hosts[0], hosts[1], 5, 'text'][turn];
      case '(ref extern)':
        return [hosts[0], hosts[1], hosts[2], -7, hosts[3]][turn];
      case 'anyref':
        return [null, 3, -1, hosts[2], pool[0] ?? null][turn];
      case 'i31ref':
      case 'eqref':
        return [null, 3, -1, 100, null][turn];
      case '(ref i31)':
      case '(ref eq)':
      case '(ref any)':
        return turn;
      case 'funcref':
      case '(ref func)': {
        const functions = Object.values(exported).filter((item) => typeof item === 'function');
        return functions[turn] ?? null;
      }
      default:
        return pool[turn] ?? null;
    }
  };

  /** Throws an exception with a tag of the module, if it has one whose values can be made up. */
  const throwOwn = (turn: number): void => {
    const { Exception } = api;
    const own = tags.length > 0 ? tags[turn % tags.length] : undefined;
    if (!Exception || !own) return;
    const values = [turn, BigInt(turn), hosts[0], null];
    // What it carries is not known: everything that could be is tried.
    for (const payload of [[], ...values.map((one) => [one]), ...values.flatMap((a) => values.map((b) => [a, b]))]) {
      let exception: unknown;
      try {
        exception = new Exception(own[1].tag, payload);
      } catch {
        continue;
      }
      log.push(`  throws ${own[0]}(${payload.map(text).join(', ')})`);
      throw exception;
    }
  };

  const hostFunction =
    ({ name, results }: ImportPlan & { readonly kind: 'func' }) =>
    (...args: unknown[]): unknown => {
      log.push(`host ${name}(${args.map(text).join(', ')})`);
      const turn = counter++;
      if (plan.wild && turn % 7 === 3) throw hosts[turn % hosts.length];
      if (plan.wild && turn % 7 === 1) throwOwn(turn);
      if (plan.wild && turn % 7 === 5 && depth < 3) {
        const callable = Object.entries(exported).filter(([, item]) => typeof item === 'function');
        const chosen = callable[turn % Math.max(1, callable.length)];
        if (chosen) {
          depth++;
          try {
            const answer: unknown = (chosen[1] as (...given: unknown[]) => unknown)();
            log.push(`  ${chosen[0]}() = ${Array.isArray(answer) ? answer.map(text).join(', ') : text(answer)}`);
          } catch (error) {
            log.push(`  ${chosen[0]}() = ${kindOf(error)}`);
            if (turn % 2 === 0) throw error;
          } finally {
            depth--;
          }
        }
      }
      const values = results.map(given);
      return values.length > 1 ? values : values[0];
    };

  const provided = (item: ImportPlan): unknown => {
    switch (item.kind) {
      case 'func':
        return hostFunction(item);
      case 'global': {
        const type = item.type === 'funcref' ? 'anyfunc' : item.type;
        const value =
          { i32: 3, i64: 5n, f32: 1.5, f64: -2.25, externref: hosts[1], '(ref extern)': hosts[2] }[type] ?? null;
        // Any value may stand for a constant; a Global knows only the types that have a name.
        if (!item.mutable && /ref/.test(item.type)) return value;
        return new api.Global({ value: type, mutable: item.mutable }, value);
      }
      case 'memory': {
        const size = (value: string): number | bigint => (item.address === 'i64' ? BigInt(value) : Number(value));
        return new api.Memory({
          initial: size(item.initial),
          ...(item.maximum === null ? {} : { maximum: size(item.maximum) }),
          ...(item.shared ? { shared: true } : {}),
          ...(item.address === 'i64' ? { address: 'i64' } : {}),
        });
      }
      case 'table': {
        const size = (value: string): number | bigint => (item.address === 'i64' ? BigInt(value) : Number(value));
        return new api.Table({
          element: item.element === 'funcref' ? 'anyfunc' : item.element,
          initial: size(item.initial),
          ...(item.maximum === null ? {} : { maximum: size(item.maximum) }),
          ...(item.address === 'i64' ? { address: 'i64' } : {}),
        });
      }
      case 'tag':
        return api.Tag && new api.Tag({ parameters: item.params });
    }
  };

  /** What JavaScript does to an export that is no function. */
  const operation = (item: unknown, what: 'grow' | 'set'): ((...args: unknown[]) => unknown) | null => {
    const { Global, Memory, Table } = api;
    if (item instanceof Global)
      return what === 'set' ? (value) => void ((item as { value: unknown }).value = value) : null;
    if (!(item instanceof Table || item instanceof Memory)) return null;
    const method = (item as Record<string, unknown>)[what];
    return typeof method === 'function' ? (...args) => method.apply(item, args) : null;
  };

  const argument = (argText: string): unknown => {
    const colon = argText.indexOf(':');
    const rest = argText.slice(colon + 1);
    switch (argText.slice(0, Math.max(0, colon))) {
      case 'n':
        return Number(rest);
      case 'b':
        return BigInt(rest);
      case 'h':
        return hosts[Number(rest) % hosts.length];
      case 'f':
        return exported[rest];
      case 'p':
        return pool.length > 0 ? pool[Number(rest) % pool.length] : null;
      default:
        return argText === 'null' ? null : undefined;
    }
  };

  let module: object;
  try {
    module = new api.Module(bytes as never);
  } catch (error) {
    return { valid: false, log, exhausted, message: error instanceof Error ? error.message : String(error) };
  }
  if (plan.verdictOnly === true) return { valid: true, log, exhausted, message: '' };
  try {
    const imports: Record<string, Record<string, unknown>> = {};
    for (const item of plan.imports) (imports[item.module] ??= {})[item.name] = provided(item);
    before();
    exported = { ...new api.Instance(module as never, imports as never).exports };
    if (plan.linked) {
      refuels.push(exported['refuel']);
      first = exported;
      for (const item of plan.imports) {
        const from = exported[plan.linked[item.name] ?? ''];
        if (from !== undefined) imports[item.module]![item.name] = from;
      }
      exported = { ...new api.Instance(module as never, imports as never).exports };
    }
  } catch (error) {
    log.push(`instantiation: ${kindOf(error)}`);
    return { valid: true, log: exhausted ? log.slice(0, -1) : log, exhausted, message: '' };
  }
  const { Tag } = api;
  if (Tag) {
    tags = Object.entries(exported).flatMap(([name, tag]) =>
      tag instanceof Tag ? [[name, { tag }] as const] : [],
    ) as never;
  }
  if (typeof exported['probe'] === 'function') probe = exported['probe'] as never;
  delete exported['probe'];
  refuels.push(exported['refuel'] ?? exported['hangLimitInitializer']);
  delete exported['refuel'];
  log.push(`instantiated: ${state()}`);
  for (const { name, args, what } of plan.calls) {
    const func = what === undefined ? exported[name] : operation(exported[name], what);
    if (typeof func !== 'function') continue;
    before();
    try {
      for (const refuel of refuels) if (typeof refuel === 'function') refuel();
    } catch {
      // A changed module's may trap.
    }
    const start = log.length;
    let ending: string;
    try {
      const result: unknown = func(...args.map(argument));
      const results = Array.isArray(result) ? (result as unknown[]) : [result];
      for (const one of results) if (typeof one === 'object' && one !== null && pool.length < 20) pool.push(one);
      ending = results.map(text).join(', ');
    } catch (error) {
      ending = kindOf(error);
    }
    if (exhausted) return { valid: true, log: log.slice(0, start), exhausted, message: '' };
    log.push(`${name}${what === undefined ? '' : `.${what}`}(${args.join(', ')}) = ${ending}; ${state()}`);
  }
  return { valid: true, log, exhausted, message: '' };
}
