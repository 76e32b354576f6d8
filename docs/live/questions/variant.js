// Which numbers a class has: the same choice as helpers.teaching.lesson.exercise.variant, which
// takes the first eight bytes of the SHA-256 of "seed:key".  Browsers offer SHA-256 only on pages
// that came over https, and a school's own server may not have it, so it is written out here.

const WORD = 2 ** 32;
const PRIMES = firstPrimes(64);
const ROUND_WORDS = PRIMES.map((prime) => fractionBits(Math.cbrt(prime)));
const START_WORDS = PRIMES.slice(0, 8).map((prime) => fractionBits(Math.sqrt(prime)));

/** The number of the choice, of so many, that a class has for a key. */
export function choiceOf(seed, key, count) {
  const [first, second] = sha256(new TextEncoder().encode(`${seed}:${key}`));
  return Number(((BigInt(first) << 32n) | BigInt(second)) % BigInt(count));
}

/** The variant of an exercise that a class has. */
export function variantOf(exercise, seed) {
  const places = exercise.keys.map(({ key, count }) => choiceOf(seed, key, count));
  return exercise.variants[places.join(",")];
}

function firstPrimes(count) {
  const found = [];
  for (let number = 2; found.length < count; number += 1) {
    if (found.every((prime) => number % prime)) found.push(number);
  }
  return found;
}

/** The first 32 bits of what stands behind the point. */
function fractionBits(number) {
  return Math.floor((number - Math.floor(number)) * WORD);
}

/** The eight words of the hash of some bytes, as the standard FIPS 180-4 describes it. */
function sha256(bytes) {
  const length = Math.ceil((bytes.length + 9) / 64) * 64;
  const padded = new DataView(new ArrayBuffer(length));
  bytes.forEach((byte, place) => padded.setUint8(place, byte));
  padded.setUint8(bytes.length, 0x80);
  padded.setBigUint64(length - 8, BigInt(bytes.length) * 8n);
  const state = [...START_WORDS];
  for (let block = 0; block < length; block += 64) mix(state, padded, block);
  return state;
}

const turned = (word, bits) => (word >>> bits) | (word << (32 - bits));

/** Take one block of 64 bytes into the state. */
function mix(state, padded, block) {
  const words = Array.from({ length: 16 }, (_, place) => padded.getUint32(block + 4 * place));
  for (let place = 16; place < 64; place += 1) {
    const early = words[place - 15];
    const late = words[place - 2];
    const low = turned(early, 7) ^ turned(early, 18) ^ (early >>> 3);
    const high = turned(late, 17) ^ turned(late, 19) ^ (late >>> 10);
    words.push((words[place - 16] + low + words[place - 7] + high) >>> 0);
  }
  let mixed = [...state];
  words.forEach((word, place) => {
    const [a, b, c, d, e, f, g, h] = mixed;
    const high = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25);
    const choice = (e & f) ^ (~e & g);
    const first = (h + high + choice + ROUND_WORDS[place] + word) >>> 0;
    const low = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    mixed = [(first + low + majority) >>> 0, a, b, c, (d + first) >>> 0, e, f, g];
  });
  mixed.forEach((word, place) => {
    state[place] = (state[place] + word) >>> 0;
  });
}
