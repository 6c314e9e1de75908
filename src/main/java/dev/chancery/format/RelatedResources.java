package dev.chancery.format;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a credential refers to, and what it must look like then (VCDM 2.0 §5.3): each resource once,
 * by its URL, and with a digest. Whether it does look so is for whoever fetches it. Owned by one
 * thread.
 */
final class RelatedResources {
  /** One of the digests that Subresource Integrity §3.5 has with spaces between them. */
  private static final Predicate<String> SRI =
      Pattern.compile("sha(?:256|384|512)-[A-Za-z0-9+/_-]++={0,2}(?:\\?[!-~]*+)?")
          .asMatchPredicate();

  /** Controlled Identifiers §2.4: base64url or base58-btc. */
  private static final Predicate<String> MULTIBASE =
      Pattern.compile("u[A-Za-z0-9_-]++|z[1-9A-HJ-NP-Za-km-z]++").asMatchPredicate();

  /** RFC 6838 §4.2. */
  private static final Predicate<String> MEDIA_TYPE =
      Pattern.compile("[A-Za-z0-9][\\w!#$&^.+-]*+/[A-Za-z0-9][\\w!#$&^.+-]*+(?: *;.*+)?")
          .asMatchPredicate();

  private final Shape shape;
  private final Set<String> ids = new HashSet<>();

  RelatedResources(Shape shape) {
    this.shape = shape;
  }

  void check(Map<?, ?> resource, String at) {
    shape.requiredUrl(resource, at, "id");
    if (resource.get("id") instanceof String id && !ids.add(id)) {
      shape.refuse(at + "/id", "there is another of this id");
    }
    if (!resource.containsKey("digestSRI") && !resource.containsKey("digestMultibase")) {
      shape.refuse(at, "has no digest");
    }
    check(resource, at, "digestSRI", "not a digest as subresource integrity has them", sri());
    check(resource, at, "digestMultibase", "not a digest in multibase", orSeveral(MULTIBASE));
    check(resource, at, "mediaType", "not a media type", one(MEDIA_TYPE));
  }

  private void check(
      Map<?, ?> resource,
      String at,
      String name,
      String otherwise,
      Predicate<@Nullable Object> fits) {
    if (resource.containsKey(name) && !fits.test(resource.get(name))) {
      shape.refuse(at + "/" + name, otherwise);
    }
  }

  private static Predicate<@Nullable Object> sri() {
    return orSeveral(text -> Arrays.stream(text.strip().split(" +")).allMatch(SRI));
  }

  private static Predicate<@Nullable Object> orSeveral(Predicate<String> fits) {
    return value ->
        value instanceof List<?> list
            ? !list.isEmpty() && list.stream().allMatch(one(fits))
            : one(fits).test(value);
  }

  private static Predicate<@Nullable Object> one(Predicate<String> fits) {
    return value -> value instanceof String text && fits.test(text);
  }
}
