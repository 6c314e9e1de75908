package dev.chancery.model;

/** A version of the W3C Verifiable Credentials Data Model. */
public enum DataModel {
  /** The default of every proof type. */
  VCDM_2_0,
  /** For verifiers from before 2025; an {@code ldp_vc} alone is written so. */
  VCDM_1_1
}
