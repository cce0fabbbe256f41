import type { Scope } from '../evaluate.ts';
import { evaluate } from '../evaluate.ts';
import { type Expression, ExpressionError, parseExpression } from '../expression.ts';
import type { BreakpointSpec, WatchOn } from '../views.ts';
import type { Judged } from './access.ts';
import { AccessLog } from './access-log.ts';

/** A watchpoint that is in force, and what came of it in this run. */
export class Watched {
  readonly log = new AccessLog();
  hits = 0;
  readonly stops: boolean;
  readonly condition: Expression | null;
  /** Must it be judged right behind the instruction? Else that can wait until the place is accessed again. */
  readonly atOnce: boolean;
  /** Does its condition look at more than the value before and after? */
  readonly looksAround: boolean;

  constructor(
    readonly id: string,
    readonly on: WatchOn,
    readonly action: BreakpointSpec['action'],
  ) {
    this.stops = action !== 'log';
    this.condition = parsedCondition(on.condition);
    this.looksAround = this.condition !== null && looksAround(this.condition);
    this.atOnce = this.stops || this.looksAround;
  }

  /** Is it just this watchpoint, whatever objects describe it? */
  is(on: WatchOn, action: BreakpointSpec['action']): boolean {
    return action === this.action && JSON.stringify(on) === JSON.stringify(this.on);
  }

  /** Is it of interest what was there before a write? */
  get compares(): boolean {
    return this.stops || this.on.access === 'change';
  }

  /** Can it be told before the bytes change whether an access is watched for, and is that not all accesses? */
  get foresees(): boolean {
    return !this.looksAround && (this.condition !== null || this.on.access === 'change');
  }

  get reads(): boolean {
    return this.on.access === 'read' || this.on.access === 'access';
  }

  get writes(): boolean {
    return this.on.access !== 'read';
  }

  /**
   * Is it an access that is watched for? `scope` is what the condition may look at beside the value itself. A condition
   * that cannot be worked out is one that holds: better a stop too many than one too few.
   */
  wants(access: Judged, scope: Scope): boolean {
    const { on, condition } = this;
    if (on.access === 'change' && !access.changed) return false;
    if (!((access.write && this.writes) || (access.read && this.reads))) return false;
    if (condition === null) return true;
    try {
      const watched = (which: 'old' | 'new') => (which === 'old' ? access.before : access.after);
      return evaluate(condition, { ...scope, watched }) !== 0n;
    } catch (error) {
      if (error instanceof ExpressionError) return true;
      throw error;
    }
  }
}

/** Null for none, and for one that cannot be read: checking told of that. */
function parsedCondition(text: string | undefined): Expression | null {
  if (text === undefined || text.trim() === '') return null;
  try {
    return parseExpression(text);
  } catch (error) {
    if (error instanceof ExpressionError) return null;
    throw error;
  }
}

/** Does it look at anything but the watched value? */
function looksAround(expression: Expression): boolean {
  switch (expression.kind) {
    case 'number':
    case 'watched':
      return false;
    case 'unary':
      return looksAround(expression.operand);
    case 'binary':
      return looksAround(expression.left) || looksAround(expression.right);
    default:
      return true;
  }
}
