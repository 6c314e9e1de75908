package dev.chancery.identity;

import dev.chancery.model.Did;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.egress.Egress;
import io.vertx.core.Future;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;

/** did:web (W3C CCG): the document lies at an https address that the DID spells. */
final class WebMethod implements DidMethod {
  /** A port's colon is percent-encoded (§3.1); nothing else of a host may be. */
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.-]+(?:%3[Aa][0-9]{1,5})?");

  /** No encoded slash, backslash, dot, percent sign or control character: none changes the path. */
  private static final Pattern SEGMENT =
      Pattern.compile(
          "(?!\\.{1,2}$)(?:[A-Za-z0-9._-]|%(?!2[5EFef]|5[Cc]|[01]|7[Ff])[0-9A-Fa-f]{2})+");

  private final Egress egress;

  WebMethod(Egress egress) {
    this.egress = egress;
  }

  @Override
  public String name() {
    return "web";
  }

  @Override
  public Future<DidDocument> resolve(Did did, OrganisationId asking) {
    try {
      return Fetching.json(did, egress.getJson(asking, address(did)))
          .map(json -> DidDocument.parse(did, json));
    } catch (ProblemException e) {
      return Future.failedFuture(e);
    }
  }

  /** did:web §3.2: colons part the path; without one the document is well-known. */
  static URI address(Did did) {
    List<String> parts = List.of(did.methodSpecificId().split(":", -1));
    String host = parts.getFirst();
    List<String> path = parts.subList(1, parts.size());
    if (!HOST.matcher(host).matches()
        || !path.stream().allMatch(segment -> SEGMENT.matcher(segment).matches())) {
      throw new ProblemException(
          new Problem.DidUnresolvable(did, "not the spelling of an https address"));
    }
    String folder = path.isEmpty() ? ".well-known" : String.join("/", path);
    return URI.create("https://" + host.replaceFirst("%3[Aa]", ":") + "/" + folder + "/did.json");
  }
}
