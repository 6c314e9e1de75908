package dev.chancery.format;

import dev.chancery.model.Algorithm;
import dev.chancery.model.DataModel;
import dev.chancery.model.Did;
import dev.chancery.model.DidUrl;
import dev.chancery.model.ProofType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a kind of credential alone decides of each.
 *
 * @param issuerName shown with the issuer's DID (VCDM 2.0 §4.7); VCDM 2.0 only
 * @param kid the issuer's key, by a URL of the issuer's own DID
 * @param vct the Verifiable Credential Type (SD-JWT VC §2.2.2.1); SD-JWT VC only, required there
 * @param types what the credential is one of; VCDM only, where {@code VerifiableCredential} goes
 *     first
 * @param contexts what gives its terms their meaning; VCDM only, where the v2 context goes first
 * @param selectivelyDisclosable JSON pointers (RFC 6901) into the claims; SD-JWT VC only, since the
 *     other formats disclose everything or nothing. {@code /given_name} is a member, {@code
 *     /address/locality} one inside an object that itself stays visible, {@code /nationalities/0}
 *     an array's element and {@code /nationalities/-} every element of it. Where a pointer and a
 *     longer one are both listed, the disclosure of the outer holds the digest of the inner (RFC
 *     9901 §4.2.6). What a pointer names may be absent from a draft
 * @param proofType how it is secured, by a key of this algorithm
 * @param dataModel which an {@code ldp_vc} is of; the other formats have no choice
 */
public record CredentialProfile(
    Did issuer,
    @Nullable String issuerName,
    DidUrl kid,
    Algorithm algorithm,
    @Nullable String vct,
    List<String> types,
    List<String> contexts,
    List<String> selectivelyDisclosable,
    ProofType proofType,
    DataModel dataModel) {
  public CredentialProfile {
    if (!proofType.isSignedBy(algorithm)) {
      throw new IllegalArgumentException(proofType.wireName() + " is no proof by " + algorithm);
    }
    if (!kid.did().equals(issuer)) {
      throw new IllegalArgumentException("the key is not the issuer's");
    }
    types = List.copyOf(types);
    contexts = List.copyOf(contexts);
    selectivelyDisclosable = List.copyOf(selectivelyDisclosable);
    Disclosable _ = Disclosable.of(selectivelyDisclosable); // refuses pointers that make no sense
  }
}
