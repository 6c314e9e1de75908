// How many credentials a second Digital Bazaar's libraries sign in this one process, storing nothing:
// what the load tests set the gateway beside.
//
//   node rate.mjs <eddsa-rdfc-2022 | Ed25519Signature2020> <seconds>
//
// Prints the rate once it is warm, the median of five stretches.
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { Ed25519Signature2020 } from '@digitalbazaar/ed25519-signature-2020';
import * as vc from '@digitalbazaar/vc';
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import { readFile } from 'node:fs/promises';

const [, , proofType, seconds] = process.argv;
const STRETCHES = 5;
const CONTEXTS = new URL('../../main/resources/contexts/', import.meta.url);
const CLAIMS = 'https://example.com/contexts/load-badge';

const suites = {
  'eddsa-rdfc-2022': (signer) => new DataIntegrityProof({ signer, cryptosuite }),
  Ed25519Signature2020: (signer) => new Ed25519Signature2020({ signer }),
};

const contexts = Object.fromEntries(
  await Promise.all(
    Object.entries(await json('index.json')).map(async ([url, { file }]) => [url, await json(file)]),
  ),
);
contexts[CLAIMS] = {
  '@context': {
    LoadBadge: `${CLAIMS}#LoadBadge`,
    event: `${CLAIMS}#event`,
    access: `${CLAIMS}#access`,
  },
};

const key = await Ed25519Multikey.generate({ controller: 'did:web:issuer.example' });
key.id = `${key.controller}#key-1`;
const suite = suites[proofType](key.signer());

await stretch();
const rates = [];
for (let i = 0; i < STRETCHES; i++) {
  rates.push(await stretch());
}
console.log(rates.sort((a, b) => a - b)[Math.floor(STRETCHES / 2)].toFixed(0));

async function stretch() {
  const began = performance.now();
  const end = began + (1000 * seconds) / (STRETCHES + 1);
  let signed = 0;
  for (; performance.now() < end; signed++) {
    await vc.issue({ credential: credential(signed), suite, documentLoader });
  }
  return (1000 * signed) / (performance.now() - began);
}

/** As the gateway's own under the same load: two claims, a status entry, a validity. */
function credential(index) {
  return {
    '@context': [
      'https://www.w3.org/ns/credentials/v2',
      'https://w3id.org/security/suites/ed25519-2020/v1',
      CLAIMS,
    ],
    id: `urn:uuid:${crypto.randomUUID()}`,
    type: ['VerifiableCredential', 'LoadBadge'],
    issuer: key.controller,
    validFrom: '2026-01-01T00:00:00Z',
    validUntil: '2026-12-31T00:00:00Z',
    credentialSubject: {
      id: 'did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK',
      event: 'KeyConf',
      access: 'visitor',
    },
    credentialStatus: {
      id: `https://issuer.example/status/1#${index}`,
      type: 'BitstringStatusListEntry',
      statusPurpose: 'revocation',
      statusListIndex: `${index}`,
      statusListCredential: 'https://issuer.example/status/1',
    },
  };
}

async function documentLoader(url) {
  if (!contexts[url]) {
    throw new Error(`${url} is not here`);
  }
  return { contextUrl: null, documentUrl: url, document: contexts[url], tag: 'static' };
}

async function json(file) {
  return JSON.parse(await readFile(new URL(file, CONTEXTS), 'utf8'));
}
