package dev.chancery.platform.config;

import java.util.Locale;

/**
 * Every key there is. The constant's name gives both of its names, so that they cannot drift apart:
 * {@code HTTP_PORT} is {@code http.port} in the file and {@code CHANCERY_HTTP_PORT} in the
 * environment.
 */
public enum Key {
  HTTP_PORT,
  HTTP_BIND,
  BASE_URL,
  TLS_CERTIFICATE,
  TLS_KEY,
  TRUSTED_PROXIES,
  MANAGEMENT_PORT,
  MANAGEMENT_BIND,
  DATA_DIR,
  PG_URI,
  PG_POOL_SIZE,
  REDIS_URI,
  ADMIN_KEY,
  MASTER_KEY,
  LIMIT_CLIENT_PERMINUTE,
  LIMIT_COLLECTION_PERSECOND,
  LIMIT_CONNECTIONS,
  LIMIT_CLIENT_CONNECTIONS,
  ISSUER_KEY_ACTIVATION_DELAY,
  NONCE_LIFETIME,
  RETENTION,
  DELIVERY_LIFETIME,
  STATUS_LIST_SIZE,
  STATUS_PUBLISH_INTERVAL,
  STATUS_LIFETIME,
  STATUS_TTL,
  DID_RESOLVER_URL,
  EGRESS_ALLOWED,
  EGRESS_TRUST,
  WEBHOOK_ALLOWED,
  MAIL_SERVER,
  MAIL_API_URL,
  MAIL_API_KEY,
  MAIL_FROM,
  MAIL_PERDAY,
  BULK_WORKERS,
  BULK_UPLOADS,
  BULK_FILE_MEGABYTES,
  BULK_FILE_ROWS,
  BULK_ROW_COLUMNS,
  BULK_ROW_LENGTH,
  BULK_FIELD_LENGTH,
  DRAIN_DELAY,
  DRAIN_TIMEOUT,
  LOOPS;

  static final String PREFIX = "CHANCERY_";

  /** Its name in the file. */
  public String property() {
    return name().toLowerCase(Locale.ROOT).replace('_', '.');
  }

  /** Its name in the environment. */
  public String variable() {
    return PREFIX + name();
  }
}
