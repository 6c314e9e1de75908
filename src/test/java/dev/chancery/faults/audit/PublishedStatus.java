package dev.chancery.faults.audit;

import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.text.ParseException;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/**
 * What one node's status lists say at a moment, fetched and unpacked as a verifier does it.
 *
 * @param signed the lists as they came, each a JWT
 */
public record PublishedStatus(
    Set<StatusEntry> revoked, Set<StatusEntry> suspended, Map<String, String> signed) {
  private static final int INVALID = 1;
  private static final int SUSPENDED = 2;

  /**
   * The lists of these addresses, which name another node perhaps, as {@code node} serves them. An
   * {@link IOException} where it does not answer.
   */
  public static PublishedStatus fetch(HttpClient client, URI node, Collection<String> lists)
      throws IOException {
    PublishedStatus status = new PublishedStatus(new HashSet<>(), new HashSet<>(), new HashMap<>());
    for (String list : lists) {
      status.read(client, node, list);
    }
    return status;
  }

  private void read(HttpClient client, URI node, String list) throws IOException {
    String text = get(client, node.resolve(URI.create(list).getPath()));
    signed.put(list, text);
    Map<String, Object> payload = payload(text);
    try {
      Map<String, Object> token = JSONObjectUtils.getJSONObject(payload, "status_list");
      if (token != null) {
        readToken(list, token);
        return;
      }
      add(list, INVALID, bitstring(payload));
      String suspension = list + "/suspension";
      String other = get(client, node.resolve(URI.create(suspension).getPath()));
      signed.put(suspension, other);
      add(list, SUSPENDED, bitstring(payload(other)));
    } catch (ParseException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private static Map<String, Object> payload(String jwt) {
    try {
      return JWSObject.parse(jwt).getPayload().toJSONObject();
    } catch (ParseException e) {
      throw new IllegalArgumentException(jwt, e);
    }
  }

  /** Token Status List §4.1, of two bits an entry. */
  private void readToken(String list, Map<String, Object> token)
      throws ParseException, IOException {
    if (JSONObjectUtils.getInt(token, "bits") != 2) {
      throw new IllegalArgumentException("not two bits an entry: " + token.get("bits"));
    }
    byte[] packed = Base64.getUrlDecoder().decode(JSONObjectUtils.getString(token, "lst"));
    byte[] octets = all(new InflaterInputStream(new ByteArrayInputStream(packed)));
    for (int index = 0; index < octets.length * 4; index++) {
      add(list, index, (octets[index / 4] >> (index % 4 * 2)) & 3);
    }
  }

  /** Bitstring Status List §2.2. */
  private static byte[] bitstring(Map<String, Object> payload) throws ParseException, IOException {
    Map<String, Object> subject = JSONObjectUtils.getJSONObject(payload, "credentialSubject");
    String encoded = JSONObjectUtils.getString(subject, "encodedList");
    byte[] packed = Base64.getUrlDecoder().decode(encoded.substring(1));
    return all(new GZIPInputStream(new ByteArrayInputStream(packed)));
  }

  private void add(String list, int value, byte[] octets) {
    for (int index = 0; index < octets.length * 8; index++) {
      add(list, index, ((octets[index / 8] >> (7 - index % 8)) & 1) * value);
    }
  }

  private void add(String list, int index, int value) {
    boolean _ =
        switch (value) {
          case INVALID -> revoked.add(new StatusEntry(list, index));
          case SUSPENDED -> suspended.add(new StatusEntry(list, index));
          default -> false;
        };
  }

  private static byte[] all(InputStream in) throws IOException {
    try (in) {
      return in.readAllBytes();
    }
  }

  private static String get(HttpClient client, URI uri) throws IOException {
    try {
      HttpResponse<String> answer =
          client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IOException(uri + " answers " + answer.statusCode());
      }
      return answer.body();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
