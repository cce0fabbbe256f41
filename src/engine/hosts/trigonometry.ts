/**
 * Sine, cosine and arctangent of our own: those of `Math` differ in their last bit from one JavaScript engine to the
 * next, and a run that was recorded in one has to be the same in every other. Here is nothing but additions,
 * multiplications, divisions and roots, which are exact to the last bit everywhere. Results are off by less than one
 * unit in the last place.
 */

/** Below this, x is the sine and the arctangent of x. */
const TINY = 2 ** -27;
/** Up to here a whole number of right angles, times 33 bits, is exact. */
const LARGE = 2 ** 20;

/** Bits behind the point of the numbers that the tables are made from. */
const BITS = 192;
/** As many for the largest arguments: 2^1024 right angles are known to 128 bits. */
const MANY_BITS = 1152;

interface Tables {
  /** A right angle (pi/2) in three parts of 33, 33 and 53 bits. */
  readonly right: readonly [number, number, number];
  /** The same in two parts of 53 bits. */
  readonly rightHigh: number;
  readonly rightLow: number;
  /** Arctangents of 0/8 to 8/8, in two parts. */
  readonly high: readonly number[];
  readonly low: readonly number[];
}

let made: Tables | null = null;

function tables(): Tables {
  if (made) return made;
  const right = rightAngle(BITS);
  const top = right >> 160n;
  const middle = (right - (top << 160n)) >> 127n;
  const rest = right - (top << 160n) - (middle << 127n);
  const [rightHigh, rightLow] = parts(right, BITS);
  const eighths = Array.from({ length: 9 }, (_, k) =>
    parts(k === 8 ? right >> 1n : arctangentOf(BigInt(k), 8n, BITS), BITS),
  );
  made = {
    right: [Number(top) / 2 ** 32, Number(middle) / 2 ** 65, Number(rest >> 64n) / 2 ** 128],
    rightHigh,
    rightLow,
    high: eighths.map(([high]) => high),
    low: eighths.map(([, low]) => low),
  };
  return made;
}

/** The sine of an angle in radians; NaN for infinities. */
export function sine(x: number): number {
  if (Math.abs(x) < TINY || Number.isNaN(x)) return x;
  return turned(x, 0);
}

/** The cosine of an angle in radians; NaN for infinities. */
export function cosine(x: number): number {
  return turned(x, 1);
}

/** The arctangent in radians, between -pi/2 and pi/2. */
export function arctangent(x: number): number {
  const size = Math.abs(x);
  if (size < TINY || Number.isNaN(x)) return x;
  const { rightHigh, rightLow } = tables();
  const angle = size <= 1 ? smallAngle(size) : rightHigh - smallAngle(1 / size) + rightLow;
  return x < 0 ? -angle : angle;
}

/** The arctangent of a number from 0 to 1: the nearest eighth's, and what is left by its series. */
function smallAngle(x: number): number {
  const { high, low } = tables();
  const k = Math.round(x * 8);
  const t = k === 0 ? x : (x - k / 8) / (1 + (x * k) / 8);
  const z = t * t;
  const series = z * (-1 / 3 + z * (1 / 5 + z * (-1 / 7 + z * (1 / 9 + z * (-1 / 11 + z * (1 / 13))))));
  return high[k]! + (t + (t * series + low[k]!));
}

/** The sine of an angle that is turned by so many right angles. */
function turned(x: number, quarters: number): number {
  if (!Number.isFinite(x)) return NaN;
  const { turns, high, low } = Math.abs(x) < LARGE ? reduced(x) : reducedLarge(x);
  switch ((turns + quarters) & 3) {
    case 0:
      return sineNear(high, low);
    case 1:
      return cosineNear(high, low);
    case 2:
      return -sineNear(high, low);
    default:
      return -cosineNear(high, low);
  }
}

interface Reduced {
  /** Right angles that were taken away, modulo 4. */
  readonly turns: number;
  /** What is left, between -pi/4 and pi/4 or hardly more, as the sum of two numbers. */
  readonly high: number;
  readonly low: number;
}

