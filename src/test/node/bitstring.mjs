// Bitstring Status List §3.2, by hand.
import { gunzipSync } from 'node:zlib';

/** The bit of `entry` in the list credential `list`, which must be the one that the entry means. */
export function bit(entry, list) {
  const subject = list.credentialSubject;
  if (list.id !== entry.statusListCredential || subject.statusPurpose !== entry.statusPurpose) {
    throw new Error(`${entry.statusListCredential} is another list`);
  }
  const bits = gunzipSync(Buffer.from(subject.encodedList.slice(1), 'base64url'));
  const index = Number(entry.statusListIndex);
  return (bits[index >> 3] >> (7 - (index & 7))) & 1;
}
