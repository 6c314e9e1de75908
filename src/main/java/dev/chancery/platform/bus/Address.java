package dev.chancery.platform.bus;

import java.time.Duration;

/**
 * Where requests of one kind are answered.
 *
 * @param name unique in the process
 * @param request the record that it takes
 * @param reply the record that it answers with
 * @param deadline how long a request may take
 * @param mostInFlight how many may be waiting for their reply; one more is refused at once
 */
public record Address<Q extends Record, R extends Record>(
    String name, Class<Q> request, Class<R> reply, Duration deadline, int mostInFlight) {}
