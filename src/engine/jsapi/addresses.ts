import type { AddressType } from '../module/types.ts';
import { toBigInt, unsignedLong } from './idl.ts';

export const addressTypes: readonly AddressType[] = ['i32', 'i64'];

/**
 * AddressValueToU64, as a number: sizes beyond 2^53 are as far out of every range as that. Throws a TypeError.
 * https://webassembly.github.io/spec/js-api/#addressvaluetou64
 */
export function addressOfValue(value: unknown, type: AddressType, what: string): number {
  if (type === 'i32') return unsignedLong(value, what);
  const big = toBigInt(value);
  if (big < 0n || big > 0xffff_ffff_ffff_ffffn) throw new TypeError(`${what} must be a BigInt of 64 bits`);
  return Number(big);
}

/** U64ToAddressValue. */
export function valueOfAddress(address: number, type: AddressType): number | bigint {
  return type === 'i32' ? address : BigInt(address);
}
