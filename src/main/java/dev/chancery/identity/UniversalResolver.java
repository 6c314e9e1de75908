package dev.chancery.identity;

import dev.chancery.model.Did;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.egress.Addresses;
import dev.chancery.platform.egress.Egress;
import dev.chancery.platform.json.Json;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks a Universal Resolver (W3C DID Resolution, HTTP binding) that the operator named, for every
 * method that is not built in. Its address may be plain http and private; it is the only one that
 * this client talks to.
 */
public final class UniversalResolver {
  private final String base;
  private final Egress egress;

  public UniversalResolver(Vertx vertx, URI base) {
    this.base = base.toString().replaceFirst("/+$", "");
    this.egress = new Egress(vertx, Egress.Rules.operator(base), Addresses.system(vertx));
  }

  Future<DidDocument> resolve(Did did, OrganisationId asking) {
    String identifier = URLEncoder.encode(did.value(), StandardCharsets.UTF_8);
    URI address = URI.create(base + "/1.0/identifiers/" + identifier);
    return Fetching.json(did, egress.getJson(asking, address)).map(result -> document(did, result));
  }

  /** W3C DID Resolution §4: the document stands in a resolution result, beside its metadata. */
  private static DidDocument document(Did did, Map<String, @Nullable Object> result) {
    if (result.get("didDocumentMetadata") instanceof Map<?, ?> metadata
        && Boolean.TRUE.equals(metadata.get("deactivated"))) {
      throw new ProblemException(new Problem.DidUnresolvable(did, "deactivated"));
    }
    if (result.get("didDocument") instanceof Map<?, ?> document) {
      return DidDocument.parse(did, Json.members(document));
    }
    throw new ProblemException(new Problem.DidUnresolvable(did, "the resolver knows no document"));
  }
}
