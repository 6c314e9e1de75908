package dev.chancery.platform.crypto;

import dev.chancery.model.Algorithm;
import dev.chancery.model.PublicJwk;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A signature that was published with its key and its data: what a provider must accept. */
record KnownAnswer(PublicJwk key, String text, String signatureText) {
  /** RFC 7515 A.3. */
  private static final KnownAnswer ES256 =
      new KnownAnswer(
          new PublicJwk(
              Algorithm.ES256,
              "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
              "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"),
          "eyJhbGciOiJFUzI1NiJ9"
              + ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFt"
              + "cGxlLmNvbS9pc19yb290Ijp0cnVlfQ",
          "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q");

  /** RFC 8037 A.4. */
  private static final KnownAnswer EDDSA =
      new KnownAnswer(
          new PublicJwk(Algorithm.EDDSA, "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo", null),
          "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc",
          "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg");

  static KnownAnswer of(Algorithm algorithm) {
    return switch (algorithm) {
      case ES256 -> ES256;
      case EDDSA -> EDDSA;
    };
  }

  byte[] data() {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  byte[] signature() {
    return Base64.getUrlDecoder().decode(signatureText);
  }
}
