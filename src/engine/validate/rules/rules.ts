import type { OpcodeNumber } from '../../module/opcode.ts';
import type { Stacks } from '../stacks.ts';
import { exceptionRules } from './exceptions.ts';
import { gcRules } from './gc.ts';
import { referenceRules } from './references.ts';
import { tailCallRules } from './tail-calls.ts';

/** What an instruction does to the stacks of the validator, when its row in the opcode table does not say it. */
export type Rule = (walk: Stacks) => void;

/** Rules of a group of instructions, by number. */
export type Rules = Readonly<Record<OpcodeNumber, Rule>>;

/** One line for each file beside this one. */
const groups: readonly Rules[] = [exceptionRules, referenceRules, tailCallRules, gcRules];

const rules = new Map<OpcodeNumber, Rule>();
for (const group of groups) for (const [number, rule] of Object.entries(group)) rules.set(Number(number), rule);

/** The rule of an instruction that has one of its own. */
export function ruleOf(number: OpcodeNumber): Rule | undefined {
  return rules.get(number);
}
