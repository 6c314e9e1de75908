package dev.chancery.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.nimbusds.jose.JWSObject;
import dev.chancery.model.Algorithm;
import dev.chancery.model.ProofType;
import dev.chancery.model.StatusKind;
import dev.chancery.model.StatusPurpose;
import dev.chancery.model.ToBeSigned;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StatusListWriterTest {
  private static final String URI = "https://issuer.example/status/1";
  private static final int SIZE = 131_072;

  static StatusBits bits(int size, int... set) {
    return StatusBits.of(
        size, 1, IntStream.of(set).mapToObj(index -> new StatusBits.Entry(index, 1)).toList());
  }

  static StatusListDraft draft(TestKey key, StatusBits bits) {
    return new StatusListDraft(
        TestKey.ISSUER,
        key.kid(),
        key.algorithm(),
        URI,
        Instant.parse("2026-11-21T09:41:07.123Z"),
        Instant.parse("2026-11-22T09:41:07.123Z"),
        Duration.ofMinutes(5),
        StatusPurpose.REVOCATION,
        bits);
  }

  private static ProofType proofType(StatusKind kind) {
    return switch (kind) {
      case TOKEN_STATUS_LIST -> ProofType.DC_SD_JWT;
      case BITSTRING_STATUS_LIST -> ProofType.VC_JWT;
    };
  }

  private static JWSObject written(StatusKind kind, StatusBits bits) {
    TestKey key = TestKey.of(Algorithm.ES256);
    Prepared prepared = StatusListWriter.of(proofType(kind)).prepare(draft(key, bits));
    return Reading.jws(prepared.finish(key.sign(prepared.toBeSigned())));
  }

  private static Map<String, @Nullable Object> payload(StatusKind kind, StatusBits bits) {
    return Reading.payload(written(kind, bits).serialize());
  }

  @ParameterizedTest
  @EnumSource
  void a_signature_over_the_octets_verifies(Algorithm algorithm) {
    TestKey key = TestKey.of(algorithm);
    for (StatusKind kind : StatusKind.values()) {
      Prepared prepared = StatusListWriter.of(proofType(kind)).prepare(draft(key, bits(SIZE, 7)));
      JWSObject jws = Reading.jws(prepared.finish(key.sign(prepared.toBeSigned())));
      assertThat(key.verifies(jws)).isTrue();
      assertThat(jws.getHeader().getKeyID()).isEqualTo("did:web:issuer.example#key-1");
    }
  }

  @ParameterizedTest
  @EnumSource
  void the_same_bits_give_the_same_octets(StatusKind kind) {
    TestKey key = TestKey.of(Algorithm.EDDSA);
    assertThat(octets(kind, draft(key, bits(SIZE, 3, 99))))
        .isEqualTo(octets(kind, draft(key, bits(SIZE, 99, 3))))
        .isNotEqualTo(octets(kind, draft(key, bits(SIZE, 3))));
  }

  private static byte[] octets(StatusKind kind, StatusListDraft draft) {
    return ((ToBeSigned.Octets) StatusListWriter.of(proofType(kind)).prepare(draft).toBeSigned())
        .bytes();
  }

  @Test
  void a_token_status_list_says_when_in_seconds() {
    JWSObject token = written(StatusKind.TOKEN_STATUS_LIST, bits(16, 1));
    assertThat(token.getHeader().getType().getType()).isEqualTo("statuslist+jwt");
    assertThat(token.getPayload().toJSONObject())
        .containsEntry("iss", "did:web:issuer.example")
        .containsEntry("sub", URI)
        .containsEntry("iat", 1795254067L)
        .containsEntry("exp", 1795340467L)
        .containsEntry("ttl", 300L)
        .containsOnlyKeys("iss", "sub", "iat", "exp", "ttl", "status_list");
  }

  @Test
  void a_token_status_list_has_one_bit_an_entry() {
    Map<String, @Nullable Object> list =
        Reading.object(payload(StatusKind.TOKEN_STATUS_LIST, bits(16, 0, 9)), "status_list");
    assertThat(list).containsEntry("bits", 1L).containsOnlyKeys("bits", "lst");
    assertThat(Lists.packed(StatusKind.TOKEN_STATUS_LIST, Reading.text(list, "lst")))
        .containsExactly(0b0000_0001, 0b0000_0010);
  }

  @Test
  void a_token_status_list_of_two_bits_tells_suspended_from_revoked() {
    StatusBits bits =
        StatusBits.of(16, 2, List.of(new StatusBits.Entry(0, 1), new StatusBits.Entry(7, 2)));
    Map<String, @Nullable Object> list =
        Reading.object(payload(StatusKind.TOKEN_STATUS_LIST, bits), "status_list");
    assertThat(list).containsEntry("bits", 2L);
    assertThat(Lists.packed(StatusKind.TOKEN_STATUS_LIST, Reading.text(list, "lst")))
        .containsExactly(0b0000_0001, 0b1000_0000, 0, 0);
  }

  @Test
  void a_bitstring_has_one_bit_an_entry() {
    StatusListDraft draft = draft(TestKey.of(Algorithm.EDDSA), StatusBits.of(SIZE, 2, List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StatusListWriter.of(ProofType.VC_JWT).prepare(draft));
  }

  @Test
  void a_bitstring_status_list_is_a_credential_with_its_ttl_in_milliseconds() {
    JWSObject credential = written(StatusKind.BITSTRING_STATUS_LIST, bits(SIZE, 1));
    assertThat(credential.getHeader().getType().getType()).isEqualTo("vc+jwt");
    assertThat(credential.getHeader().getContentType()).isEqualTo("vc");
    Map<String, @Nullable Object> payload = Reading.payload(credential.serialize());
    assertThat(payload)
        .containsEntry("@context", List.of("https://www.w3.org/ns/credentials/v2"))
        .containsEntry("id", URI)
        .containsEntry("type", List.of("VerifiableCredential", "BitstringStatusListCredential"))
        .containsEntry("issuer", "did:web:issuer.example")
        .containsEntry("validFrom", "2026-11-21T09:41:07Z")
        .containsEntry("validUntil", "2026-11-22T09:41:07Z");
    assertThat(Reading.object(payload, "credentialSubject"))
        .containsEntry("id", URI + "#list")
        .containsEntry("type", "BitstringStatusList")
        .containsEntry("statusPurpose", "revocation")
        .containsEntry("ttl", 300_000L);
  }

  @Test
  void the_first_entry_of_a_bitstring_is_its_left_most_bit() {
    String encoded = encodedList(bits(SIZE, 0, 9, SIZE - 1));
    byte[] bytes = Lists.packed(StatusKind.BITSTRING_STATUS_LIST, encoded);
    assertThat(bytes).hasSize(16_384).startsWith(0b1000_0000, 0b0100_0000).endsWith(0b0000_0001);
  }

  @Test
  void the_gzip_header_holds_no_time() {
    byte[] gzip = Lists.decoded(encodedList(bits(SIZE, 5)).substring(1));
    assertThat(gzip).startsWith(0x1f, 0x8b, 8, 0, 0, 0, 0, 0);
  }

  private static String encodedList(StatusBits bits) {
    Map<String, @Nullable Object> payload = payload(StatusKind.BITSTRING_STATUS_LIST, bits);
    return Reading.text(Reading.object(payload, "credentialSubject"), "encodedList");
  }

  @Test
  void a_bitstring_in_which_nobody_can_hide_is_refused() {
    StatusListDraft small = draft(TestKey.of(Algorithm.EDDSA), bits(SIZE / 2));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StatusListWriter.of(ProofType.VC_JWT).prepare(small));
  }

  @Test
  void entries_that_do_not_fit_are_refused() {
    assertThatIllegalArgumentException().isThrownBy(() -> bits(16, 16));
    assertThatIllegalArgumentException().isThrownBy(() -> bits(0));
    assertThatIllegalArgumentException().isThrownBy(() -> bits(15));
    assertThatIllegalArgumentException().isThrownBy(() -> new StatusBits.Entry(-1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new StatusBits.Entry(1, -1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StatusBits.of(8, 1, List.of(new StatusBits.Entry(1, 2))));
    for (int bits : new int[] {0, 3, 16}) {
      assertThatIllegalArgumentException().isThrownBy(() -> StatusBits.of(16, bits, List.of()));
    }
  }

  @Test
  void the_last_value_of_an_entry_holds() {
    StatusBits bits =
        StatusBits.of(8, 1, List.of(new StatusBits.Entry(2, 1), new StatusBits.Entry(2, 0)));
    assertThat(bits.leastSignificantBitFirst()).containsExactly(0);
  }
}
