package dev.chancery.verification;

/** The two things that are verified, and what tells them apart. */
enum Form {
  CREDENTIAL("VerifiableCredential", "vc+jwt"),
  PRESENTATION("VerifiablePresentation", "vp+jwt");

  private final String type;
  private final String typ;

  Form(String type, String typ) {
    this.type = type;
    this.typ = typ;
  }

  /** What its {@code type} includes (VCDM 2.0 §4.5). */
  String type() {
    return type;
  }

  /** The {@code type} of an object that wraps one (VCDM 2.0 §4.13). */
  String envelope() {
    return "Enveloped" + type;
  }

  /** What the {@code id} of such an object begins with. */
  String dataUrl() {
    return "data:application/" + typ + ",";
  }

  /** The JOSE {@code typ} (VC-JOSE-COSE §3.1.1, §3.1.2). */
  String typ() {
    return typ;
  }
}
