import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.UUID;

/**
 * The least that any durable issuer must do for one credential: read a request, sign once with
 * ES256, commit a row (requests that wait together share one INSERT), answer. It has no caches,
 * policies, status lists, limits or metrics. What a gateway does in a second, divided by what this
 * does on the same machine, says what the gateway adds.
 *
 * <p>One file without a build, run on the gateway's own dependencies, so that both always stand on
 * the same versions:
 *
 * <pre>{@code
 * java -cp <the gateway's dependencies> Floor.java postgresql://user:password@host/database 8099
 * curl -d '{"did":"did:key:…","collectionId":"…"}' http://127.0.0.1:8099/auto-issue
 * }</pre>
 */
public final class Floor {
  private static final int LOOPS = 2;
  private static final int LARGEST_BODY = 64 * 1024;
  private static final String TABLE =
      """
      CREATE TABLE IF NOT EXISTS credential (
        id uuid PRIMARY KEY, did text NOT NULL, collection text NOT NULL, jwt text NOT NULL,
        at timestamptz NOT NULL DEFAULT now())""";

  private Floor() {}

  public static void main(String[] args) throws GeneralSecurityException {
    AmazonCorrettoCryptoProvider.install();
    PgConnectOptions postgres = PgConnectOptions.fromUri(args[0]).setCachePreparedStatements(true);
    int port = Integer.parseInt(args[1]);
    PrivateKey key = newKey();
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(LOOPS));
    createTable(vertx, postgres)
        .compose(
            _ ->
                vertx.deployVerticle(
                    () -> new Http(postgres, key, port),
                    new DeploymentOptions().setInstances(LOOPS)))
        .onSuccess(_ -> System.out.println("the floor is up at http://127.0.0.1:" + port))
        .onFailure(Floor::giveUp);
  }

  private static Future<?> createTable(Vertx vertx, PgConnectOptions postgres) {
    Pool pool = Pool.pool(vertx, postgres, new PoolOptions().setMaxSize(1));
    return pool.query(TABLE).execute().eventually(pool::close);
  }

  private static PrivateKey newKey() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair().getPrivate();
  }

  private static void giveUp(Throwable failure) {
    System.err.println("the floor did not start: " + failure);
    System.exit(1);
  }

  /** A credential that waits to be durable. */
  private record Waiting(
      UUID id, String did, String collection, String jwt, Promise<Void> recorded) {}

  /** Sends what has queued up as soon as a slot is free. Belongs to one event loop. */
  private static final class GroupCommit {
    private static final int SLOTS = 2;
    private static final int LARGEST_BATCH = 128;
    private static final String INSERT =
        """
        INSERT INTO credential (id, did, collection, jwt)
        SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[])""";

    private final Pool pool;
    private final Queue<Waiting> queue = new ArrayDeque<>();
    private int inFlight;

    GroupCommit(Pool pool) {
      this.pool = pool;
    }

    Future<Void> record(UUID id, String did, String collection, String jwt) {
      Promise<Void> recorded = Promise.promise();
      queue.add(new Waiting(id, did, collection, jwt, recorded));
      send();
      return recorded.future();
    }

    private void send() {
      if (queue.isEmpty() || inFlight == SLOTS) {
        return;
      }
      List<Waiting> batch = new ArrayList<>();
      while (batch.size() < LARGEST_BATCH && !queue.isEmpty()) {
        batch.add(queue.remove());
      }
      inFlight++;
      pool.preparedQuery(INSERT)
          .execute(columns(batch))
          .<Void>mapEmpty()
          .onComplete(
              done -> {
                inFlight--;
                batch.forEach(waiting -> waiting.recorded.handle(done));
                send();
              });
    }

    private static Tuple columns(List<Waiting> batch) {
      return Tuple.of(
          batch.stream().map(Waiting::id).toArray(UUID[]::new),
          batch.stream().map(Waiting::did).toArray(String[]::new),
          batch.stream().map(Waiting::collection).toArray(String[]::new),
          batch.stream().map(Waiting::jwt).toArray(String[]::new));
    }
  }

  /** One event loop's share of the port. */
  private static final class Http extends VerticleBase {
    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();
    private static final String HEADER =
        base64url("{\"alg\":\"ES256\",\"typ\":\"vc+jwt\",\"kid\":\"did:web:localhost#key-1\"}");

    private final PgConnectOptions postgres;
    private final PrivateKey key;
    private final int port;

    Http(PgConnectOptions postgres, PrivateKey key, int port) {
      this.postgres = postgres;
      this.key = key;
      this.port = port;
    }

    @Override
    public Future<?> start() throws GeneralSecurityException {
      Pool pool = Pool.pool(vertx, postgres, new PoolOptions().setMaxSize(GroupCommit.SLOTS));
      GroupCommit commits = new GroupCommit(pool);
      Signature es256 = Signature.getInstance("SHA256withECDSAinP1363Format");
      es256.initSign(key);
      Router router = Router.router(vertx);
      router
          .post("/auto-issue")
          .handler(BodyHandler.create(false).setBodyLimit(LARGEST_BODY))
          .handler(scan -> issue(scan, es256, commits));
      return vertx.createHttpServer().requestHandler(router).listen(port, "127.0.0.1");
    }

    private static void issue(RoutingContext scan, Signature es256, GroupCommit commits) {
      JsonObject body = scan.body().asJsonObject();
      String did = body.getString("did");
      UUID id = UUID.randomUUID();
      String jwt = signed(es256, HEADER + '.' + base64url(credential(id, did).encode()));
      commits
          .record(id, did, body.getString("collectionId"), jwt)
          .onSuccess(_ -> answer(scan, id, jwt))
          .onFailure(scan::fail);
    }

    private static void answer(RoutingContext scan, UUID id, String jwt) {
      scan.response()
          .setStatusCode(201)
          .putHeader("content-type", "application/json")
          .end(
              new JsonObject()
                  .put("credentialId", "urn:uuid:" + id)
                  .put("credential", jwt)
                  .toBuffer());
    }

    private static String signed(Signature es256, String input) {
      try {
        es256.update(input.getBytes(StandardCharsets.US_ASCII));
        return input + '.' + BASE64URL.encodeToString(es256.sign());
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }

    private static JsonObject credential(UUID id, String did) {
      return new JsonObject()
          .put("@context", new JsonArray().add("https://www.w3.org/ns/credentials/v2"))
          .put("id", "urn:uuid:" + id)
          .put("type", new JsonArray().add("VerifiableCredential").add("EmployeeID"))
          .put("issuer", new JsonObject().put("id", "did:web:localhost").put("name", "Floor"))
          .put("validFrom", Instant.now().toString())
          .put(
              "credentialStatus",
              new JsonObject()
                  .put("type", "BitstringStatusListEntry")
                  .put("statusPurpose", "revocation")
                  .put("statusListIndex", "123")
                  .put("statusListCredential", "https://localhost/status/1"))
          .put(
              "credentialSubject",
              new JsonObject()
                  .put("id", did)
                  .put("name", "Ada Lovelace")
                  .put("employeeNumber", "E-1815")
                  .put("department", "Engineering")
                  .put("year", "2024"));
    }

    private static String base64url(String text) {
      return BASE64URL.encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
  }
}
