// VC-JWT: the signature by jose, the status list by hand.
import { bit } from './bitstring.mjs';

/** Fills `report` as far as it gets; throws at the first thing that is not so. */
export async function verifyVcJwt({ credential, now }, issuers, report) {
  const { issuer, header, payload } = await issuers.verified(credential, 'vc+jwt');
  valid(payload, issuer, now);
  report.issuer = issuer;
  report.algorithm = header.alg;
  report.claims = payload.credentialSubject;
  report.type = payload.type;
  for (const entry of [payload.credentialStatus].flat()) {
    if ((await statusBit(entry, issuers, now)) !== 0) {
      report.status = entry.statusPurpose === 'suspension' ? 'suspended' : 'invalid';
      throw new Error(`the status list for ${entry.statusPurpose} says so`);
    }
  }
  report.status = 'valid';
}

async function statusBit(entry, issuers, now) {
  const response = await fetch(entry.statusListCredential);
  const { issuer, payload } = await issuers.verified(await response.text(), 'vc+jwt');
  valid(payload, issuer, now);
  return bit(entry, payload);
}

function valid(payload, issuer, now) {
  if ((payload.issuer.id ?? payload.issuer) !== issuer) {
    throw new Error(`${JSON.stringify(payload.issuer)} is not who signed`);
  }
  const from = Date.parse(payload.validFrom);
  const until = payload.validUntil ? Date.parse(payload.validUntil) : Infinity;
  if (!(from <= now * 1000 && now * 1000 <= until)) {
    throw new Error('not valid at present');
  }
}
