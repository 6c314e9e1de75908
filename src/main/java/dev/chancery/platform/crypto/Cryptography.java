package dev.chancery.platform.crypto;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import dev.chancery.model.Algorithm;
import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.SignatureException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.conscrypt.Conscrypt;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Signatures by the fastest provider that loads here, chosen for each algorithm by itself. */
public final class Cryptography {
  private static final Logger LOG = LoggerFactory.getLogger(Cryptography.class);

  /** What every JDK has; the last resort, eight to thirty times slower than the native ones. */
  private static final String FALLBACK = "SunEC";

  /** r‖s of P-256, R‖S of Ed25519. */
  private static final int SIGNATURE_LENGTH = 64;

  /** Fastest first. A supplier may throw: its native library need not fit this machine. */
  private static final List<Supplier<@Nullable Provider>> NATIVE =
      List.of(Cryptography::corretto, Conscrypt::newProvider);

  private final Map<Algorithm, Provider> providers;
  private final Map<Algorithm, ThreadLocal<Signature>> verifiers = new EnumMap<>(Algorithm.class);

  private Cryptography(Map<Algorithm, Provider> providers) {
    this.providers = providers;
    for (Algorithm algorithm : Algorithm.values()) {
      verifiers.put(algorithm, ThreadLocal.withInitial(() -> signature(algorithm)));
    }
  }

  /** Tries the native providers, and falls back to the JDK's; says in the log what it chose. */
  public static Cryptography load() {
    Map<Algorithm, Provider> chosen = new EnumMap<>(Algorithm.class);
    for (Supplier<@Nullable Provider> candidate : NATIVE) {
      if (chosen.size() < Algorithm.values().length) {
        choose(chosen, loaded(candidate));
      }
    }
    for (Algorithm algorithm : Algorithm.values()) {
      Provider provider = chosen.computeIfAbsent(algorithm, _ -> fallback());
      (provider.getName().equals(FALLBACK) ? LOG.atWarn() : LOG.atInfo())
          .addKeyValue("algorithm", algorithm.joseName())
          .addKeyValue("provider", provider.getName())
          .log("crypto.provider");
    }
    return new Cryptography(chosen);
  }

  private static void choose(Map<Algorithm, Provider> chosen, @Nullable Provider provider) {
    for (Algorithm algorithm : Algorithm.values()) {
      if (provider != null && !chosen.containsKey(algorithm) && answers(algorithm, provider)) {
        chosen.put(algorithm, provider);
      }
    }
  }

  /** One provider for all it can do, the JDK's for the rest: for tests of each provider. */
  static Cryptography of(Provider provider) {
    Map<Algorithm, Provider> chosen = new EnumMap<>(Algorithm.class);
    for (Algorithm algorithm : Algorithm.values()) {
      chosen.put(algorithm, answers(algorithm, provider) ? provider : fallback());
    }
    return new Cryptography(chosen);
  }

  /** The chosen provider's name, for a log line or a metric's label. */
  public String providerOf(Algorithm algorithm) {
    return provider(algorithm).getName();
  }

  /**
   * A new, uninitialised instance that writes and reads the JOSE form: 64 octets, r‖s for ES256.
   */
  public Signature signature(Algorithm algorithm) {
    try {
      return signature(algorithm, provider(algorithm));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("a provider that forgot what it knew at start", e);
    }
  }

  /**
   * Whether {@code signature} is {@code key}'s over {@code data}. Anything malformed is simply not:
   * a wrong length, a key of another kind, r or s out of range. Any thread may ask.
   *
   * <p>An ECDSA signature's mirror image (high s) is accepted, as RFC 7518 §3.4 has it and half of
   * all wallets produce it: nothing here takes a signature's octets for an identity.
   */
  public boolean verify(Algorithm algorithm, PublicKey key, byte[] data, byte[] signature) {
    ThreadLocal<Signature> verifier = verifiers.get(algorithm);
    return verifier != null && verify(verifier.get(), key, data, signature);
  }

  private Provider provider(Algorithm algorithm) {
    return providers.getOrDefault(algorithm, fallback());
  }

  private static boolean verify(Signature verifier, PublicKey key, byte[] data, byte[] signature) {
    if (signature.length != SIGNATURE_LENGTH) {
      return false;
    }
    try {
      verifier.initVerify(key);
      verifier.update(data);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static Signature signature(Algorithm algorithm, Provider provider)
      throws NoSuchAlgorithmException {
    return Signature.getInstance(
        switch (algorithm) {
          case ES256 -> "SHA256withECDSAinP1363Format";
          case EDDSA -> provider.getName().equals("Conscrypt") ? "EdDSA" : "Ed25519";
        },
        provider);
  }

  private static @Nullable Provider corretto() {
    Provider provider = AmazonCorrettoCryptoProvider.INSTANCE;
    return AmazonCorrettoCryptoProvider.INSTANCE.getLoadingError() == null ? provider : null;
  }

  private static @Nullable Provider loaded(Supplier<@Nullable Provider> candidate) {
    try {
      return candidate.get();
    } catch (LinkageError | RuntimeException e) {
      LOG.atDebug().setCause(e).log("crypto.provider-not-loaded");
      return null;
    }
  }

  private static Provider fallback() {
    Provider provider = Security.getProvider(FALLBACK);
    if (provider == null) {
      throw new IllegalStateException("a JDK without " + FALLBACK);
    }
    return provider;
  }

  /** The known-answer test: what it must accept, and the same with one bit of the data turned. */
  private static boolean answers(Algorithm algorithm, Provider provider) {
    try {
      KnownAnswer known = KnownAnswer.of(algorithm);
      PublicKey key = PublicKeys.of(known.key());
      Signature verifier = signature(algorithm, provider);
      byte[] spoilt = known.data();
      spoilt[0] ^= 1;
      return accepts(verifier, key, known.data(), known.signature())
          && !accepts(verifier, key, spoilt, known.signature());
    } catch (GeneralSecurityException | LinkageError | RuntimeException e) {
      LOG.atDebug()
          .addKeyValue("algorithm", algorithm.joseName())
          .addKeyValue("provider", provider.getName())
          .setCause(e)
          .log("crypto.provider-unfit");
      return false;
    }
  }

  private static boolean accepts(Signature verifier, PublicKey key, byte[] data, byte[] signature)
      throws GeneralSecurityException {
    verifier.initVerify(key);
    verifier.update(data);
    try {
      return verifier.verify(signature);
    } catch (SignatureException e) {
      return false;
    }
  }
}
