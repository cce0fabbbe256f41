import { Trap } from '../module/errors.ts';
import type { TrapInfo } from './stop.ts';

/** A trap as callers outside the machine see it: with the function and offset where it happened. */
export class PlacedTrap extends Trap {
  constructor(readonly info: TrapInfo) {
    super(info.cause);
  }
}
