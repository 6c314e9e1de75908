package dev.chancery.faults.kit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.faults.audit.Auditor;
import dev.chancery.faults.audit.Receipt;
import dev.chancery.faults.audit.Verification;
import java.net.URI;
import java.util.List;

/** What must be true when everybody has been killed often enough. */
public final class ClosingAudit {
  private ClosingAudit() {}

  /**
   * So many credentials at least were acknowledged; each is in the ledger to the octet, none twice,
   * and verifies under what {@code issuer} publishes now.
   */
  public static void require(URI database, Receipts receipts, String issuer, int acknowledged) {
    List<Receipt> given = Receipt.read(receipts.file());
    Auditor.Findings findings = new Auditor(database).compare(given);
    assertThat(findings.acknowledged()).isGreaterThanOrEqualTo(acknowledged);
    assertThat(findings.faults()).isEmpty();
    assertThat(Verification.by(issuer).failures(given)).isEmpty();
  }
}
