package dev.chancery.api.rest;

import dev.chancery.api.Access;
import dev.chancery.api.Answer;
import dev.chancery.api.Exchange;
import dev.chancery.api.Routes;
import dev.chancery.issuer.DidDocuments;
import dev.chancery.issuer.Issuer;
import dev.chancery.issuer.IssuerDirectory;
import dev.chancery.issuer.IssuerLife;
import dev.chancery.issuer.IssuerMethod;
import dev.chancery.issuer.NewIssuer;
import dev.chancery.issuer.VcApiSettings;
import dev.chancery.model.Algorithm;
import dev.chancery.model.Did;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.json.Json;
import dev.chancery.platform.json.Members;
import dev.chancery.signing.KeyRing;
import dev.chancery.signing.SigningKey;
import io.vertx.core.Future;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An organisation's issuers. */
public final class IssuerRoutes {
  private static final Pattern PATH =
      Pattern.compile("[a-z0-9][a-z0-9-]{0,62}(/[a-z0-9][a-z0-9-]{0,62}){0,3}");

  /** Where routes of our own begin; a did:web path there would never be served. */
  private static final Pattern RESERVED_PATH =
      Pattern.compile(
          "(api|auto-issue|c|contexts|credentials|docs|health|metrics|presentations|status|vct)(/.*)?");

  private static final int MOST_KEYS = 8;

  private final IssuerLife life;
  private final VcApiSettings vcApiSettings;
  private final IssuerDirectory directory;
  private final DidDocuments documents;
  private final KeyRing keyRing;

  public IssuerRoutes(
      IssuerLife life,
      VcApiSettings vcApiSettings,
      IssuerDirectory directory,
      DidDocuments documents,
      KeyRing keyRing) {
    this.life = life;
    this.vcApiSettings = vcApiSettings;
    this.directory = directory;
    this.documents = documents;
    this.keyRing = keyRing;
  }

  public void register(Routes routes) {
    routes.post("/api/v1/issuers", Access.ADMIN, this::create);
    routes.get("/api/v1/issuers", Access.READ, this::all);
    routes.get("/api/v1/issuers/:did", Access.READ, this::one);
    routes.patch("/api/v1/issuers/:did", Access.ADMIN, this::change);
    routes.post("/api/v1/issuers/:did/deactivate", Access.ADMIN, this::deactivate);
    routes.post("/api/v1/issuers/:did/keys", Access.ADMIN, this::rotate);
  }

  private Future<Answer> create(Exchange exchange) {
    return life.create(exchange.organisation(), exchange.actor(), newIssuer(exchange))
        .compose(this::document)
        .map(
            issuer ->
                Answer.created(issuer)
                    .with("Location", "/api/v1/issuers/" + encoded(issuer.get("did"))));
  }

  /** A did:web may hold a percent sign, which a path must not take for its own. */
  private static String encoded(@Nullable Object did) {
    return URLEncoder.encode(String.valueOf(did), StandardCharsets.UTF_8);
  }

  private Future<Answer> all(Exchange exchange) {
    return directory
        .all(exchange.organisation())
        .map(
            issuers ->
                Answer.ok(
                    Json.of("issuers", issuers.stream().map(IssuerRoutes::summary).toList())));
  }

  private Future<Answer> one(Exchange exchange) {
    return directory
        .require(exchange.organisation(), did(exchange))
        .compose(this::document)
        .map(Answer::ok);
  }

  /** {@code {vcApi: {issue, status}}}; what is not named stays. */
  private Future<Answer> change(Exchange exchange) {
    Members body = exchange.body();
    Members vcApi = body.object("vcApi");
    body.nothingElse();
    Boolean issue = truth(vcApi, "issue");
    Boolean status = truth(vcApi, "status");
    vcApi.nothingElse();
    return vcApiSettings
        .change(exchange.organisation(), exchange.actor(), did(exchange), issue, status)
        .compose(this::document)
        .map(Answer::ok);
  }

