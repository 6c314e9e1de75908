package dev.chancery.threats;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Statements on organisations' tables that name no organisation, and why. */
final class KnownStatements {
  /** A collection's id comes from the plan of a scan: any collection may be scanned. */
  private static final List<String> OF_A_SCANNED_COLLECTION =
      List.of(
          "AllowedHolders.FIND",
          "Answers.BY_KEY",
          "Answers.COPIES",
          "Answers.OLDEST",
          "Collections.FIND_PUBLIC",
          "LedgerRows.OBSTACLE",
          "Recorder.INSERT",
          "Recorder.INSERT_DELEGATIONS",
          "Recorder.RECORD",
          "RowRecorder.OBSTACLE",
          "Screens.OPENS",
          "Seats.AGAIN",
          "Seats.FRESH",
          "Seats.LENT");

  /** A credential's id was made by us, or read a moment before by a statement above. */
  private static final List<String> OF_A_CREDENTIAL_OF_OURS =
      List.of(
          "BatchRows.EXISTS",
          "BatchRows.LEAVES",
          "LedgerRows.STORED",
          "StatusLists.CLEAR",
          "StatusLists.RAISE",
          "StatusLists.SET");

  /** An issuer's row was read, with its organisation; or a key's id in the plan made of it. */
  private static final List<String> OF_AN_ISSUER_JUST_FOUND =
      List.of("SigningKeys.SEALED", "SigningKeys.SUPERSEDE");

  /** A bulk's id was read a moment before by a statement below, with whose it is. */
  private static final List<String> OF_A_BULK_TO_WORK_OFF =
      List.of(
          "Asides.COUNTED",
          "Asides.ENDED",
          "Asides.FINISH",
          "Asides.PUT_OFF",
          "Bulks.PROGRESS",
          "Chunks.DONE",
          "Chunks.FINISH",
          "Chunks.PUT_OFF",
          "ClaimRows.ROWS_FAILED",
          "OpenBulks.BEGIN",
          "ReturningChunks.AGAIN",
          "ReturningChunks.BACK",
          "ReturningChunks.NEXT",
          "ReturningChunks.OF_LINES",
          "ReturningChunks.WAITING");

  /** A holder collects what waits from every organisation, and a token says nothing of one. */
  private static final List<String> OF_A_HOLDER =
      List.of(
          "ClaimRows.BY_TOKEN",
          "DeliveryRows.WAITING_FROM",
          "DeliveryRows.WAITING_FROM_ISSUER",
          "DeliveryRows.WHOSE");

  /** For everybody, or for all at once. */
  private static final List<String> PUBLIC_OR_HOUSEKEEPING =
      List.of(
          "Asides.TAKE",
          "AuditRows.ORGANISATIONS",
          "BatchRows.BY_ROOT",
          "Bulks.TOUCH",
          "ClaimRows.EXPIRE",
          "Collections.YOUNGEST",
          "Housekeeping.FORGET_ANSWERS",
          "Housekeeping.FORGET_BATCH_ORDERS",
          "Housekeeping.FORGET_DELEGATIONS",
          "Housekeeping.FORGET_DELIVERIES",
          "Housekeeping.FORGET_ORDER_KEYS",
          "Issuers.FIND",
          "OutboxRows.BRING_FORWARD",
          "OutboxRows.DELIVERED",
          "OutboxRows.FAILED",
          "OutboxRows.FORGET_DEAD",
          "OutboxRows.FORGET_DELIVERED",
          "OutboxRows.PUT_BACK",
          "OutboxRows.REFUSED",
          "OutboxRows.WAITING",
          "RevocationOrders.ADVANCE",
          "RevocationOrders.FINISH",
          "RevocationOrders.PUT_OFF",
          "RevocationOrders.REST",
          "SigningKeys.OF_ISSUER",
          "SigningKeys.RETIRE",
          "SigningKeys.SUPERSEDED",
          "StatusPublications.DUE",
          "StatusPublications.PUBLISHED",
          "Sweeper.DELETE",
          "Sweeper.DELETE_ASIDES",
          "Sweeper.DELETE_CHUNKS",
          "Sweeper.DELETE_ROWS",
          "Sweeper.FORGET",
          "Sweeper.GIVE_UP_LOST",
          "Webhooks.FORGET_PREVIOUS");

  static final Map<String, String> WITHOUT = all();

  private KnownStatements() {}

  private static Map<String, String> all() {
    Map<String, String> all = new HashMap<>();
    OF_A_SCANNED_COLLECTION.forEach(name -> all.put(name, "any collection may be scanned"));
    OF_A_CREDENTIAL_OF_OURS.forEach(name -> all.put(name, "by an id that was not given to us"));
    OF_A_BULK_TO_WORK_OFF.forEach(name -> all.put(name, "the bulk was found a moment before"));
    OF_A_HOLDER.forEach(name -> all.put(name, "a holder is of no organisation"));
    OF_AN_ISSUER_JUST_FOUND.forEach(name -> all.put(name, "the issuer was found as the caller's"));
    PUBLIC_OR_HOUSEKEEPING.forEach(name -> all.put(name, "for everybody"));
    return Map.copyOf(all);
  }
}
