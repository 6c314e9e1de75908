package dev.chancery.model;

import java.util.Optional;

/** A version of the W3C Verifiable Credentials Data Model. */
public enum DataModel {
  /** The default of every proof type. */
  VCDM_2_0("2.0", "https://www.w3.org/ns/credentials/v2"),
  /** For verifiers from before 2025; an {@code ldp_vc} alone is written so. */
  VCDM_1_1("1.1", "https://www.w3.org/2018/credentials/v1");

  private final String version;
  private final String context;

  DataModel(String version, String context) {
    this.version = version;
    this.context = context;
  }

  /** The {@code vcdmVersion} of a request. */
  public String version() {
    return version;
  }

  /** The base context, which goes first, to the letter (VCDM §4.3). */
  public String context() {
    return context;
  }

  public static Optional<DataModel> ofVersion(String version) {
    for (DataModel model : values()) {
      if (model.version.equals(version)) {
        return Optional.of(model);
      }
    }
    return Optional.empty();
  }

  /** The data model whose base context {@code url} is. */
  public static Optional<DataModel> ofContext(String url) {
    for (DataModel model : values()) {
      if (model.context.equals(url)) {
        return Optional.of(model);
      }
    }
    return Optional.empty();
  }
}
