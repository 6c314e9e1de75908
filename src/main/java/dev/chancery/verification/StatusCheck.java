package dev.chancery.verification;

import dev.chancery.model.Did;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.ReservedType;
import dev.chancery.verification.Fault.Kind;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Looks up what a credential's status entries say of it (Bitstring Status List §3.2). */
final class StatusCheck {
  private final House house;
  private final ListCredentials lists;

  StatusCheck(House house, ListCredentials lists) {
    this.house = house;
    this.lists = lists;
  }

  /** Of a credential whose proof is right: its entries are then its issuer's own. */
  Future<List<Fault>> faults(Map<String, @Nullable Object> credential, OrganisationId caller) {
    Did issuer = Parties.issuer(credential);
    boolean delegation = Secured.hasType(credential, ReservedType.AGENT_DELEGATION.term());
    List<Fault> malformed = new ArrayList<>();
    List<Future<List<Fault>>> each =
        StatusEntry.of(credential, malformed).stream()
            .filter(StatusEntry::isDecisive)
            .map(entry -> faults(entry, issuer, delegation, caller))
            .toList();
    return Future.all(each)
        .map(
            _ ->
                Stream.concat(
                        malformed.stream(),
                        each.stream().flatMap(faults -> faults.result().stream()))
                    .toList());
  }

  private Future<List<Fault>> faults(
      StatusEntry entry, Did issuer, boolean delegation, OrganisationId caller) {
    return Findings.of(
            Check.STATUS,
            "",
            () ->
                lists
                    .list(entry.list(), caller)
                    .map(list -> unset(entry, list, issuer))
                    .compose(_ -> standing(entry, delegation)))
        .map(faults -> faults.stream().map(fault -> fault.under(entry.pointer())).toList());
  }

  /** The list, once it is the one that was meant and says nothing against the credential. */
  private static BitstringList unset(StatusEntry entry, BitstringList list, Did issuer) {
    if (!list.issuer().equals(issuer.value())) {
      throw refused("/statusListCredential", "the list is of another issuer");
    }
    if (list.id() != null && !list.id().equals(entry.list())) {
      throw refused("/statusListCredential", "the list there is another one");
    }
    if (!list.purposes().contains(entry.purpose())) {
      throw refused("/statusPurpose", "the list is for another purpose");
    }
    if (list.isSet(entry.index(), entry.size())) {
      throw refused("", "set for " + entry.purpose());
    }
    return list;
  }

  /** Of ours the list may not say yet what is revoked with the one that it descends from. */
  private Future<Void> standing(StatusEntry entry, boolean delegation) {
    return delegation && entry.isRevocation()
        ? house
            .descendsFromRevoked(entry.list(), entry.index())
            .map(
                fallen -> {
                  if (fallen) {
                    throw refused("", "it descends from a delegation that is revoked");
                  }
                  return null;
                })
        : Future.succeededFuture();
  }

  private static Refused refused(String pointer, String reason) {
    return new Refused(Check.STATUS, Kind.STATUS_VERIFICATION_ERROR, pointer, reason);
  }
}
