package dev.chancery.issuance;

/** A credential that its caller wrote, secured and not yet recorded: it must not leave. */
record Document(DocumentOrder order, Issued issued, Entry entry) {}
