package dev.chancery.format.jsonld;

import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The term definitions of one local context, laid over an active one (JSON-LD 1.1 API §4.2). */
final class Definitions {
  private static final Set<String> ENTRIES =
      Set.of("@id", "@type", "@container", "@context", "@protected", "@language", "@prefix");
  private static final Set<String> TYPES = Set.of("@id", "@vocab", "@none");
  private static final Set<String> CONTAINERS = Set.of("@list", "@set", "@graph");

  private final String where;
  private final boolean overrideProtected;
  private final ActiveContext active;
  private final Map<?, ?> local;
  private final Map<String, TermDefinition> terms;

  /** False while a term is being defined, true when it is. */
  private final Map<String, Boolean> defined = new HashMap<>();

  private final @Nullable String vocabulary;

  Definitions(String where, boolean overrideProtected, ActiveContext active, Map<?, ?> local) {
    this.where = where;
    this.overrideProtected = overrideProtected;
    this.active = active;
    this.local = local;
    this.terms = new LinkedHashMap<>(active.terms());
    this.vocabulary = vocabulary();
  }

  ActiveContext result() {
    for (Object key : local.keySet()) {
      String name = (String) key;
      if (Keywords.contains(name) || Keywords.resembles(name)) {
        requireKnown(name);
      } else {
        define(name);
      }
    }
    return new ActiveContext(terms, vocabulary, language(), active.previous());
  }

  private void requireKnown(String keyword) {
    switch (keyword) {
      case "@vocab", "@language", "@protected" -> {}
      case "@version" -> {
        if (!(local.get(keyword) instanceof Number version) || version.doubleValue() != 1.1) {
          throw unusable("@version is 1.1");
        }
      }
      default -> throw unusable(keyword + " is not done here");
    }
  }

  private @Nullable String vocabulary() {
    if (!local.containsKey("@vocab")) {
      return active.vocabulary();
    }
    return switch (local.get("@vocab")) {
      case null -> null;
      case String iri when Characters.isAbsoluteIri(iri) -> iri;
      default -> throw unusable("@vocab is an absolute IRI");
    };
  }

  private @Nullable String language() {
    return local.containsKey("@language") ? language(local.get("@language")) : active.language();
  }

  private @Nullable String language(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case String tag when Scalars.isLanguage(tag) -> tag;
      default -> throw unusable("@language is a language tag in lower case");
    };
  }

  /** A term, defined first if this very context defines it. */
  private @Nullable TermDefinition term(String name) {
    if (local.containsKey(name) && !Keywords.contains(name)) {
      define(name);
    }
    return terms.get(name);
  }

  private void define(String name) {
    Boolean state = defined.putIfAbsent(name, false);
    if (state != null) {
      if (!state) {
        throw unusable(name + " is defined by itself");
      }
      return;
    }
    TermDefinition previous = terms.remove(name);
    TermDefinition definition = definition(name, local.get(name));
    if (previous != null && previous.isProtected() && !overrideProtected) {
      if (!definition.protectedAs(true).equals(previous)) {
        throw unusable(name + " is protected, and cannot be defined anew");
      }
      definition = previous;
    }
    terms.put(name, definition);
    defined.put(name, true);
  }

  private TermDefinition definition(String name, @Nullable Object value) {
    if (name.isEmpty()) {
      throw unusable("a term is not empty");
    }
    return switch (value) {
      case null -> simple(name, null);
      case String iri -> simple(name, iri(name, iri));
      case Map<?, ?> map -> expanded(name, map);
      default -> throw unusable(name + " is defined by an IRI or an object");
    };
  }

  private TermDefinition simple(String name, @Nullable String iri) {
    boolean prefix = iri != null && isSeparator(iri.charAt(iri.length() - 1)) && !inParts(name);
    return new TermDefinition(iri, prefix, isProtected(local), null, null, Set.of(), null, null);
  }

  private TermDefinition expanded(String name, Map<?, ?> map) {
    Set<String> container = container(map.get("@container"));
    return new TermDefinition(
        map.containsKey("@id") ? iri(name, map.get("@id")) : implied(name),
        Boolean.TRUE.equals(map.get("@prefix")),
        map.containsKey("@protected") ? isProtected(map) : isProtected(local),
        type(name, map.get("@type")),
        map.containsKey("@language") ? languageOrNone(map.get("@language")) : null,
        container,
        map.containsKey("@context") ? new TermDefinition.Scoped(map.get("@context")) : null,
        unsupported(map, container));
  }

  private String languageOrNone(@Nullable Object value) {
    String language = language(value);
    return language == null ? "" : language;
  }

  /** The {@code @id} of {@code name}; of null it is null, and the term out of use. */
  private @Nullable String iri(String name, @Nullable Object id) {
    if (id == null) {
      return null;
    }
    if (!(id instanceof String value) || (Keywords.resembles(value) && !Keywords.contains(value))) {
      throw unusable(name + " has an @id that is no IRI");
    }
    return value.equals(name) ? implied(name) : requireIri(name, resolved(value));
  }

  /** Without an {@code @id}: a compact IRI, or a word of the vocabulary. */
  private String implied(String name) {
    if (!inParts(name) && vocabulary != null) {
      return vocabulary + name;
    }
    return requireIri(name, inParts(name) ? resolvedParts(name) : null);
  }

  private @Nullable String resolved(String value) {
    return ActiveContext.expanded(value, true, this::term, vocabulary);
  }

  /** A term that is itself being defined is not looked up. */
  private @Nullable String resolvedParts(String name) {
    return ActiveContext.expanded(
        name, true, part -> part.equals(name) ? null : term(part), vocabulary);
  }

  private String requireIri(String name, @Nullable String iri) {
    if (iri == null
        || iri.equals("@context")
        || !(Keywords.contains(iri) || Characters.isAbsoluteIri(iri))) {
      throw unusable(name + " is no absolute IRI");
    }
    return iri;
  }

  private @Nullable String type(String name, @Nullable Object type) {
    if (type == null) {
      return null;
    }
    String iri = type instanceof String value ? resolved(value) : null;
    if (iri == null || !(Keywords.contains(iri) || Characters.isAbsoluteIri(iri))) {
      throw unusable(name + " has values of no known type");
    }
    return iri;
  }

  private Set<String> container(@Nullable Object container) {
    Set<String> names = new HashSet<>();
    for (Object name : container instanceof List<?> list ? list : List.of(orNone(container))) {
      names.add(String.valueOf(name));
    }
    names.remove("");
    return names;
  }

  private static Object orNone(@Nullable Object container) {
    return container == null ? "" : container;
  }

  private @Nullable String unsupported(Map<?, ?> map, Set<String> container) {
    for (Object entry : map.keySet()) {
      if (!ENTRIES.contains(entry)) {
        return String.valueOf(entry);
      }
    }
    if (!CONTAINERS.containsAll(container)) {
      return "@container " + String.join(" ", container);
    }
    Object type = map.get("@type");
    return Keywords.contains((String) type) && !TYPES.contains(type) ? "@type " + type : null;
  }

  private boolean isProtected(Map<?, ?> map) {
    return switch (map.get("@protected")) {
      case null -> false;
      case Boolean truth -> truth;
      default -> throw unusable("@protected is true or false");
    };
  }

  private static boolean inParts(String name) {
    return name.indexOf(':', 1) >= 0 || name.indexOf('/') >= 0;
  }

  private static boolean isSeparator(char last) {
    return ":/?#[]@".indexOf(last) >= 0;
  }

  private ProblemException unusable(String reason) {
    return new ProblemException(new Problem.ContextUnusable(where, reason));
  }
}
