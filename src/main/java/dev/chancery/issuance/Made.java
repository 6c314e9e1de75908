package dev.chancery.issuance;

/** A credential that is signed and not yet recorded: it must not leave. */
record Made(Order order, Issued issued, Entry entry) {}
