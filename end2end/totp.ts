// Codes of an authenticator (RFC 6238), as a telephone computes them.

import { createHmac } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const STEP_MS = 30_000;
/// More than a form takes on a busy machine.
const SPARE_MS = 15_000;

function decoded(base32: string): Buffer {
  let bits = '';
  for (const sign of base32.replaceAll(' ', '')) {
    bits += ALPHABET.indexOf(sign).toString(2).padStart(5, '0');
  }
  const bytes = bits.match(/.{8}/g) ?? [];
  return Buffer.from(bytes.map((byte) => parseInt(byte, 2)));
}

/// The code of the step that contains an instant.
export function code(secret: string, atMs: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(atMs / STEP_MS)));
  const digest = createHmac('sha1', decoded(secret)).update(counter).digest();
  const offset = (digest.at(-1) ?? 0) & 15;
  const number = digest.readUInt32BE(offset) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, '0');
}

/// An authenticator that never shows a code twice: it takes the step before, the current one and the
/// one after, which the portal accepts, and waits for the next one only then. Where the current step
/// ends soon, the step before would end while the form is on its way, and is left out.
export class Authenticator {
  private last = 0;

  constructor(private readonly secret: string) {}

  async next(): Promise<string> {
    const current = Math.floor(Date.now() / STEP_MS);
    const rest = STEP_MS - (Date.now() % STEP_MS);
    const step = Math.max(this.last + 1, rest > SPARE_MS ? current - 1 : current);
    if (step > current + 1) {
      const wait = (step - 1) * STEP_MS - Date.now();
      await new Promise((resolve) => setTimeout(resolve, wait + 500));
    }
    this.last = step;
    return code(this.secret, step * STEP_MS);
  }
}
