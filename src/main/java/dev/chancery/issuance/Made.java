package dev.chancery.issuance;

/** A credential that is signed and not yet recorded: it must not leave. */
record Made<O>(O order, Issued issued, Entry entry) {}
