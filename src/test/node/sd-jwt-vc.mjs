// SD-JWT VC by @sd-jwt/sd-jwt-vc: the credential, its type, its status, and a presentation of it.
import { createHash } from 'node:crypto';
import { SDJwtVcInstance } from '@sd-jwt/sd-jwt-vc';
import { CompactSign, compactVerify, importJWK } from 'jose';

const AUDIENCE = 'https://verifier.example';
const NONCE = 'a verifier’s own nonce';

/** Fills `report` as far as it gets; throws where the library refuses. */
export async function verifySdJwtVc({ credential, holder, now }, issuers, report) {
  const instance = new SDJwtVcInstance({
    hasher,
    verifier: signedBy(issuers, 'dc+sd-jwt'),
    statusVerifier: signedBy(issuers, 'statuslist+jwt'),
    statusListFetcher: (uri) => statusList(uri, report),
    statusValidator: async (status) => {
      report.status = ['valid', 'invalid', 'suspended'][status];
      if (status !== 0) {
        throw new Error(`the status list says ${status}`);
      }
    },
    loadTypeMetadataFormat: true,
    kbVerifier,
    ...(holder && presenting(holder)),
  });
  const times = { currentDate: now };
  const { payload, header, typeMetadata } = await instance.verify(credential, times);
  report.issuer = payload.iss;
  report.algorithm = header.alg;
  report.claims = payload;
  if (!header.kid.startsWith(`${payload.iss}#`)) {
    throw new Error(`${payload.iss} is not who signed`);
  }
  report.disclosed = (await instance.presentableKeys(credential)).sort();
  // RFC 9901 §7.1: a disclosure that nothing refers to is a fault, which the library lets pass
  if (report.disclosed.length !== credential.split('~').length - 2) {
    throw new Error('a disclosure that nothing refers to');
  }
  consistent(typeMetadata.mergedTypeMetadata, payload, report.disclosed);
  report.type = typeMetadata.mergedTypeMetadata.name;
  if (holder) {
    await present(instance, credential, report.disclosed, times);
    report.keyBinding = true;
  }
}

/** Verifies only where `cnf` is the key of whoever presents (RFC 9901 §7.3). */
async function present(instance, credential, disclosed, times) {
  const frame = Object.fromEntries(disclosed.map((name) => [name, true]));
  const presentation = await instance.present(credential, frame, {
    kb: { payload: { iat: times.currentDate, aud: AUDIENCE, nonce: NONCE } },
  });
  const { kb } = await instance.verify(presentation, { ...times, keyBindingNonce: NONCE });
  if (kb.payload.aud !== AUDIENCE) {
    throw new Error('presented to somebody else');
  }
}

/** SD-JWT VC §6.2: what the type says of a claim is so. */
function consistent(type, payload, disclosed) {
  if (type.vct !== payload.vct) {
    throw new Error(`the type metadata of ${payload.vct} is of ${type.vct}`);
  }
  for (const { path: [name], sd, mandatory } of type.claims.filter(({ path }) => path.length === 1)) {
    if (mandatory && !(name in payload)) {
      throw new Error(`${name} is mandatory`);
    }
    if (name in payload && disclosed.includes(name) !== (sd === 'always')) {
      throw new Error(`${name} should ${sd} be selectively disclosable`);
    }
  }
}

async function statusList(uri, report) {
  const response = await fetch(uri, { headers: { Accept: 'application/statuslist+jwt' } });
  if (!response.ok || response.headers.get('content-type') !== 'application/statuslist+jwt') {
    throw new Error(`${uri} answers ${response.status} ${response.headers.get('content-type')}`);
  }
  const list = await response.text();
  const { sub, ttl } = JSON.parse(Buffer.from(list.split('.')[1], 'base64url'));
  if (sub !== uri) {
    throw new Error(`the status list at ${uri} is ${sub}`);
  }
  report.statusList = { uri, ttl };
  return list;
}

function signedBy(issuers, typ) {
  return async (data, signature) => {
    await issuers.verified(`${data}.${signature}`, typ);
    return true;
  };
}

async function kbVerifier(data, signature, { cnf }) {
  const key = await importJWK(cnf.jwk, algorithm(cnf.jwk));
  await compactVerify(`${data}.${signature}`, key, { algorithms: [algorithm(cnf.jwk)] });
  return true;
}

function presenting(jwk) {
  const kbSignAlg = algorithm(jwk);
  return {
    kbSignAlg,
    kbSigner: async (data) => {
      const [header, payload] = data.split('.').map((part) => Buffer.from(part, 'base64url'));
      const jws = await new CompactSign(payload)
        .setProtectedHeader(JSON.parse(header))
        .sign(await importJWK(jwk, kbSignAlg));
      return jws.split('.')[2];
    },
  };
}

function algorithm({ kty }) {
  return kty === 'EC' ? 'ES256' : 'EdDSA';
}

function hasher(data, name) {
  if (name.toLowerCase() !== 'sha-256') {
    throw new Error(`a digest by ${name}`);
  }
  return createHash('sha256').update(Buffer.from(data)).digest();
}
