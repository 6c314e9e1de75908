package dev.chancery.proof;

import dev.chancery.identity.DidMethods;
import dev.chancery.identity.DidResolver;
import dev.chancery.model.Algorithm;
import dev.chancery.model.OrganisationId;
import dev.chancery.platform.crypto.Cryptography;
import dev.chancery.platform.egress.Egress;
import dev.chancery.platform.json.Json;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Verifying one holder's proof, from the JWT's text to its key. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ProofJwtsBenchmark {
  private static final String AUDIENCE = "https://issuer.example";
  private static final String SCOPE = "collection";
  private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");

  @Param Algorithm algorithm = Algorithm.ES256;

  private final OrganisationId organisation = new OrganisationId(new UUID(1, 1));
  private final Vertx vertx = Vertx.vertx();
  private final Nonces nonces = new Nonces(new byte[32], InstantSource.fixed(NOW), byte[]::new);
  private final Egress egress =
      new Egress(vertx, Egress.Rules.strict(), _ -> Future.failedFuture("no name is looked up"));
  private final ProofJwts proofs =
      new ProofJwts(
          new DidResolver(
              DidMethods.builtIn(egress), (_, _) -> Future.succeededFuture(Optional.empty()), null),
          Cryptography.load(),
          nonces,
          InstantSource.fixed(NOW));
  private Wallet wallet = new Wallet(algorithm);
  private String jwt = "";

  @Setup
  public void sign() {
    wallet = new Wallet(algorithm);
    String nonce = nonces.mint(SCOPE, Duration.ofMinutes(5));
    jwt =
        wallet.prove(
            wallet.header(), Json.of("aud", AUDIENCE, "iat", NOW.getEpochSecond(), "nonce", nonce));
  }

  @Benchmark
  public VerifiedProof verify() {
    return proofs.verify(jwt, organisation, wallet.did, AUDIENCE, SCOPE).result();
  }

  @TearDown
  public void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
