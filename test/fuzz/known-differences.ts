/**
 * Where a platform is known to differ from the specification, or the specification leaves it to engines. Each is
 * counted when it is met, and told at the end.
 */
export interface KnownDifference {
  readonly name: string;
  readonly reason: string;
}

interface Rule extends KnownDifference {
  /** What the platform says of a module that we take. */
  readonly refusal?: RegExp;
  /** What we say of a module that the platform takes. */
  readonly ours?: RegExp;
}

const rules: readonly Rule[] = [
  {
    name: 'limits',
    reason: 'the JavaScript API limits the sizes of modules (types, functions, locals, parameters, ...)',
    refusal: /exceed|larger than|maximum|too (many|large|big)|limit|implementation/i,
  },
  {
    name: 'both forms of exceptions',
    reason: 'V8 takes no module that has the older and the newer instructions for exceptions',
    refusal: /mix of|legacy.*exception|exception.*legacy/i,
  },
  {
    name: 'references in unreachable code',
    reason:
      'V8 lets what ref.as_non_null leaves in unreachable code stand for a value of any type, a number too; the specification for any reference',
    ours: /\(ref bot\)/,
  },
  {
    name: 'ref.eq in unreachable code',
    reason: 'V8 takes operands of any type for ref.eq in unreachable code; the specification takes references to eq',
    ours: /ref\.eq expects eqref/,
  },
  {
    name: 'br_on_non_null in unreachable code',
    reason: 'V8 lets it name a label that takes no reference there',
    ours: /br_on_non_null to a label/,
  },
  {
    name: 'alignment of atomics',
    reason: 'V8 lets an atomic access promise less than its natural alignment; the threads proposal wants just that',
    ours: /atomic alignment must be natural/,
  },
];

/** The rule that explains a difference of verdicts, null when none does. */
export function knownRefusal(message: string): KnownDifference | null {
  return rules.find(({ refusal }) => refusal?.test(message)) ?? null;
}

/** The rule that explains why we refuse what the platform takes. */
export function knownOwnRefusal(message: string): KnownDifference | null {
  return rules.find(({ ours }) => ours?.test(message)) ?? null;
}

const otherTrap: KnownDifference = {
  name: 'another of several traps',
  reason: 'an instruction has more than one reason to trap; V8 checks them in an order of its own',
};

const otherError: KnownDifference = {
  name: 'Table.set with a wrong index and a wrong value',
  reason: 'the specification converts the value before it looks at the index; V8 looks at the index first',
};

const pairs: ReadonlySet<string> = new Set([
  // A range is out of bounds of an array and of a segment.
  'array table',
  'array memory',
  // ... and the array would be too large.
  'memory large',
  'table large',
  // A reference is null, and a range of another array out of bounds.
  'null array',
]);

/** Seen of Chromium 156: behind memory.atomic.wait a reference to null, now and then, is a number. */
export const unsteady: KnownDifference = {
  name: 'unsteady answers',
  reason: 'asked again, the platform gave another answer, and that was ours',
};

/** Our side has a limit on memories (see paced-api.ts) that keeps a run from taking gigabytes. */
export const largeMemory: KnownDifference = {
  name: 'large memories',
  reason: 'our side is given less memory here than a browser gives',
};

/** What explains that two lines of a log differ, if they differ in nothing but how a call ended; null when nothing does. */
export function knownEnding(ours: string, theirs: string): KnownDifference | null {
  const end = /(?<= = |instantiation: )(trap \w+|\w+Error)/;
  const [a = '', b = ''] = [end.exec(ours)?.[0], end.exec(theirs)?.[0]];
  if (ours.replace(end, '') !== theirs.replace(end, '')) return null;
  if (/^\w+\.set\(/.test(ours) && a === 'TypeError' && b === 'RangeError') return otherError;
  return pairs.has(`${a} ${b}`.replaceAll('trap ', '')) ? otherTrap : null;
}

/** What a platform says that does not know a feature at all: Node 20 of much of WebAssembly 3.0. */
export const unknownFeature =
  /--experimental-|[Uu]nknown heap type|invalid (type form|value type|block type|opcode|numeric opcode|section)|unknown (type form|import desc|section|opcode)|expected (memory|table) index 0|actual alignment is|in constant expressions?|opcode 0x\w+ is not allowed|invalid memory limits flags|invalid table limits flags|multiple memories|memory64|[Aa]t most one memory|Invalid opcode|type form|GC instruction|prefix/;
