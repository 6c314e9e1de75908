package dev.chancery.format;

import dev.chancery.format.LdpVcFormat.GeneralWriter;
import dev.chancery.format.jsonld.ActiveContext;
import dev.chancery.format.jsonld.JsonLdProcessor;
import dev.chancery.format.jsonld.NQuads;
import dev.chancery.format.jsonld.Statement;
import dev.chancery.model.Claims;
import dev.chancery.model.CredentialId;
import dev.chancery.model.Did;
import dev.chancery.model.StatusListId;
import dev.chancery.model.StatusReference;
import dev.chancery.model.Validity;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The canonical N-Quads of one profile's credentials, with a status entry or without, found once
 * and left with slots for what each credential has of its own. To the octet what the general way
 * makes of the same draft, at a hundredth of the cost.
 */
final class LdpVcPlan {
  private final GeneralWriter general;
  private final LdpVcText text;
  private final List<PlannedStatement> statements;
  private final ActiveContext subject;
  private final PlannedProof proof;

  private LdpVcPlan(
      GeneralWriter general,
      LdpVcText text,
      List<PlannedStatement> statements,
      ActiveContext subject,
      PlannedProof proof) {
    this.general = general;
    this.text = text;
    this.statements = statements;
    this.subject = subject;
    this.proof = proof;
  }

  /**
   * A plan, shown to be right on a credential that it was not made of; null where a context means
   * something else by what stands in the slots. A profile that JSON-LD cannot express ends here.
   */
  static @Nullable LdpVcPlan compile(GeneralWriter general, boolean status) {
    JsonLdProcessor jsonLd = general.dataIntegrity().jsonLd();
    CredentialDraft sample = sample(1, status);
    Map<String, @Nullable Object> document = general.document().of(sample);
    List<Statement> stated = jsonLd.statements(document);
    ReservedStatements.requireNoAlias(general.document().types(), stated);
    List<PlannedStatement> statements = new ArrayList<>();
    for (Statement statement : stated) {
      statements.add(PlannedStatement.of(statement, Slots.of(sample)));
    }
    LdpVcPlan plan =
        new LdpVcPlan(
            general,
            LdpVcText.of(general.document(), general.options(sample), status),
            List.copyOf(statements),
            jsonLd.within(document, "credentialSubject"),
            PlannedProof.of(general, sample));
    CredentialDraft other = sample(2, status);
    byte[] expected = jsonLd.canonical(general.document().of(other));
    return Arrays.equals(plan.canonical(other, List.of()), expected) ? plan : null;
  }

  private static CredentialDraft sample(int number, boolean status) {
    StatusReference entry =
        new StatusReference(
            new StatusListId(new UUID(0, number)), "https://sample.invalid/" + number, number);
    Instant from = Instant.EPOCH.plusSeconds(number);
    return new CredentialDraft(
        new CredentialId(new UUID(number, number)),
        new Did("did:sample:" + number),
        null,
        Claims.NONE,
        new Validity(from, from.plusSeconds(number + 86_400)),
        status ? entry : null);
  }

  /** Whether what goes into the slots means there what it says. */
  boolean fits(CredentialDraft draft) {
    return draft.status() == null || Slots.isPlain(draft.status());
  }

  /** The claims as this plan has them; null where they have to go the general way. */
  @Nullable PlannedClaims claims(Claims claims) {
    return PlannedClaims.of(subject, claims);
  }

  Prepared prepare(CredentialDraft draft, PlannedClaims claims) {
    ProofOptions options = general.options(draft);
    byte[] octets =
        DataIntegrity.hashData(proof.canonical(options), canonical(draft, claims.statements()));
    return DataIntegrity.prepared(
        octets,
        general.algorithm(),
        signature -> text.of(draft, claims.members(), options.created(), signature));
  }

  private byte[] canonical(CredentialDraft draft, List<String> claims) {
    Slots slots = Slots.of(draft);
    List<byte[]> lines = new ArrayList<>(statements.size() + claims.size());
    for (PlannedStatement statement : statements) {
      String line = statement.filled(slots);
      if (line != null) {
        lines.add(line.getBytes(StandardCharsets.UTF_8));
      }
    }
    String holder = "<" + draft.holder().value();
    for (String claim : claims) {
      lines.add((holder + claim).getBytes(StandardCharsets.UTF_8));
    }
    return NQuads.document(lines);
  }
}
