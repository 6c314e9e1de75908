// Issues and presents as somebody would who has never heard of the gateway: by Digital Bazaar's
// libraries, under a fresh did:key for each suite.
import * as EcdsaMultikey from '@digitalbazaar/ecdsa-multikey';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { Ed25519Signature2020 } from '@digitalbazaar/ed25519-signature-2020';
import * as vc from '@digitalbazaar/vc';
import { cryptosuite as ecdsaRdfc2019 } from '@digitalbazaar/ecdsa-rdfc-2019-cryptosuite';
import { cryptosuite as eddsaRdfc2022 } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';

const V1 = 'https://www.w3.org/2018/credentials/v1';
const V2 = 'https://www.w3.org/ns/credentials/v2';
const DATA_INTEGRITY = 'https://w3id.org/security/data-integrity/v2';
const SUITE_2020 = 'https://w3id.org/security/suites/ed25519-2020/v1';

/** When all of it is signed: before the tests' clock, whenever they run. */
const CREATED = '2026-10-01T00:00:00Z';

/**
 * Of `credential`, of VCDM 2.0 without issuer and context, makes credentials and presentations of
 * them for `challenge` and `domain`. They are in the report by name: a suite's; `set`, which two
 * suites signed; `P-384`, a curve of its own; and `v1`, of VCDM 1.1.
 */
export async function issue(request, issuers, report) {
  report.credentials = {};
  report.presentations = {};
  const both = async (name, context, key, suites) => {
    report.credentials[name] = await issued(request, context, key, suites);
    report.presentations[name] = await presented(
      request, context, key, suites, report.credentials[name]);
  };
  const ed25519 = await party(Ed25519Multikey, await Ed25519Multikey.generate());
  const p256 = await party(EcdsaMultikey, await EcdsaMultikey.generate({ curve: 'P-256' }));
  const p384 = await party(EcdsaMultikey, await EcdsaMultikey.generate({ curve: 'P-384' }));
  await both('eddsa-rdfc-2022', [V2], ed25519, [rdfc]);
  await both('ecdsa-rdfc-2019', [V2], p256, [ecdsa]);
  await both('Ed25519Signature2020', [V2, SUITE_2020], ed25519, [legacy]);
  await both('set', [V2, SUITE_2020], ed25519, [rdfc, legacy]);
  await both('P-384', [V2], p384, [ecdsa]);
  await both('v1', [V1, DATA_INTEGRITY], ed25519, [rdfc]);
}

const rdfc = (key) => dataIntegrity(key, eddsaRdfc2022);
const ecdsa = (key) => dataIntegrity(key, ecdsaRdfc2019);
const legacy = (key) => new Ed25519Signature2020({ signer: key.signer(), date: CREATED });

async function issued({ credential, contexts }, context, key, suites) {
  const documentLoader = loader(contexts);
  const { validFrom, validUntil, ...rest } = credential;
  const validity = context.includes(V1)
    ? { issuanceDate: validFrom, expirationDate: validUntil }
    : { validFrom, validUntil };
  let document = { '@context': context, ...rest, ...validity, issuer: key.controller };
  for (const suite of suites) {
    document = await vc.issue({ credential: document, suite: suite(key), documentLoader });
  }
  return document;
}

async function presented(request, context, key, suites, verifiableCredential) {
  const { challenge, domain, contexts } = request;
  const documentLoader = loader(contexts);
  let presentation = {
    '@context': context,
    type: ['VerifiablePresentation'],
    holder: key.controller,
    verifiableCredential: [verifiableCredential],
  };
  for (const suite of suites) {
    presentation = await vc.signPresentation({
      presentation,
      suite: suite(key),
      challenge,
      domain,
      documentLoader,
    });
  }
  return presentation;
}

function dataIntegrity(key, cryptosuite) {
  return new DataIntegrityProof({ signer: key.signer(), date: CREATED, cryptosuite });
}

/** The same key under the did:key that it spells. */
async function party(library, generated) {
  const key = await generated.export({ publicKey: true, secretKey: true, includeContext: true });
  const controller = `did:key:${key.publicKeyMultibase}`;
  return library.from({ ...key, controller, id: `${controller}#${key.publicKeyMultibase}` });
}

function loader(contexts) {
  return async (url) => {
    if (!contexts[url]) {
      throw new Error(`${url} is not here`);
    }
    return { contextUrl: null, documentUrl: url, document: contexts[url] };
  };
}
