package dev.chancery.autoissue;

import dev.chancery.issuance.Issued;
import dev.chancery.model.Did;
import dev.chancery.platform.bus.Address;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A wallet has opened a claim's link and asks for its credential.
 *
 * @param token what the link holds
 * @param proof a proof JWT of the DID's key
 */
public record Collect(Did did, String token, @Nullable String proof) {
  public static final Address<Collect, Issued> ADDRESS =
      new Address<>(
          "autoissue.collect", Collect.class, Issued.class, Duration.ofSeconds(10), 4_096);

  @Override
  public String toString() {
    return "Collect[" + did + "]";
  }
}
