package dev.chancery.api.rest;

import dev.chancery.api.Access;
import dev.chancery.api.Answer;
import dev.chancery.api.Exchange;
import dev.chancery.api.Routes;
import dev.chancery.issuer.DidDocuments;
import dev.chancery.issuer.IssuerDids;
import dev.chancery.issuer.IssuerDirectory;
import dev.chancery.model.Did;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.json.Json;
import io.vertx.core.Future;
import java.util.regex.Pattern;

/**
 * Where did:web looks (did:web §3.2): {@code /.well-known/did.json} for the host, {@code
 * /{path}/did.json} below it.
 */
public final class DidWebRoutes {
  private static final Pattern PATH = Pattern.compile("/([a-z0-9/-]{1,255})/did\\.json");

  private final IssuerDirectory directory;
  private final IssuerDids dids;
  private final DidDocuments documents;

  public DidWebRoutes(IssuerDirectory directory, IssuerDids dids, DidDocuments documents) {
    this.directory = directory;
    this.dids = dids;
    this.documents = documents;
  }

  public void register(Routes routes) {
    routes.get(
        "/.well-known/did.json", Access.PUBLIC, exchange -> document(exchange, dids.web("")));
    for (String path :
        new String[] {
          "/:a/did.json", "/:a/:b/did.json", "/:a/:b/:c/did.json", "/:a/:b/:c/:d/did.json"
        }) {
      routes.get(path, Access.PUBLIC, exchange -> document(exchange, did(exchange)));
    }
  }

  private Future<Answer> document(Exchange exchange, Did did) {
    return directory
        .findPublic(did)
        .map(found -> found.orElseThrow(() -> absent(exchange)))
        .compose(issuer -> documents.of(issuer.did()))
        .map(
            document ->
                Answer.of(200, "application/did+json", Json.bytes(document))
                    .with("Cache-Control", "public, max-age=300"));
  }

  private Did did(Exchange exchange) {
    var matched = PATH.matcher(exchange.requestPath());
    if (!matched.matches()) {
      throw absent(exchange);
    }
    return dids.web(matched.group(1));
  }

  private static ProblemException absent(Exchange exchange) {
    return new ProblemException(new Problem.NotFound("DID document", exchange.requestPath()));
  }
}
