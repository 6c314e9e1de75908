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
    const method = await this.method(kid);
    if (method.type !== 'JsonWebKey' && method.type !== 'JsonWebKey2020') {
      throw new Error(`${kid} is a ${method.type}`);
    }
    return importJWK(method.publicKeyJwk, alg);
  }

  /** The verification method `id`, which its issuer allows for assertions. */
  async method(id) {
    const document = await this.document(id.split('#')[0]);
    const method = document.verificationMethod.find((one) => one.id === id);
    if (!method || !document.assertionMethod.includes(id)) {
      throw new Error(`${id} may not assert`);
    }
    return method;
  }

  /** What the gateway under test serves at `url`; nothing is fetched from elsewhere. */
  async served(url) {
    const response = url.startsWith(`${this.base.origin}/`) ? await fetch(url) : { status: 'nobody' };
    if (!response.ok) {
      throw new Error(`${url}: ${response.status} has it`);
    }
    return response.json();
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
