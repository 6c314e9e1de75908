package dev.chancery.bulk;

/**
 * A row that was put aside, so that its chunk could go on.
 *
 * @param attempts how often it was taken, this time included; who comes too late finds another
 *     number
 */
record Aside(Turn turn, Chunk.Waiting row, int attempts) {
  int line() {
    return row.line();
  }
}
