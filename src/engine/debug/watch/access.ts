import type { Value } from '../../runtime/value.ts';
import type { Accessor } from './place.ts';

/** As much of an access as decides whether it is watched for. */
export interface Judged {
  readonly read: boolean;
  readonly write: boolean;
  /** Is it another value than before? */
  readonly changed: boolean;
  /** What a condition calls `old` and `new`; null when there is none. */
  readonly before: Value | null;
  readonly after: Value | null;
}

/** That something watched was accessed, by one instruction: all it read and wrote there. */
export interface Access extends Judged {
  readonly by: Accessor;
  /** Before that instruction. */
  readonly moment: number;
  /** "wrote 5 over 3 at 0x1000". */
  text(): string;
  /** The value that it left or read. */
  last(): string;
}