  private static @Nullable Boolean truth(Members members, String name) {
    boolean truth = members.truth(name, false);
    return members.has(name) ? truth : null;
  }

  private Future<Answer> deactivate(Exchange exchange) {
    return life.deactivate(exchange.organisation(), exchange.actor(), did(exchange))
        .compose(_ -> one(exchange));
  }

  private Future<Answer> rotate(Exchange exchange) {
    Members body = exchange.body();
    Algorithm algorithm = body.parsed("key", Algorithm::ofCurve);
    body.nothingElse();
    return life.rotate(exchange.organisation(), exchange.actor(), did(exchange), algorithm)
        .compose(this::document)
        .map(Answer::created);
  }

  private Future<Map<String, @Nullable Object>> document(Issuer issuer) {
    return Future.all(documents.of(issuer.did()), keyRing.of(issuer.did()))
        .map(
            both -> {
              Map<String, @Nullable Object> document = summary(issuer);
              List<SigningKey> keys = both.resultAt(1);
              document.put("keys", keys.stream().map(IssuerRoutes::key).toList());
              document.put("didDocument", both.resultAt(0));
              return document;
            });
  }

  private static Map<String, @Nullable Object> summary(Issuer issuer) {
    return Json.of(
        "did", issuer.did().value(),
        "name", issuer.name(),
        "state", issuer.isDeactivated() ? "deactivated" : "active",
        "createdAt", issuer.createdAt().toString(),
        "deactivatedAt", issuer.deactivatedAt() == null ? null : issuer.deactivatedAt().toString(),
        "vcApi", issuer.vcApi().json());
  }

  private static Map<String, @Nullable Object> key(SigningKey key) {
    return Json.of(
        "kid", key.kid().toString(),
        "curve", key.algorithm().curve(),
        "activatesAt", key.activatesAt().toString(),
        "supersededAt", key.supersededAt() == null ? null : key.supersededAt().toString(),
        "retiresAt", key.retiresAt() == null ? null : key.retiresAt().toString());
  }

  private static NewIssuer newIssuer(Exchange exchange) {
    Members body = exchange.body();
    IssuerMethod method = body.parsed("didMethod", IssuerMethod::ofWireName);
    List<Algorithm> keys = keys(body, method);
    String path = path(body, method, exchange.isOperator());
    NewIssuer request = new NewIssuer(body.name("name", 200), method, keys, path);
    body.nothingElse();
    return request;
  }

  private static List<Algorithm> keys(Members body, IssuerMethod method) {
    List<String> curves = body.texts("keys");
    if (curves.isEmpty() || curves.size() > MOST_KEYS) {
      throw body.fault("keys", "1 to " + MOST_KEYS + " of P-256, Ed25519");
    }
    if (method != IssuerMethod.WEB && curves.size() != 1) {
      throw body.fault("keys", "exactly one, which is the DID's name");
    }
    try {
      return curves.stream().map(Algorithm::ofCurve).toList();
    } catch (IllegalArgumentException e) {
      throw body.fault("keys", String.valueOf(e.getMessage()));
    }
  }

  /** The host's own did:web says who runs the gateway, so that only its operator may have it. */
  private static @Nullable String path(Members body, IssuerMethod method, boolean operator) {
    String path = body.optionalText("path");
    if (path == null) {
      return null;
    }
    if (method != IssuerMethod.WEB) {
      throw body.fault("path", "only a did:web has one");
    }
    if (path.equals("/")) {
      if (!operator) {
        throw new ProblemException(new Problem.Forbidden("claim the host's own did:web"));
      }
      return "";
    }
    if (!PATH.matcher(path).matches() || RESERVED_PATH.matcher(path).matches()) {
      throw body.fault(
          "path",
          "lower-case words between slashes that no route of ours begins with, or / for the host"
              + " itself");
    }
    return path;
  }

  private static Did did(Exchange exchange) {
    return exchange.did("did");
  }
}
