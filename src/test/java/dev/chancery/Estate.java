package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.chancery.api.Routes;
import dev.chancery.api.caller.Scope;
import dev.chancery.model.BulkId;
import dev.chancery.model.CollectionId;
import dev.chancery.model.OrganisationId;
import dev.chancery.offer.ClaimContent;
import dev.chancery.offer.ClaimDesk;
import dev.chancery.offer.NewClaim;
import dev.chancery.testing.Api;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Backend;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.Claims;
import dev.chancery.testing.Credential;
import dev.chancery.testing.Description;
import dev.chancery.testing.Holder;
import dev.chancery.testing.TokenIssuer;
import dev.chancery.testing.VcApi;
import dev.chancery.testing.Wallet;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One of everything that an organisation can have, and how a call to each route names it: what
 * stands for the parameters of its path, and a body that the route accepts.
 */
final class Estate {
  private static final Set<HttpMethod> BODIED =
      Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH);

  /** An id that was given to nothing; a schema might be called so too. */
  private static final String NOBODYS = "00000000-0000-4000-8000-000000000000";

  private static final String NOBODYS_DID = "did:web:nobody.example";

  private static final String LOGIN = "https://login.example/owner";

  private static final String HOOK_URL = "https://hooks.owner.invalid/chancery";
  private static final String CONTEXT_URL = "https://owner.example/context";
  private static final Map<String, Object> CONTEXT =
      Map.of(
          "url",
          CONTEXT_URL,
          "document",
          Map.of("@context", Map.of("event", "https://owner.example/terms#event")));

  private static final Pattern DOCS_ASSET = Pattern.compile("/docs/[0-9a-f]+-docs\\.css");

  private final Map<String, Object> signIn =
      new TokenIssuer(LOGIN, "chancery").signIn("roles", Map.of("auditor", List.of("read")));
  private final Description description;
  private final Api owner;
  private final Map<String, Object> paths = new HashMap<>();
  private final Map<String, Object> bodies = new HashMap<>();
  private final Set<String> names;

  /** A new organisation of {@code gateway}, with its estate. */
  static Estate in(TestGateway gateway) {
    Answered organisation = gateway.api().post("/api/v1/organisations", Map.of("name", "Owner"));
    Api owner = new Api(gateway.stranger().base(), organisation.text("key"));
    return new Estate(gateway, owner, organisation.text("id"));
  }

  private Estate(TestGateway gateway, Api owner, String organisation) {
    this.owner = owner;
    description = Description.of(owner.get("/openapi.yaml").string());
    Campaign open = Campaign.with(owner, Campaign.unlimited("open"));
    Campaign code = Campaign.with(owner, Map.of("admission", "code"));
    String schema = Campaign.schema(owner);
    String key = made(owner, "/api/v1/keys", Map.of("name", "spare")).text("id");
    Wallet wallet = Wallet.p256();
    publish(open, wallet, organisation, schema);
    bulk(open);
    claim(gateway, OrganisationId.parse(organisation), open);
    documents(gateway, open.issuerDid());
    issuer(code.issuerDid());
    collection(code, wallet);
    guest(Wallet.named("did:example:guest"));
    paths.put("/api/v1/schemas/:id", "/api/v1/schemas/" + schema);
    paths.put("/api/v1/keys/:id", "/api/v1/keys/" + key);
    paths.put("/api/v1/keys/:id/rotate", "/api/v1/keys/" + key + "/rotate");
    bodies.put("/api/v1/keys/:id/rotate", Map.of("overlap", "PT1H"));
    paths.put("/api/v1/keys/:id/limits", "/api/v1/keys/" + key + "/limits");
    bodies.put("/api/v1/keys/:id/limits", Map.of("requestsPerMinute", 60));
    quotas("/api/v1/organisations/:id", "/api/v1/organisations/" + organisation);
    quotas("/api/v1/schemas/:id", "/api/v1/schemas/" + schema);
    quotas("/api/v1/collections/:id", "/api/v1/collections/" + code.id());
    paths.put("/api/v1/organisations/:id/oidc", "/api/v1/organisations/" + organisation + "/oidc");
    String limits = "/api/v1/organisations/" + organisation + "/limits";
    paths.put("/api/v1/organisations/:id/limits", limits);
    bodies.put("/api/v1/organisations/:id/limits", Map.of("requestsPerMinute", 1_000_000));
    assertThat(owner.call("PUT", "/api/v1/oidc", signIn).status()).isEqualTo(200);
    create(open, schema);
    issue(new Backend(owner, open.issuerDid(), schema), wallet);
    secure(new VcApi(owner, open.issuerDid()));
    webhook();
    docs();
    names =
        Set.of(
            open.id(),
            open.issuerDid(),
            code.id(),
            schema,
            key,
            "did:example:guest",
            LOGIN,
            HOOK_URL,
            CONTEXT_URL);
  }

  /** What strangers see. */
  private void publish(Campaign open, Wallet wallet, String organisation, String schema) {
    Answered scanned = open.scan(wallet);
    String list = String.valueOf(scanned.object("status").get("uri"));
    paths.put("/status/:list", URI.create(list).getPath());
    paths.put("/api/v1/credentials/:id", "/api/v1/credentials/" + scanned.text("credentialId"));
    paths.put("/c/:id", "/c/" + open.id());
    paths.put("/api/v1/collections/:id/qr", "/api/v1/collections/" + open.id() + "/qr");
    paths.put("/vct/:organisation/:id", "/vct/" + organisation + "/" + schema);
    paths.put("/contexts/agent-delegation/:digest", "/contexts/agent-delegation/8d48e803691b7a86");
    paths.put("/contexts/:organisation/:schema", "/contexts/" + organisation + "/" + schema);
    bodies.put("/auto-issue", open.body(wallet, Map.of()));
    bodies.put("/auto-issue/challenge", Map.of("collectionId", open.id()));
    bodies.put("/api/v1/deliveries/challenge", Map.of());
    Holder holder = new Holder(new Api(owner.base(), null), wallet);
    bodies.put("/api/v1/deliveries/collect", (Supplier<?>) holder::collection);
  }

  private void documents(TestGateway gateway, String issuerDid) {
    String slug = issuerDid.substring(issuerDid.lastIndexOf(':') + 1);
    paths.put("/:a/:b/did.json", "/issuers/" + slug + "/did.json");
    for (String path : List.of("one", "one/two/three", "one/two/three/four")) {
      made(owner, "/api/v1/issuers", newIssuer(path));
    }
    paths.put("/:a/did.json", "/one/did.json");
    paths.put("/:a/:b/:c/did.json", "/one/two/three/did.json");
    paths.put("/:a/:b/:c/:d/did.json", "/one/two/three/four/did.json");
    made(gateway.api(), "/api/v1/issuers", newIssuer("/"));
  }

  private void docs() {
    Matcher asset = DOCS_ASSET.matcher(owner.get("/docs").string());
    assertThat(asset.find()).isTrue();
    paths.put("/docs/:asset", asset.group());
  }

  private void issuer(String did) {
    paths.put("/api/v1/issuers/:did", "/api/v1/issuers/" + did);
    paths.put("/api/v1/issuers/:did/keys", "/api/v1/issuers/" + did + "/keys");
    paths.put(
        "/api/v1/issuers/:did/deactivate", "/api/v1/issuers/" + Api.encoded(did) + "/deactivate");
    bodies.put("/api/v1/issuers/:did", Map.of("vcApi", Map.of("status", true)));
    bodies.put("/api/v1/issuers/:did/keys", Map.of("key", "P-256"));
    bodies.put("/api/v1/issuers/:did/deactivate", Map.of());
  }

  private void collection(Campaign code, Wallet wallet) {
    String pattern = "/api/v1/collections/:id";
    String path = "/api/v1/collections/" + code.id();
    Answered screen = made(owner, path + "/screens", Map.of("name", "Hall"));
    made(owner, path + "/holders", List.of(Map.of("did", wallet.did())));
    for (String rest : List.of("", "/screen", "/screens", "/holders")) {
      paths.put(pattern + rest, path + rest);
    }
    paths.put(pattern + "/screens/:screen", path + "/screens/" + screen.text("id"));
    paths.put(pattern + "/holders/:did", path + "/holders/" + wallet.did());
    paths.put(pattern + "/mail", path + "/mail");
    bodies.put(pattern + "/mail", Map.of("subject", "{collection}", "text", "Come and get it."));
    bodies.put(pattern, Map.of("paused", true));
    bodies.put(pattern + "/screens", Map.of("name", "Door"));
    bodies.put(pattern + "/holders", List.of(Map.of("did", wallet.did())));
  }

  private void bulk(Campaign open) {
    String collection = "/api/v1/collections/" + open.id();
    Map<String, Object> rows = Map.of("rows", List.of(Map.of("externalId", "4711", "name", "Ada")));
    bodies.put("/api/v1/collections/:id/bulk", rows);
    paths.put("/api/v1/collections/:id/bulk", collection + "/bulk");
    paths.put("/api/v1/collections/:id/template.csv", collection + "/template.csv");
    Answered uploaded = owner.post(collection + "/bulk", rows);
    assertThat(uploaded.status()).as(uploaded.string()).isEqualTo(202);
    String bulk = "/api/v1/bulk/";
    for (String rest :
        List.of(
            "",
            "/events",
            "/rows",
            "/report.csv",
            "/credentials.ndjson",
            "/pause",
            "/resume",
            "/retry",
            "/cancel")) {
      paths.put(bulk + ":id" + rest, bulk + uploaded.text("bulkId") + rest);
      bodies.put(bulk + ":id" + rest, Map.of());
    }
  }

  /** Of a row for whose recipient no DID is known. */
  private void claim(TestGateway gateway, OrganisationId organisation, Campaign open) {
    Wiring wiring = gateway.gateway().wiring();
    BulkId bulk = BulkId.random(wiring.ground.randomness);
    ClaimDesk.Occasion occasion =
        new ClaimDesk.Occasion(
            organisation,
            CollectionId.parse(open.id()),
            bulk,
            TestGateway.await(wiring.ground.dataKeys.of(organisation)),
            Duration.ofDays(30));
    ClaimContent content = new ClaimContent(null, null, "4712", Map.of("name", "Bob"));
    NewClaim claimed = new NewClaim(1, UUID.randomUUID(), List.of(), content);
    TestGateway.await(
        wiring.ground.database.inTransaction(
            client -> wiring.second.claimDesk.open(client, occasion, List.of(claimed))));
    Claims claims = new Claims(open);
    String id = claims.idOf(bulk.toString());
    String claim = "/api/v1/claims/";
    for (String rest : List.of("", "/resend", "/cancel")) {
      paths.put(claim + ":id" + rest, claim + id + rest);
      bodies.put(claim + ":id" + rest, Map.of());
    }
    paths.put("/claim/:token", "/claim/" + claims.token(id));
  }

  private void quotas(String pattern, String path) {
    paths.put(pattern + "/quotas", path + "/quotas");
    bodies.put(pattern + "/quotas", Map.of("day", 1_000_000));
  }

  /** Tries out an address that leads nowhere, once, so that nothing is sent again meanwhile. */
  private void webhook() {
    Map<String, Object> request = Map.of("url", HOOK_URL, "events", List.of("credential.replaced"));
    String webhook = "/api/v1/webhooks/" + made(owner, "/api/v1/webhooks", request).text("id");
    Answered tested = owner.post(webhook + "/test", Map.of());
    String notification = "/api/v1/notifications/" + tested.text("notificationId");
    for (String step : List.of("", "/rotate", "/test")) {
      paths.put("/api/v1/webhooks/:id" + step, webhook + step);
      bodies.put("/api/v1/webhooks/:id" + step, Map.of());
    }
    bodies.put("/api/v1/webhooks", request);
    bodies.put("/api/v1/suppressions", Map.of("email", "dave@example.com"));
    paths.put("/api/v1/suppressions/:email", "/api/v1/suppressions/dave@example.com");
    bodies.put("/api/v1/webhooks/:id", request);
    paths.put("/api/v1/notifications/:id", notification);
    paths.put("/api/v1/notifications/:id/resend", notification + "/resend");
    bodies.put("/api/v1/notifications/:id/resend", Map.of());
    bodies.put("/api/v1/notifications/resend", Map.of("channel", "webhook"));
  }

  private void guest(Wallet guest) {
    Map<String, Object> registration = Map.of("did", guest.did(), "document", guest.document());
    made(owner, "/api/v1/dids", registration);
    paths.put("/api/v1/dids/:did", "/api/v1/dids/" + Api.encoded(guest.did()));
    bodies.put("/api/v1/dids", registration);
  }

  private void create(Campaign like, String schema) {
    Map<String, @Nullable Object> collection = new LinkedHashMap<>(Campaign.request());
    collection.put("issuerDid", like.issuerDid());
    collection.put("schemaIds", List.of(schema));
    bodies.put("/api/v1/collections", collection);
    bodies.put("/api/v1/issuers", newIssuer("five"));
    bodies.put("/api/v1/organisations", Map.of("name", "Another"));
    bodies.put("/api/v1/keys", Map.of("name", "another"));
    bodies.put("/api/v1/oidc", signIn);
    Map<String, @Nullable Object> definition =
        new LinkedHashMap<>(owner.get("/api/v1/schemas/" + schema).json());
    definition.put("id", "another");
    bodies.put("/api/v1/schemas", definition);
    bodies.put("/api/v1/contexts", CONTEXT);
    String url = made(owner, "/api/v1/contexts", CONTEXT).text("url");
    paths.put("/api/v1/contexts/:url", "/api/v1/contexts/" + Api.encoded(url));
  }

  private void issue(Backend backend, Wallet holder) {
    Map<String, @Nullable Object> delivered = backend.request(holder);
    delivered.put("deliver", Map.of("by", "token"));
    Supplier<String> delivery =
        () -> {
          Answered issued = made(owner, "/api/v1/credentials/issue", delivered);
          return URI.create(String.valueOf(issued.object("delivery").get("url"))).getPath();
        };
    paths.put("/api/v1/deliveries/:token", delivery);
    Map<String, @Nullable Object> batch = backend.batch(List.of(Backend.entry(holder)));
    Answered issued = backend.issue(backend.request(holder));
    String list =
        String.valueOf(
            Credential.in(issued)
                .objects("credentialStatus")
                .getLast()
                .get("statusListCredential"));
    paths.put("/status/:list/suspension", URI.create(list).getPath());
    for (String step : List.of("/revoke", "/suspend", "/reinstate")) {
      String pattern = "/api/v1/credentials/:id" + step;
      paths.put(pattern, "/api/v1/credentials/" + issued.text("credentialId") + step);
      bodies.put(pattern, Map.of("reason", "a test"));
    }
    Map<String, Object> order = Map.of("by", Map.of("schemaId", backend.schemaId()));
    Answered given = owner.post("/api/v1/credentials/revoke", order);
    paths.put("/api/v1/revocations/:id", "/api/v1/revocations/" + given.text("revocationId"));
    bodies.put("/api/v1/credentials/revoke", order);
    bodies.put("/api/v1/credentials/issue", backend.request(holder));
    bodies.put("/api/v1/credentials/issue/batch", batch);
    String ordered = backend.orderDone(backend.orderBatch(batch)).text("orderId");
    paths.put("/api/v1/credentials/issue/batch/:id", "/api/v1/credentials/issue/batch/" + ordered);
    paths.put(
        "/api/v1/transactions/:hash",
        "/api/v1/transactions/" + backend.issueBatch(batch).text("transactionHash"));
  }

  /** What a caller wrote itself; one that has a name is for one call. */
  private void secure(VcApi backend) {
    Map<String, @Nullable Object> named = backend.credential();
    String name = "urn:uuid:" + UUID.randomUUID();
    named.put("id", name);
    Answered issued = backend.issue(named);
    Object verifiable = VcApi.verifiable(issued);
    bodies.put("/credentials/verify", Map.of("verifiableCredential", verifiable));
    bodies.put(
        "/presentations/verify",
        Map.of(
            "verifiablePresentation",
            Map.of(
                "@context",
                List.of(VcApi.V2),
                "type",
                "VerifiablePresentation",
                "verifiableCredential",
                List.of(verifiable))));
    Map<String, Object> request = Map.of("credential", backend.credential());
    bodies.put("/credentials/issue", request);
    paths.put("/issuers/:did/credentials/issue", backend.endpoint());
    bodies.put("/issuers/:did/credentials/issue", request);
    paths.put("/credentials/:id", "/credentials/" + name);
    bodies.put(
        "/credentials/status",
        Map.of(
            "credentialId",
            name,
            "credentialStatus",
            Map.of("type", "BitstringStatusListEntry", "statusPurpose", "suspension"),
            "status",
            true));
  }

  /** The API as the organisation calls it. */
  Api owner() {
    return owner;
  }

  /** A call to {@code route} by {@code caller} that names what is the organisation's. */
  Answered call(Api caller, Routes.Entry route) {
    return call(caller, route, path(route));
  }

  /** The same call, naming what is nobody's. */
  Answered callUnknown(Api caller, Routes.Entry route) {
    String path =
        route
            .path()
            .replace(":did", NOBODYS_DID)
            .replaceAll(":(id|screen|organisation)", NOBODYS)
            .replace(":email", "nobody@nobody.example");
    return call(caller, route, path);
  }

  private Answered call(Api caller, Routes.Entry route, String path) {
    Object body = BODIED.contains(route.method()) ? fresh(known(bodies, "body", route)) : null;
    Answered answer =
        caller.with("Accept", "text/html, */*;q=0.5").call(route.method().name(), path, body);
    requireDescribed(route, body, answer);
    return answer;
  }

  /** Whatever is answered here is held against the API's description, and what was taken too. */
  private void requireDescribed(Routes.Entry route, @Nullable Object body, Answered answer) {
    if (route.method().equals(HttpMethod.OPTIONS)) {
      return;
    }
    String method = route.method().equals(HttpMethod.HEAD) ? "GET" : route.method().name();
    description.requireNamed(method, route.path(), answer);
    if (body != null && answer.status() < 300) {
      description.requireSendable(method, route.path(), body);
    }
  }

  /** Some things are good for one call. */
  private static Object fresh(Object known) {
    return known instanceof Supplier<?> fresh ? fresh.get() : known;
  }

  /** A key of the organisation's with this scope alone. */
  Api with(Scope scope) {
    return with(owner, scope);
  }

  /** A key of {@code admin}'s organisation with {@code scope} alone. */
  static Api with(Api admin, Scope scope) {
    Map<String, Object> key = Map.of("name", scope.wireName(), "scopes", List.of(scope.wireName()));
    return new Api(admin.base(), made(admin, "/api/v1/keys", key).text("key"));
  }

  /** The patterns of paths that are filled in here, to be held against the routes that are. */
  Set<String> patterns() {
    return paths.keySet();
  }

  /** Nothing that holds one of these is for others to see. */
  Set<String> names() {
    return names;
  }

  private String path(Routes.Entry route) {
    return route.path().contains(":")
        ? String.valueOf(fresh(known(paths, "path", route)))
        : route.path();
  }

  private static <T> T known(Map<String, T> table, String what, Routes.Entry route) {
    T known = table.get(route.path());
    if (known == null) {
      throw new AssertionError("a " + what + " for " + route + " is missing in Estate");
    }
    return known;
  }

  private static Map<String, Object> newIssuer(String path) {
    return Map.of("name", "Acme", "didMethod", "web", "keys", List.of("P-256"), "path", path);
  }

  @CanIgnoreReturnValue
  private static Answered made(Api caller, String path, Object body) {
    Answered made = caller.post(path, body);
    assertThat(made.status()).as(made.string()).isIn(200, 201);
    return made;
  }
}
