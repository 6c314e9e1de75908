// base58-btc (Controlled Identifiers §2.4), by its definition.
const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

export function base58(text) {
  let number = 0n;
  for (const character of text) {
    number = number * 58n + BigInt(ALPHABET.indexOf(character));
  }
  const zeros = text.match(/^1*/)[0].length;
  const hex = number === 0n ? '' : number.toString(16);
  const bytes = Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex');
  return Buffer.concat([Buffer.alloc(zeros), bytes]);
}
