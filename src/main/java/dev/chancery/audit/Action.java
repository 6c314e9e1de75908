package dev.chancery.audit;

/** What can be done. The names stay: whoever reads a trail goes by them. */
public enum Action {
  ORGANISATION_CREATED("organisation", "organisation.created"),
  ORGANISATION_LIMITED("organisation", "organisation.limited"),
  ORGANISATION_QUOTA_CHANGED("organisation", "organisation.quota.changed"),
  KEY_CREATED("key", "key.created"),
  KEY_ROTATED("key", "key.rotated"),
  KEY_LIMITED("key", "key.limited"),
  KEY_REVOKED("key", "key.revoked"),
  SIGN_IN_CHANGED("sign-in", "sign-in.changed"),
  SIGN_IN_REMOVED("sign-in", "sign-in.removed"),
  ISSUER_CREATED("issuer", "issuer.created"),
  ISSUER_CHANGED("issuer", "issuer.changed"),
  ISSUER_KEY_ROTATED("issuer", "issuer.key.rotated"),
  ISSUER_DEACTIVATED("issuer", "issuer.deactivated"),
  SCHEMA_CREATED("schema", "schema.created"),
  SCHEMA_QUOTA_CHANGED("schema", "schema.quota.changed"),
  COLLECTION_CREATED("collection", "collection.created"),
  COLLECTION_CHANGED("collection", "collection.changed"),
  COLLECTION_QUOTA_CHANGED("collection", "collection.quota.changed"),
  COLLECTION_HOLDERS_ALLOWED("collection", "collection.holders.allowed"),
  COLLECTION_HOLDER_REMOVED("collection", "collection.holder.removed"),
  CONTEXT_REGISTERED("context", "context.registered"),
  CREDENTIAL_SUSPENDED("credential", "credential.suspended"),
  CREDENTIAL_REINSTATED("credential", "credential.reinstated"),
  CREDENTIAL_REVOKED("credential", "credential.revoked"),
  REVOCATION_ORDERED("revocation", "revocation.ordered"),
  BULK_UPLOADED("bulk", "bulk.uploaded"),
  BULK_PAUSED("bulk", "bulk.paused"),
  BULK_RESUMED("bulk", "bulk.resumed"),
  BULK_CANCELLED("bulk", "bulk.cancelled"),
  BULK_RETRIED("bulk", "bulk.retried"),
  BULK_EXPORTED("bulk", "bulk.exported"),
  CLAIM_RESENT("claim", "claim.resent"),
  CLAIM_CANCELLED("claim", "claim.cancelled"),
  SCREEN_CREATED("screen", "screen.created"),
  SCREEN_WITHDRAWN("screen", "screen.withdrawn"),
  WEBHOOK_CREATED("webhook", "webhook.created"),
  WEBHOOK_CHANGED("webhook", "webhook.changed"),
  WEBHOOK_SECRET_ROTATED("webhook", "webhook.secret.rotated"),
  WEBHOOK_TESTED("webhook", "webhook.tested"),
  WEBHOOK_REMOVED("webhook", "webhook.removed"),
  COLLECTION_MAIL_CHANGED("collection", "collection.mail.changed"),
  ADDRESS_SUPPRESSED("suppression", "address.suppressed"),
  ADDRESS_ALLOWED("suppression", "address.allowed"),
  NOTIFICATION_RESENT("notification", "notification.resent"),
  DID_REGISTERED("holder", "did.registered"),
  DID_REMOVED("holder", "did.removed");

  private final String subject;
  private final String wireName;

  Action(String subject, String wireName) {
    this.subject = subject;
    this.wireName = wireName;
  }

  /** The kind of thing that it is done to. */
  public String subject() {
    return subject;
  }

  public String wireName() {
    return wireName;
  }
}
