import type { NativeStatus } from '../../src/engine/index.ts';

/** What became of a script's commands, by kind, and why some were skipped. */
export class Tally {
  readonly passed = new Map<string, number>();
  readonly failed = new Map<string, number>();
  /** Reason -> count. */
  readonly skipped = new Map<string, number>();
  readonly failures: string[] = [];
  /** Modules by what the native tier said of them, and functions that it took. */
  readonly tiers = new Map<string, number>();

  native({ refusal, native, functions }: NativeStatus): void {
    const why = refusal === null ? 'taken' : 'message' in refusal ? refusal.message : refusal.why;
    bump(this.tiers, `modules: ${why.replaceAll(/\d+/g, 'N').slice(0, 110)}`, 1);
    bump(this.tiers, 'functions that run natively', native);
    if (refusal === null) bump(this.tiers, 'functions that do not, of modules taken', functions - native);
  }

  pass(kind: string): void {
    bump(this.passed, kind, 1);
  }

  fail(kind: string, message: string): void {
    bump(this.failed, kind, 1);
    this.failures.push(`${kind} ${message}`);
  }

  skip(kind: string, reason: string): void {
    bump(this.skipped, `${kind}: ${reason}`, 1);
  }

  add(other: Tally): void {
    for (const [kind, count] of other.passed) bump(this.passed, kind, count);
    for (const [kind, count] of other.failed) bump(this.failed, kind, count);
    for (const [reason, count] of other.skipped) bump(this.skipped, reason, count);
    for (const [what, count] of other.tiers) bump(this.tiers, what, count);
    this.failures.push(...other.failures);
  }

  get totals(): { passed: number; failed: number; skipped: number } {
    const sum = (map: Map<string, number>): number => [...map.values()].reduce((a, b) => a + b, 0);
    return { passed: sum(this.passed), failed: sum(this.failed), skipped: sum(this.skipped) };
  }

  /** The table people read: a line per kind of command, a line per reason for skipping. */
  report(): string {
    const kinds = [...new Set([...this.passed.keys(), ...this.failed.keys()])].sort();
    const lines = kinds.map((kind) => {
      const failed = this.failed.get(kind) ?? 0;
      return `  ${kind.padEnd(24)}${String(this.passed.get(kind) ?? 0).padStart(7)} passed${failed ? `, ${failed} failed` : ''}`;
    });
    const reasons = [...this.skipped].sort((a, b) => b[1] - a[1]);
    if (reasons.length > 0) lines.push('skipped:');
    for (const [reason, count] of reasons) lines.push(`  ${String(count).padStart(7)}  ${reason}`);
    for (const [what, count] of this.tiers) lines.push(`  ${String(count).padStart(7)}  ${what}`);
    return lines.join('\n');
  }
}

function bump(map: Map<string, number>, key: string, by: number): void {
  map.set(key, (map.get(key) ?? 0) + by);
}