function reduced(x: number): Reduced {
  const { right, rightHigh } = tables();
  const turns = Math.round(x / rightHigh);
  if (turns === 0) return { turns, high: x, low: 0 };
  // Exact: a product of 53 bits, and a difference of numbers that lie close together.
  const left = x - turns * right[0];
  const second = turns * right[1];
  const difference = left - second;
  const shift = difference - left;
  const error = left - (difference - shift) - (second + shift);
  const rest = error - turns * right[2];
  const high = difference + rest;
  return { turns: turns & 3, high, low: difference - high + rest };
}

/** The same in whole numbers. */
function reducedLarge(x: number): Reduced {
  const right = rightAngle(MANY_BITS);
  // A number that large is a whole one, or a multiple of 2^-33.
  const scaled =
    BigInt(x * (Math.abs(x) < 2 ** 53 ? 2 ** 33 : 1)) << BigInt(MANY_BITS - (Math.abs(x) < 2 ** 53 ? 33 : 0));
  const size = scaled < 0n ? -scaled : scaled;
  const turns = (2n * size + right) / (2n * right);
  const [high, low] = parts(size - turns * right, MANY_BITS);
  const quarter = Number(turns & 3n);
  return x < 0 ? { turns: -quarter & 3, high: -high, low: -low } : { turns: quarter, high, low };
}

/** What one divides by in the series of the sine, from the third power on, and of the cosine, from the fourth. */
const sineSeries = [-6, 120, -5040, 362880, -39916800, 6227020800, -1307674368000, 355687428096000].map((n) => 1 / n);
const cosineSeries = [24, -720, 40320, -3628800, 479001600, -87178291200, 20922789888000, -6402373705728000].map(
  (n) => 1 / n,
);

/** z times the sum of the terms, the last ones first. */
function sumOf(terms: readonly number[], z: number): number {
  let sum = 0;
  for (let i = terms.length - 1; i >= 0; i--) sum = z * (terms[i]! + sum);
  return sum;
}

/** The sine of `high + low`. */
function sineNear(high: number, low: number): number {
  const z = high * high;
  return high + (high * sumOf(sineSeries, z) + low * (1 - 0.5 * z));
}

/** The cosine of `high + low`. */
function cosineNear(high: number, low: number): number {
  const z = high * high;
  const half = 0.5 * z;
  const most = 1 - half;
  return most + (1 - most - half + (z * sumOf(cosineSeries, z) - high * low));
}

const known = new Map<number, bigint>();

/** pi/2 with so many bits behind the point, by Machin's formula. */
function rightAngle(bits: number): bigint {
  let right = known.get(bits);
  if (right === undefined) {
    right = 8n * arctangentOf(1n, 5n, bits) - 2n * arctangentOf(1n, 239n, bits);
    known.set(bits, right);
  }
  return right;
}

/** The arctangent of p/q < 1 with so many bits behind the point, by its series. */
function arctangentOf(p: bigint, q: bigint, bits: number): bigint {
  const spare = 32n;
  let power = ((1n << (BigInt(bits) + spare)) * p) / q;
  let sum = 0n;
  for (let n = 1n; power !== 0n; n += 4n) {
    sum += power / n;
    power = (power * p * p) / (q * q);
    sum -= power / (n + 2n);
    power = (power * p * p) / (q * q);
  }
  return sum >> spare;
}

/** A number with so many bits behind the point as the sum of two floats. */
function parts(value: bigint, bits: number): readonly [number, number] {
  const kept = 160;
  const short = bits > kept ? value >> BigInt(bits - kept) : value;
  const scale = 2 ** Math.min(bits, kept);
  const high = Number(short) / scale;
  // What the float cannot hold: its own value in whole numbers, taken away.
  const low = Number(short - BigInt(high * scale)) / scale;
  return [high, low];
}
