package dev.chancery.api.page;

/**
 * What a collection asks of whoever collects.
 *
 * @param proof a proof that the DID is theirs
 * @param invitation to be on its list
 * @param code the code of a screen at the venue
 * @param codePresented whether the page was opened by a link that carries such a code
 */
public record Requirements(
    boolean proof, boolean invitation, boolean code, boolean codePresented) {}
