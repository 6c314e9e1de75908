package dev.chancery.api.rest;

import dev.chancery.api.Access;
import dev.chancery.api.Answer;
import dev.chancery.api.Exchange;
import dev.chancery.api.RateLimits;
import dev.chancery.api.Routes;
import dev.chancery.format.TransactionWriter;
import dev.chancery.issuance.Transaction;
import dev.chancery.issuance.Transactions;
import dev.chancery.model.CredentialId;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.json.Json;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What was issued together, for whoever wants to check it: it never changes. Open to everybody, so
 * that limits come first.
 */
public final class TransactionRoutes {
  private static final Pattern HASH = Pattern.compile("0x[0-9a-f]{64}");
  private static final HexFormat HEX = HexFormat.of();

  private final Transactions transactions;
  private final RateLimits limits;
  private final RateLimits.@Nullable Limit perClient;

  /** {@code clientPerMinute}: so many requests for a client in a minute; null for no limit. */
  public TransactionRoutes(
      Transactions transactions, RateLimits limits, @Nullable Integer clientPerMinute) {
    this.transactions = transactions;
    this.limits = limits;
    this.perClient =
        clientPerMinute == null
            ? null
            : new RateLimits.Limit("client", clientPerMinute, Duration.ofMinutes(1));
  }

  public void register(Routes routes) {
    routes.get("/api/v1/transactions/:hash", Access.PUBLIC, this::transaction);
  }

  /** With {@code ?credentialId=…}, the proof that it is one of them (RFC 6962 §2.1.1). */
  private Future<Answer> transaction(Exchange exchange) {
    String hash = exchange.path("hash");
    CredentialId credential = exchange.query("credentialId").map(CredentialId::parse).orElse(null);
    return exchange
        .countClient(limits, perClient)
        .map(_ -> root(hash))
        .compose(root -> document(root, hash, credential))
        .map(
            (Map<String, ?> document) ->
                Answer.ok(document).with("Cache-Control", "public, max-age=31536000, immutable"));
  }

  private static byte[] root(String hash) {
    if (!HASH.matcher(hash).matches()) {
      throw new ProblemException(new Problem.NotFound("transaction", hash));
    }
    return HEX.parseHex(hash.substring(2));
  }

  private Future<Map<String, @Nullable Object>> document(
      byte[] root, String hash, @Nullable CredentialId credential) {
    return credential == null
        ? transactions.of(root, hash).map(TransactionRoutes::document)
        : transactions.proven(root, hash, credential).map(TransactionRoutes::document);
  }

  private static Map<String, @Nullable Object> document(Transaction transaction) {
    return Json.of(
        "transactionHash", TransactionWriter.hash(transaction.root()),
        "issuerDid", transaction.issuer().value(),
        "size", transaction.size(),
        "signed", transaction.signedRoot());
  }

  private static Map<String, @Nullable Object> document(Transaction.Proven proven) {
    Map<String, @Nullable Object> document = document(proven.transaction());
    document.put("inclusion", document(proven.inclusion()));
    return document;
  }

  private static Map<String, @Nullable Object> document(Transaction.Inclusion inclusion) {
    return Json.of(
        "credentialId", inclusion.credential().urn(),
        "index", inclusion.index(),
        "digest", HEX.formatHex(inclusion.digest()),
        "auditPath", inclusion.auditPath().stream().map(HEX::formatHex).toList());
  }
}
