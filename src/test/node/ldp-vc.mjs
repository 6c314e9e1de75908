// Data Integrity credentials: by Digital Bazaar's libraries, and eddsa-jcs-2022, for which they have
// none, by its specification's own steps. The network is the gateway under test alone: what a request
// does not bring of keys and contexts is asked for there.
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import { createHash } from 'node:crypto';
import { base58 } from './base58.mjs';
import { bit } from './bitstring.mjs';
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { Ed25519Signature2020 } from '@digitalbazaar/ed25519-signature-2020';
import * as vc from '@digitalbazaar/vc';
import canonicalize from 'canonicalize';
import { cryptosuite as ecdsaRdfc2019 } from '@digitalbazaar/ecdsa-rdfc-2019-cryptosuite';
import { cryptosuite as eddsaRdfc2022 } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';

const SUITE_2020 = 'https://w3id.org/security/suites/ed25519-2020/v1';

/**
 * `credentials` are objects; `keys`, where they are not to be found in DID documents, are multibase
 * public keys by DID URL; `contexts` are by URL.
 */
export async function verifyLdpVc({ credentials, keys, contexts, now }, issuers, report) {
  report.results = [];
  for (const credential of credentials) {
    const known = { keys, contexts, issuers };
    const at = new Date(now * 1000);
    const refused = (await refusal(credential, known, at)) ?? (await ended(credential, known, at));
    report.results.push(refused ?? 'verified');
  }
  if (report.results.some((result) => result !== 'verified')) {
    throw new Error('not all of them verify');
  }
}

async function refusal(credential, known, now) {
  try {
    const key = await method(credential.proof, known);
    if (credential.proof.cryptosuite === 'eddsa-jcs-2022') {
      return (await verifyJcs(credential, key)) ? null : 'the signature is not of this document';
    }
    const result = await vc.verifyCredential({
      credential,
      now,
      suite: suite(credential.proof),
      documentLoader: loader(key, known),
      checkStatus: async () => ({ verified: true }),
    });
    return result.verified ? null : reasons(result.error);
  } catch (error) {
    return reasons(error);
  }
}

/** Where lists can be fetched: what one of them says, which must be secured as the credential is. */
async function ended({ credentialStatus, proof }, known, now) {
  for (const entry of known.keys ? [] : [credentialStatus ?? []].flat()) {
    const list = await known.issuers.served(entry.statusListCredential);
    const refused = await refusal(list, known, now);
    if (refused || list.proof.cryptosuite !== proof.cryptosuite || list.proof.type !== proof.type) {
      return `its list for ${entry.statusPurpose}: ${refused ?? 'secured in another way'}`;
    }
    if (bit(entry, list) !== 0) {
      return `the status list for ${entry.statusPurpose} says so`;
    }
  }
  return null;
}

function suite({ type, cryptosuite }) {
  if (type === 'Ed25519Signature2020') {
    return new Ed25519Signature2020();
  }
  const suites = { 'eddsa-rdfc-2022': eddsaRdfc2022, 'ecdsa-rdfc-2019': ecdsaRdfc2019 };
  return new DataIntegrityProof({ cryptosuite: suites[cryptosuite] });
}

/** Data Integrity EdDSA §3.3.2. */
async function verifyJcs({ proof, ...document }, method) {
  const { proofValue, ...configuration } = proof;
  const digest = (value) => createHash('sha256').update(canonicalize(value)).digest();
  const data = Buffer.concat([digest(configuration), digest(document)]);
  const key = await Ed25519Multikey.from(method);
  return key.verifier().verify({ data, signature: base58(proofValue.slice(1)) });
}

async function method({ type, verificationMethod: id }, { keys, issuers }) {
  if (!keys) {
    return { '@context': 'https://w3id.org/security/multikey/v1', ...(await issuers.method(id)) };
  }
  const legacy = type === 'Ed25519Signature2020';
  return {
    '@context': legacy ? SUITE_2020 : 'https://w3id.org/security/multikey/v1',
    id,
    type: legacy ? 'Ed25519VerificationKey2020' : 'Multikey',
    controller: id.split('#')[0],
    publicKeyMultibase: keys[id],
  };
}

function loader(method, { contexts, issuers }) {
  const { id, controller } = method;
  const documents = {
    ...contexts,
    [id]: method,
    [controller]: {
      '@context': ['https://www.w3.org/ns/did/v1'],
      id: controller,
      assertionMethod: [id],
    },
  };
  return async (url) => {
    documents[url] ??= await issuers.served(url);
    return { contextUrl: null, documentUrl: url, document: documents[url] };
  };
}

function reasons(error) {
  const all = (error.errors ?? error.cause?.errors ?? []).map((e) => reasons(e));
  const more = error.details ? ` ${JSON.stringify(error.details).slice(0, 300)}` : '';
  return [error.message + more, ...all].join('; ');
}
