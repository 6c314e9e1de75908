package dev.chancery.issuance;

/** A credential that was asked for by a request, signed and not yet recorded: it must not leave. */
record Direct(DirectOrder order, Issued issued, Entry entry) {}
