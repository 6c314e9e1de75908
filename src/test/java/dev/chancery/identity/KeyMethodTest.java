package dev.chancery.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.apicatalog.multibase.Multibase;
import dev.chancery.model.Algorithm;
import dev.chancery.model.Did;
import dev.chancery.model.DidUrl;
import dev.chancery.model.PublicJwk;
import dev.chancery.platform.crypto.Multikey;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyMethodTest extends DidMethodContract {
  private static final String KEY = "zDnaerx9CtbPJ1q36T5Ln5wYt3MQYeGRG5ehnPAmxcf5mDZpv";

  @Override
  DidMethod method() {
    return new KeyMethod();
  }

  @Override
  Did known() {
    return new Did("did:key:" + KEY);
  }

  @Override
  DidUrl knownName() {
    return new DidUrl(known(), KEY);
  }

  @Override
  PublicJwk knownKey() {
    return new PublicJwk(
        Algorithm.ES256,
        "igrFmi0whuihKnj9R3Om1SoMph72wUGeFaBbzG2vzns",
        "efsX5b10x8yjyrj4ny3pGfLcY7Xby1KzgqOdqnsrJIM");
  }

  @Override
  List<Did> unresolvable() {
    return Stream.of(
            // another multibase, or none
            KEY.substring(1),
            "m" + KEY.substring(1),
            "Z" + KEY.substring(1),
            "z",
            "z1",
            // not base58btc: 0, O, I and l are not of its alphabet
            KEY.replace('D', '0'),
            KEY.replace('D', 'O'),
            KEY + "-",
            // a leading zero octet, which no canonical spelling has
            "z1" + KEY.substring(1),
            // a version, another DID, a key cut short, a key and more
            "1.1:" + KEY,
            KEY.substring(0, KEY.length() - 1),
            KEY + "1",
            // did:key's test vectors of other kinds: P-384, P-521, X25519, secp256k1
            "z82Lm1MpAkeJcix9K8TMiLd5NMAhnwkjjCBeWHXyu3U4oT2MVJJKXkcVBgjGhnLBn2Kaau9",
            "z2J9gaYxrKVpdoG9A4gRnmpnRCcxU6agDtFVVBVdn1JedouoZN7SzcyREXXzWgt3gGiwpoHq7K68X4m32D8HgzG8wv3sY5j7",
            "z6LShs9GGnqk85isEBzzshkuVWrVKsRp24GnDuHk8QWkARMW",
            "zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme",
            "z" + "1".repeat(1_000),
            // of small order; of no point; an x that belongs to no point; an uncompressed form
            multibase("ed01" + "00".repeat(32)),
            multibase("ed01" + "02" + "00".repeat(31)),
            multibase("8024" + "02" + "00".repeat(31) + "01"),
            multibase("8024" + "04" + "00".repeat(32)),
            // multicodecs in two bytes that are not varints of theirs, and lengths that do not fit
            multibase("ed00" + "11".repeat(32)),
            multibase("1200" + "02" + "11".repeat(32)),
            multibase("ed01" + "11".repeat(31)),
            multibase("ed01" + "11".repeat(33)),
            multibase("8024" + "02" + "11".repeat(31)))
        .map(id -> new Did("did:key:" + id))
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169,fyNYMN0976ci7xqiSdag3buk-ZCwgXU4kz9XNkBlNUI,hW2ojTNfH7Jbi8--CJUo3OCbH3y5n91g-IMA9MLMbTU",
    "zDnaerx9CtbPJ1q36T5Ln5wYt3MQYeGRG5ehnPAmxcf5mDZpv,igrFmi0whuihKnj9R3Om1SoMph72wUGeFaBbzG2vzns,efsX5b10x8yjyrj4ny3pGfLcY7Xby1KzgqOdqnsrJIM",
  })
  void the_specs_p256_vectors_resolve(String id, String x, String y) throws Exception {
    PublicJwk key = new PublicJwk(Algorithm.ES256, x, y);
    assertThat(resolved(new Did("did:key:" + id)).firstAuthenticationKey()).contains(key);
    assertThat(Multikey.encode(key)).isEqualTo(id);
  }

  @ParameterizedTest
  @CsvSource({
    "z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp,4zvwRjXUKGfvwnParsHAS3HuSVzV5cA4McphgmoCtajS",
    "z6MkjchhfUsD6mmvni8mCdXHw216Xrm9bQe2mBH1P5RDjVJG,6ASf5EcmmEHTgDJ4X4ZT5vT6iHVJBXPg5AN5YoTCpGWt",
    "z6MknGc3ocHs3zdPiJbnaaqDi58NGb4pk1Sp9WxWufuXSdxf,8pM1DN3RiT8vbom5u1sNryaNT1nyL8CTTW3b5PwWXRBH",
    "z6MkvqoYXQfDDJRv8L4wKzxYeuKyVZBfi9Qo6Ro8MiLH3kDQ,HPYVwAQmskwT1qEEeRzhoomyfyupJGASQQtCXSNG8XS2",
    "z6MkwW6aqMnjgrhJXFUko3NnZPGzVpkNzhYK7yEhnsibmLwL,J3qYF7YJMKCqQke47UQwiHizgFUXapHxRxKmxbkar89x",
  })
  void the_specs_ed25519_vectors_resolve(String id, String base58) throws Exception {
    PublicJwk key = PublicJwk.ed25519(Multibase.BASE_58_BTC.decode("z" + base58));
    assertThat(resolved(new Did("did:key:" + id)).firstAuthenticationKey()).contains(key);
    assertThat(Multikey.encode(key)).isEqualTo(id);
  }

  @Test
  void a_document_is_there_at_once() {
    assertThat(method().resolve(known(), ASKING).isComplete()).isTrue();
    assertThat(Objects.requireNonNull(method().resolve(known(), ASKING).result()).id())
        .isEqualTo(known());
  }

  private static String multibase(String hex) {
    return Multibase.BASE_58_BTC.encode(HexFormat.of().parseHex(hex));
  }
}
