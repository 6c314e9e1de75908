package dev.chancery.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Assumptions;

/** A certificate for localhost and its key, PEM files that OpenSSL has written. */
public record Certificate(Path certificate, Path key) {
  private static final Path OPENSSL = Path.of("/usr/bin/openssl");

  /** A fresh one in {@code directory}; the test is skipped where there is no OpenSSL. */
  public static Certificate selfSigned(Path directory) {
    Assumptions.assumeTrue(Files.isExecutable(OPENSSL), "SKIPPED: no " + OPENSSL);
    Certificate made =
        new Certificate(directory.resolve("certificate.pem"), directory.resolve("key.pem"));
    String[] command =
        (OPENSSL
                + " req -x509 -nodes -days 2 -subj /CN=localhost -newkey ec"
                + " -pkeyopt ec_paramgen_curve:P-256 -addext subjectAltName=DNS:localhost"
                + " -keyout "
                + made.key
                + " -out "
                + made.certificate)
            .split(" ");
    try {
      Process openssl =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!openssl.waitFor(30, TimeUnit.SECONDS) || openssl.exitValue() != 0) {
        throw new IllegalStateException(String.join(" ", command) + " failed");
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return made;
  }

  /** What a gateway is told of it. */
  public Map<String, String> settings() {
    return Map.of(
        "CHANCERY_TLS_CERTIFICATE", certificate.toString(), "CHANCERY_TLS_KEY", key.toString());
  }

  /** What a client trusts: this alone. */
  public SSLContext trust() {
    try (InputStream pem = Files.newInputStream(certificate)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setCertificateEntry(
          "gateway", CertificateFactory.getInstance("X.509").generateCertificate(pem));
      TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
