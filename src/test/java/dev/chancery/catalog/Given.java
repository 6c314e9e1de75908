package dev.chancery.catalog;

import dev.chancery.model.Claims;
import dev.chancery.platform.json.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What tests begin with. */
final class Given {
  private Given() {}

  /** Claims by their members: NullAway forgets the constructor's annotations in a class file. */
  @SuppressWarnings("NullAway")
  static Claims claims(Map<String, @Nullable Object> values) {
    return new Claims(values);
  }

  static Claims claims(String json) {
    return claims(Json.object(json));
  }
}
