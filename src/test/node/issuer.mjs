// An issuer's keys, as a verifier finds them.
import { compactVerify, decodeProtectedHeader, importJWK } from 'jose';

/**
 * Resolves DID URLs of did:web to public keys. `base` is the gateway under test, whose documents
 * come over its own scheme; from any other host they come over https (did:web §3.2).
 */
export class Issuers {
  constructor(base) {
    this.base = new URL(base);
  }

  /**
   * What `jwt` says, once its signature is verified by the key that its `kid` names: one that the
   * issuer's DID document allows for assertions.
   */
  async verified(jwt, typ) {
    const header = decodeProtectedHeader(jwt);
    if (header.typ !== typ) {
      throw new Error(`typ is ${header.typ}, not ${typ}`);
    }
    const [issuer] = header.kid.split('#');
    const key = await this.key(header.kid, header.alg);
    const { payload } = await compactVerify(jwt, key, { algorithms: ['ES256', 'EdDSA'] });
    return { issuer, header, payload: JSON.parse(new TextDecoder().decode(payload)) };
  }

  async key(kid, alg) {
    const document = await this.document(kid.split('#')[0]);
    const method = document.verificationMethod.find(({ id }) => id === kid);
    if (!method || !document.assertionMethod.includes(kid)) {
      throw new Error(`${kid} may not assert`);
    }
    if (method.type !== 'JsonWebKey' && method.type !== 'JsonWebKey2020') {
      throw new Error(`${kid} is a ${method.type}`);
    }
    return importJWK(method.publicKeyJwk, alg);
  }

  async document(did) {
    const address = this.address(did);
    const response = await fetch(address);
    if (!response.ok) {
      throw new Error(`${address} answers ${response.status}`);
    }
    const document = await response.json();
    if (document.id !== did) {
      throw new Error(`${address} is the document of ${document.id}`);
    }
    return document;
  }

  address(did) {
    const [scheme, name, host, ...path] = did.split(':');
    if (scheme !== 'did' || name !== 'web') {
      throw new Error(`not a did:web: ${did}`);
    }
    const authority = decodeURIComponent(host);
    const protocol = authority === this.base.host ? this.base.protocol : 'https:';
    const folder = path.length ? path.map(decodeURIComponent).join('/') : '.well-known';
    return `${protocol}//${authority}/${folder}/did.json`;
  }
}
