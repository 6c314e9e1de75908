package dev.chancery.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.faults.audit.Auditor;
import dev.chancery.faults.kit.Call;
import dev.chancery.faults.kit.Outcome;
import dev.chancery.faults.kit.Size;
import dev.chancery.testing.Api;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.GatewayProcess;
import dev.chancery.testing.Wallet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Supplier;

/**
 * Scans of every kind that takes something else than a row: plain, with a proof's nonce, one of so
 * many copies, one of so many seats, under an idempotency key. Each comes from a holder of its own.
 */
final class MixedScans implements Supplier<Call> {
  private static final int KINDS = 5;

  /** Made before the load begins, since who sends does not wait. */
  private static final int PROOFS = Size.of(1_000, 4_000);

  private final GatewayProcess gateway;
  private final Campaign open;
  private final Campaign proof;
  private final Campaign copies;
  private final Campaign seats;
  private final Queue<Call> proofs = new ArrayDeque<>();
  private final Queue<Wallet> provers = new ArrayDeque<>();
  private final List<Wallet> wallets = Collections.synchronizedList(new ArrayList<>());
  private final List<Call> calls = Collections.synchronizedList(new ArrayList<>());

  private MixedScans(GatewayProcess gateway) {
    this.gateway = gateway;
    this.open = Campaign.with(gateway.api(), Campaign.unlimited("open"));
    this.proof = Campaign.with(gateway.api(), Campaign.unlimited("proof"));
    this.copies = Campaign.with(gateway.api(), Map.of("admission", "open", "copiesPerHolder", 2));
    this.seats = Campaign.with(gateway.api(), Map.of("admission", "open", "cap", 1_000_000));
    for (int i = 0; i < PROOFS / KINDS; i++) {
      Wallet wallet = Wallet.ed25519();
      provers.add(wallet);
      proofs.add(Call.scan(gateway.address(), proof, wallet, proof.proof(wallet)));
    }
  }

  /** Campaigns and proofs for one load. */
  static MixedScans at(GatewayProcess gateway) {
    return new MixedScans(gateway);
  }

  @Override
  public Call get() {
    int number = calls.size();
    boolean proves = number % KINDS == 1 && !proofs.isEmpty();
    Wallet wallet = proves ? provers.remove() : Wallet.ed25519();
    Call call =
        switch (number % KINDS) {
          case 1 -> proves ? proofs.remove() : scan(open, wallet);
          case 2 -> scan(copies, wallet);
          case 3 -> scan(seats, wallet);
          case 4 -> scan(open, wallet).keyed("key-of-" + wallet.did());
          default -> scan(open, wallet);
        };
    wallets.add(wallet);
    calls.add(call);
    return call;
  }

  private Call scan(Campaign campaign, Wallet wallet) {
    return Call.scan(gateway.address(), campaign, wallet, Map.of());
  }

  /**
   * Whoever was issued to has a row, whoever was refused has none and loses nothing: the same
   * request, nonce and key and all, is issued when it is sent again.
   */
  void assertWhole(List<Outcome> outcomes, Auditor auditor) {
    Map<String, Long> before = auditor.credentialsByHolder();
    assertThat(outcomes)
        .allMatch(outcome -> rows(outcome, before) == (outcome.isIssued() ? 1 : 0))
        .filteredOn(outcome -> !outcome.isIssued())
        .allSatisfy(outcome -> assertThat(again(outcome).status()).isEqualTo(201));
    assertThat(outcomes)
        .filteredOn(outcome -> outcome.isIssued() && isKeyed(outcome))
        .allSatisfy(outcome -> assertThat(again(outcome).body()).isEqualTo(outcome.body()));

    Map<String, Long> after = auditor.credentialsByHolder();
    assertThat(outcomes).allMatch(outcome -> rows(outcome, after) == 1);
    assertThat(auditor.count("select count(*) from spent_nonce"))
        .isEqualTo(auditor.count("select count(*) from (%s) c".formatted(IN_PROOF)));
  }

  private static final String IN_PROOF =
      """
      select from credential join collection on collection.id = collection_id
      where policy ->> 'admission' = 'proof'
      """;

  private long rows(Outcome outcome, Map<String, Long> byHolder) {
    return byHolder.getOrDefault(wallets.get(outcome.number()).did(), 0L);
  }

  private boolean isKeyed(Outcome outcome) {
    return !calls.get(outcome.number()).headers().isEmpty();
  }

  private Answered again(Outcome outcome) {
    Call call = calls.get(outcome.number());
    Api phone = gateway.stranger();
    for (Map.Entry<String, String> header : call.headers().entrySet()) {
      phone = phone.with(header.getKey(), header.getValue());
    }
    return phone.postRaw("/auto-issue", "application/json", call.body());
  }
}
