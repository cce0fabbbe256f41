/** JSON that has not the shape it should have; the message says which part, as a path of names. */
export class ShapeError extends Error {}

/** A part of a JSON text with the path that leads to it; each method gives it as what it has to be, or throws. */
export class Shape {
  constructor(
    readonly value: unknown,
    readonly path: string,
  ) {}

  /** A field of an object; what is inherited does not count. */
  field(name: string): Shape {
    const { value } = this;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return this.#wrong('an object');
    const own = Object.hasOwn(value, name) ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
    return new Shape(own, this.path === '' ? name : `${this.path}.${name}`);
  }

  get missing(): boolean {
    return this.value === undefined || this.value === null;
  }

  text(most = 10_000): string {
    const { value } = this;
    return typeof value === 'string' && value.length <= most
      ? value
      : this.#wrong(`a text of at most ${most} characters`);
  }

  /** A text of a form; `what` says which, with an article. */
  match(form: RegExp, what: string): string {
    const { value } = this;
    return typeof value === 'string' && form.test(value) ? value : this.#wrong(what);
  }

  /** A whole number between two, both included. */
  whole(low = 0, high = Number.MAX_SAFE_INTEGER): number {
    const { value } = this;
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= low && value <= high) return value;
    return this.#wrong(`a whole number from ${low} to ${high}`);
  }

  finite(): number {
    const { value } = this;
    return typeof value === 'number' && Number.isFinite(value) ? value : this.#wrong('a number');
  }

  /** A number between two, both included. */
  between(low: number, high: number): number {
    const { value } = this;
    return typeof value === 'number' && value >= low && value <= high
      ? value
      : this.#wrong(`a number from ${low} to ${high}`);
  }

  flag(): boolean {
    const { value } = this;
    return typeof value === 'boolean' ? value : this.#wrong('true or false');
  }

  /** One of some texts. */
  one<T extends string>(...texts: readonly T[]): T {
    const found = texts.find((text) => text === this.value);
    return found ?? this.#wrong(`one of ${texts.map((text) => `"${text}"`).join(', ')}`);
  }

  list(most = 10_000): readonly Shape[] {
    const { value } = this;
    if (!Array.isArray(value) || value.length > most) return this.#wrong(`a list of at most ${most}`);
    return value.map((item: unknown, i) => new Shape(item, `${this.path}[${i}]`));
  }

  /** The fields of an object, in order. */
  entries(most = 10_000): readonly (readonly [name: string, value: Shape])[] {
    const { value } = this;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return this.#wrong('an object');
    const names = Object.keys(value);
    if (names.length > most) return this.#wrong(`an object of at most ${most} fields`);
    return names.map((name) => [name, this.field(name)]);
  }

  #wrong(wanted: string): never {
    throw new ShapeError(`${this.path === '' ? 'The whole' : this.path} has to be ${wanted}.`);
  }
}

/** Reads a JSON text. Throws a ShapeError when it is none. */
export function shapeOf(text: string): Shape {
  try {
    return new Shape(JSON.parse(text) as unknown, '');
  } catch {
    throw new ShapeError('It is no JSON.');
  }
}
