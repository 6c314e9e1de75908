package dev.chancery.format;

import dev.chancery.format.jsonld.Contexts;
import dev.chancery.model.Algorithm;
import dev.chancery.model.Claims;
import dev.chancery.model.CredentialId;
import dev.chancery.model.DataModel;
import dev.chancery.model.ProofType;
import dev.chancery.platform.chance.SecureRandomness;
import dev.chancery.platform.json.Json;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Writing one Data Integrity credential with a status entry, but for its signature: by its plan,
 * with claims of its own or the collection's, by JCS, and the general way.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class LdpVcBenchmark {
  private static final String BADGE = "https://issuer.example/contexts/badge";

  private final LdpVcFormat format =
      new LdpVcFormat(
          Contexts.standard()
              .with(
                  Map.of(
                      BADGE,
                      """
                      {"@context": {"@protected": true,
                        "Badge": "https://issuer.example/ns#Badge",
                        "given_name": "https://issuer.example/ns#given_name",
                        "family_name": "https://issuer.example/ns#family_name",
                        "event": "https://issuer.example/ns#event"}}""")));
  private final CredentialDraft draft =
      new CredentialDraft(
          CredentialId.random(new SecureRandomness()),
          CredentialFormatContract.HOLDER,
          null,
          new Claims(Json.of("given_name", "Ada", "family_name", "Lovelace", "event", "KeyConf")),
          CredentialFormatContract.VALIDITY,
          CredentialFormatContract.STATUS);
  private final CredentialWriter planned = format.writer(profile(ProofType.EDDSA_RDFC_2022));
  private final CredentialWriter expecting = planned.expecting(draft.claims());
  private final CredentialWriter general = format.general(profile(ProofType.EDDSA_RDFC_2022));
  private final CredentialWriter jcs = format.writer(profile(ProofType.EDDSA_JCS_2022));
  private final byte[] signature = new byte[64];

  private static CredentialProfile profile(ProofType type) {
    return new CredentialProfile(
            TestKey.ISSUER,
            "The Issuer",
            TestKey.of(Algorithm.EDDSA).kid(),
            Algorithm.EDDSA,
            null,
            List.of("Badge"),
            List.of(BADGE),
            List.of(), type, DataModel.VCDM_2_0);
  }

  @Benchmark
  public String planned() {
    return planned.prepare(draft).finish(signature);
  }

  @Benchmark
  public Prepared plannedWithoutFinish() {
    return planned.prepare(draft);
  }

  @Benchmark
  public String expecting() {
    return expecting.prepare(draft).finish(signature);
  }

  @Benchmark
  public String jcs() {
    return jcs.prepare(draft).finish(signature);
  }

  @Benchmark
  public String general() {
    return general.prepare(draft).finish(signature);
  }
}
