package dev.chancery.platform.egress;

import io.vertx.core.net.TrustOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Certificates that a server's certificate may lead to. */
final class TrustRoots {
  private TrustRoots() {}

  /** The JDK's roots and those of a PEM file. */
  static TrustOptions besidesTheJdks(Path pem) {
    try (InputStream stream = Files.newInputStream(pem)) {
      KeyStore roots = KeyStore.getInstance(KeyStore.getDefaultType());
      roots.load(null, null);
      for (X509Certificate root : x509(factory(null)).getAcceptedIssuers()) {
        roots.setCertificateEntry("jdk-" + roots.size(), root);
      }
      for (Certificate root :
          CertificateFactory.getInstance("X.509").generateCertificates(stream)) {
        roots.setCertificateEntry("own-" + roots.size(), root);
      }
      return TrustOptions.wrap(x509(factory(roots)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("no certificates in " + pem, e);
    }
  }

  private static TrustManagerFactory factory(@Nullable KeyStore roots)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(roots);
    return factory;
  }

  private static X509TrustManager x509(TrustManagerFactory factory) {
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509TrustManager x509) {
        return x509;
      }
    }
    throw new IllegalStateException("a JDK without X.509");
  }
}
