package dev.chancery.issuance;

import java.util.UUID;

/**
 * The credential of a row, signed, with what it has taken. It is not recorded yet and must not
 * leave, so that nobody outside sees what it says. Owned by one event loop.
 */
public final class SignedRow {
  private final Made<RowOrder> made;
  private final Places places;
  private final Places.Place place;
  private boolean released;

  SignedRow(Made<RowOrder> made, Places places, Places.Place place) {
    this.made = made;
    this.places = places;
    this.place = place;
  }

  public int line() {
    return made.order().row().line();
  }

  UUID key() {
    return made.order().row().key();
  }

  /** The credential, for whoever has asked: once the transaction that records it is committed. */
  public Issued issued() {
    return made.issued();
  }

  Entry entry() {
    return made.entry();
  }

  /**
   * Gives back what it took, once: there is no such credential. Its seat is another's where it is
   * {@code taken}.
   */
  void release(boolean taken) {
    if (!released) {
      released = true;
      if (taken) {
        places.releaseTaken(place);
      } else {
        places.release(place);
      }
    }
  }

  /** The same, where {@code failure} may leave it open whether there is one. */
  void releaseAfter(Throwable failure) {
    if (!released) {
      released = true;
      places.releaseAfter(failure, place);
    }
  }
}
