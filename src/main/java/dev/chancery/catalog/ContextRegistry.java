package dev.chancery.catalog;

import dev.chancery.audit.Action;
import dev.chancery.audit.Audit;
import dev.chancery.audit.Deed;
import dev.chancery.format.jsonld.Contexts;
import dev.chancery.format.jsonld.JsonLdProcessor;
import dev.chancery.model.Actor;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.cache.Changes;
import dev.chancery.platform.cache.Tiered;
import dev.chancery.platform.database.Database;
import dev.chancery.platform.json.Json;
import dev.chancery.platform.json.Members;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an organisation's credentials are expanded by: the contexts of the jar, and those that it
 * registered. None is ever fetched (threat T-18).
 */
public final class ContextRegistry {
  /** The topic of new contexts; a key begins with the organisation, and then {@code /}. */
  public static final String TOPIC = "contexts";

  private static final Duration IN_MEMORY = Duration.ofMinutes(1);
  private static final Duration IN_REDIS = Duration.ofMinutes(5);

  /** A context is registered within its organisation. */
  private record Name(OrganisationId organisation, String url) {
    static Name parse(String text) {
      int slash = text.indexOf('/');
      return new Name(OrganisationId.parse(text.substring(0, slash)), text.substring(slash + 1));
    }

    @Override
    public String toString() {
      return organisation + "/" + url;
    }
  }

  private final Vertx vertx;
  private final Database database;
  private final Changes changes;
  private final RegisteredContexts rows;
  private final Audit audit;
  private final Tiered<Name, RegisteredContext> contexts;

  public ContextRegistry(
      Vertx vertx,
      Tiered.Backing backing,
      Database database,
      RegisteredContexts rows,
      Audit audit) {
    this.vertx = vertx;
    this.database = database;
    this.changes = backing.changes();
    this.rows = rows;
    this.audit = audit;
    this.contexts =
        new Tiered<>(
            TOPIC,
            backing,
            IN_MEMORY,
            IN_REDIS,
            new AsJson(),
            Name::parse,
            name -> database.with(client -> rows.find(client, name.organisation, name.url)));
  }

  /** The key of a context in {@link #TOPIC}. */
  static String key(OrganisationId organisation, String url) {
    return new Name(organisation, url).toString();
  }

  /** Whose context a key of {@link #TOPIC} is of. */
  public static OrganisationId organisation(String key) {
    return Name.parse(key).organisation;
  }

  /**
   * The organisation's context of this URL, or that of delegations; none else of those of the jar.
   */
  public Future<Optional<RegisteredContext>> find(OrganisationId organisation, String url) {
    Optional<RegisteredContext> ofDelegations = DelegationContext.at(url);
    return ofDelegations.isPresent()
        ? Future.succeededFuture(ofDelegations)
        : contexts.get(new Name(organisation, url));
  }

  /**
   * The documents of {@code urls} that are not the jar's, and of all that they refer to; {@link
   * Problem.ContextNotFound} where one is not registered. To read them is for a worker thread.
   */
  public Future<Map<String, String>> texts(OrganisationId organisation, Collection<String> urls) {
    return all(organisation, new LinkedHashSet<>(urls))
        .compose(
            found -> {
              Set<String> more = new LinkedHashSet<>();
              found.forEach(context -> more.addAll(context.requires()));
              found.forEach(context -> more.remove(context.url()));
              return all(organisation, more).map(required -> texts(found, required));
            });
  }

  private Future<List<RegisteredContext>> all(OrganisationId organisation, Set<String> urls) {
    List<Future<RegisteredContext>> found =
        urls.stream()
            .filter(url -> !Contexts.standard().urls().contains(url))
            .map(url -> find(organisation, url).map(context -> require(url, context)))
            .toList();
    return Future.all(found).map(_ -> found.stream().map(Future::result).toList());
  }

  private static RegisteredContext require(String url, Optional<RegisteredContext> found) {
    return found.orElseThrow(() -> new ProblemException(new Problem.ContextNotFound(url)));
  }

  private static Map<String, String> texts(
      List<RegisteredContext> found, List<RegisteredContext> required) {
    Map<String, String> texts = new LinkedHashMap<>();
    required.forEach(context -> texts.put(context.url(), context.document()));
    found.forEach(context -> texts.put(context.url(), context.document()));
    return texts;
  }

  /**
   * Registers {@code document} at {@code url}, once what it refers to is registered and a document
   * could be read by it.
   */
  public Future<RegisteredContext> register(
      OrganisationId organisation,
      Actor actor,
      String url,
      Map<String, @Nullable Object> document) {
    if (Contexts.standard().urls().contains(url) || DelegationContext.at(url).isPresent()) {
      throw new ProblemException(new Problem.AlreadyExists("context", url));
    }
    Set<String> references = Contexts.references(document.get("@context"));
    if (references.size() > RegisteredContext.MOST_REQUIRED) {
      throw new ProblemException(
          new Problem.ContextUnusable(
              url, "refers to more than " + RegisteredContext.MOST_REQUIRED + " contexts"));
    }
    return texts(organisation, references)
        .compose(known -> vertx.executeBlocking(() -> usable(url, document, known), false))
        .compose(
            context ->
                database.inTransaction(client -> insert(client, organisation, actor, context)))
        .onSuccess(context -> changes.announce(TOPIC, key(organisation, context.url())));
  }

  private Future<RegisteredContext> insert(
      SqlConnection client, OrganisationId organisation, Actor actor, RegisteredContext context) {
    Deed deed = new Deed(organisation, actor, Action.CONTEXT_REGISTERED, context.url(), Map.of());
    return rows.insert(client, organisation, context)
        .compose(isNew -> isNew ? audit.record(client, deed) : Future.succeededFuture())
        .map(context);
  }

  /**
   * Sees to it that what was made of {@code type} stands at {@code url}: the type may be older than
   * the making of contexts, or than the gateway's address.
   */
  public Future<RegisteredContext> ensure(
      OrganisationId organisation, String url, CredentialType type) {
    return find(organisation, url)
        .compose(
            found ->
                found.map(Future::succeededFuture).orElseGet(() -> made(organisation, url, type)));
  }

  private Future<RegisteredContext> made(
      OrganisationId organisation, String url, CredentialType type) {
    return vertx
        .executeBlocking(() -> RegisteredContext.of(url, type), false)
        .compose(
            context ->
                database.with(client -> rows.insert(client, organisation, context)).map(context))
        .onSuccess(_ -> changes.announce(TOPIC, key(organisation, url)));
  }

  private static RegisteredContext usable(
      String url, Map<String, @Nullable Object> document, Map<String, String> known) {
    String text = Json.text(document);
    new JsonLdProcessor(Contexts.standard().with(known).with(Map.of(url, text))).requireUsable(url);
    try {
      return new RegisteredContext(url, text, new ArrayList<>(known.keySet()));
    } catch (IllegalArgumentException e) {
      throw new ProblemException(new Problem.ContextUnusable(url, String.valueOf(e.getMessage())));
    }
  }

  private static final class AsJson implements Tiered.Codec<RegisteredContext> {
    @Override
    public byte[] encode(RegisteredContext context) {
      return Json.bytes(
          Json.of(
              "url", context.url(),
              "document", context.document(),
              "requires", context.requires()));
    }

    @Override
    public RegisteredContext decode(byte[] bytes) {
      Members members = Members.of(Json.object(bytes));
      return new RegisteredContext(
          members.text("url"), members.text("document"), members.texts("requires"));
    }
  }
}
