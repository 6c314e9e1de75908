package dev.chancery.issuance;

import dev.chancery.model.OrganisationId;
import dev.chancery.platform.database.Pg;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;

/**
 * The statements by which the table {@code credential} is read and searched.
 *
 * <p>A search is led by the filter that finds the fewest rows, whose index has them in the order of
 * the answer; the others are asked of the rows that it finds. Each has a statement of its own,
 * which has one good plan whoever asks: of one statement for all filters PostgreSQL would make the
 * plan that was right for the first few who asked. What is active and what has ended are in indexes
 * of their own, of each of which a page is taken.
 *
 * <p>The organisation is asked of the page, and not of what it is chosen from, where the filter
 * lies within one organisation: a collection that is large and old would otherwise be looked for
 * among all that its organisation has issued since.
 *
 * <p>A delegation is found and shown as revoked as soon as one is that it descends from. No index
 * knows that until an order has come by, and so what is active is looked through for it, while
 * there is an order at all.
 */
final class CredentialStatements {
  private static final String COLUMNS =
      """
      select c.id, state_now(c.organisation_id, c.id, c.schema_id, c.state) as state,
        s.proof_type, l.format, k.algorithm, c.collection_id, c.schema_id, b.root, k.kid,
        c.holder_id, h.did as holder_did, c.issued_at, c.valid_until, c.status_list_id, c.status_index, c.replaced_by,
        d.parent_id
      """;

  private static final String JOINED =
      """
      join signing_key k on k.id = c.key_id
      left join holder h on h.organisation_id = c.organisation_id and h.id = c.holder_id
      left join collection l on l.organisation_id = c.organisation_id and l.id = c.collection_id
      left join status_list s on s.id = c.status_list_id
      left join batch b on b.id = c.batch_id
      left join delegation d on d.organisation_id = c.organisation_id and d.credential_id = c.id
      """;

  /**
   * {@code $2}: after; {@code $3}, {@code $4}: the time and the id that it is before; {@code $6}:
   * how many.
   */
  private static final String PAGE =
      """
      and c.issued_at > coalesce($2::timestamptz, '-infinity')
      and (c.issued_at, c.id)
        < (coalesce($3::timestamptz, 'infinity'), coalesce($4::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
      order by c.issued_at desc, c.id desc limit $6
      """;

  /** Of pages one page. */
  private static final String MERGED =
      """
      order by c.issued_at desc, c.id desc limit $6
      """;

  /** A page of what is active of what was chosen, and then of what has ended in each way. */
  private static final String ACTIVE =
      """
      and c.state = 'active' and ($5::text is null or $5 = 'active' and
        state_now(c.organisation_id, c.id, c.schema_id, c.state) = $5)
      """
          + PAGE
          + ")";

  private static final String OF_EACH_ENDED =
      """
      union all (select c.* from
        unnest(array['suspended', 'replaced', 'revoked']) as ended (state) cross join lateral (
      """;

  /** That it is not active is said for the planner, whose index has no others. */
  private static final String ENDED =
      """
      and c.state = ended.state and c.state <> 'active' and ($5::text is null or $5 = ended.state and
        state_now(c.organisation_id, c.id, c.schema_id, c.state) = $5)
      """
          + PAGE
          + ") c)";

  /** Of what no order has come by, as far as it is asked for what is revoked. */
  private static final String FALLEN =
      """
      union all (select c.* from credential c
        where c.organisation_id = $1 and c.schema_id = 'agent-delegation' and $5 = 'revoked'
        and exists (select from revocation_order o where o.organisation_id = $1 and o.finished_at is null)
        and c.state in ('active', 'suspended') and descends_from_revoked(c.organisation_id, c.id)
      """;

  private static final String OPENED =
      """
      from (select c.* from (
      """;

  private static final String CLOSED = ") c " + MERGED + ") c " + JOINED;

  /**
   * Of each collection a page, of each schema one of what was issued by it without a collection,
   * and one of what is of neither: an index of all that an organisation has would cost every
   * credential an entry.
   */
  private static final String ALL =
      COLUMNS
          + OPENED
          + """
            (select c.* from collection x cross join lateral (
              select c.* from credential c where c.collection_id = x.id
          """
          + ACTIVE
          + """
             c where x.organisation_id = $1)
            union all (select c.* from credential_type x cross join lateral (
              select c.* from credential c where c.organisation_id = $1 and c.schema_id = x.id
          """
          + ACTIVE
          + """
             c where x.organisation_id = $1)
            union all (select c.* from credential c
              where c.organisation_id = $1 and c.schema_id is null and c.collection_id is null
          """
          + ACTIVE
          + OF_EACH_ENDED
          + "select c.* from credential c where c.organisation_id = $1 "
          + ENDED
          + FALLEN
          + PAGE
          + ")"
          + CLOSED
          + MERGED;

  private static final String OF_COLLECTION =
      COLUMNS
          + OPENED
          + "(select c.* from credential c where c.collection_id = $7 "
          + ACTIVE
          + OF_EACH_ENDED
          + "select c.* from credential c where c.collection_id = $7 "
          + ENDED
          + CLOSED
          + "where c.organisation_id = $1 "
          + MERGED;

  /** Of each collection with the schema a page, and of what was issued by it without one. */
  private static final String OF_SCHEMA =
      COLUMNS
          + OPENED
          + """
            (select c.* from collection x cross join lateral (
              (select c.* from credential c where c.collection_id = x.id
          """
          + ACTIVE
          + OF_EACH_ENDED
          + "select c.* from credential c where c.collection_id = x.id "
          + ENDED
          + """
            ) c where x.organisation_id = $1 and $7 = any(x.schema_ids))
            union all (select c.* from credential c where c.organisation_id = $1 and c.schema_id = $7
          """
          + ACTIVE
          + OF_EACH_ENDED
          + "select c.* from credential c where c.organisation_id = $1 and c.schema_id = $7 "
          + ENDED
          + FALLEN
          + "and $7 = 'agent-delegation' "
          + PAGE
          + ")"
          + CLOSED
          + MERGED;

  private static final String OF_HOLDER =
      COLUMNS
          + """
          from (select c.* from credential c
            where c.holder_id = $7 and ($8::uuid is null or c.collection_id = $8)
              and ($9::text is null or c.schema_id = $9 or exists (
                select from collection x
                where x.organisation_id = $1 and x.id = c.collection_id and $9 = any(x.schema_ids)))
              and ($5::text is null or state_now(c.organisation_id, c.id, c.schema_id, c.state) = $5)
          """
          + PAGE
          + ") c "
          + JOINED
          + "where c.organisation_id = $1 "
          + MERGED;

  private static final String SAID =
      COLUMNS
          + """
          , c.sealed, w.sealed as waiting
          """;

  private static final String WAITING =
      """
      left join delivery w on w.organisation_id = c.organisation_id and w.credential_id = c.id
      """;

  /** That of an organisation, {@code $1}, with that id, {@code $2}; with what it says. */
  static final String ONE =
      SAID
          + " from credential c "
          + JOINED
          + WAITING
          + "where c.organisation_id = $1 and c.id = $2";

  /**
   * Those of an organisation, {@code $1}, that are called {@code $2}, or have that id, {@code $3};
   * what the ledger itself calls so goes first, then the youngest.
   */
  static final String NAMED =
      SAID
          + """
          from (
            select id, true as own from credential where organisation_id = $1 and id = $3
            union all
            select n.id, false from issuer i
            join credential n on n.name = sha256(convert_to(i.did || ' ' || $2, 'UTF8'))
            where i.organisation_id = $1 and n.organisation_id = $1) found
          join credential c on c.organisation_id = $1 and c.id = found.id
          """
          + JOINED
          + WAITING
          + "order by found.own desc, c.issued_at desc, c.id limit 100";

  private CredentialStatements() {}

  /** The one for {@code search}, which takes {@link #parameters}. */
  static String statement(CredentialSearch search) {
    if (search.holder() != null) {
      return OF_HOLDER;
    }
    if (search.collection() != null) {
      return OF_COLLECTION;
    }
    return search.schema() != null ? OF_SCHEMA : ALL;
  }

  static Tuple parameters(OrganisationId organisation, CredentialSearch search) {
    Tuple parameters =
        Tuple.of(
            organisation.value(),
            Pg.time(search.issuedAfter()),
            Pg.time(search.beforeTime()),
            search.beforeId(),
            search.state() == null ? null : search.state().wireName(),
            search.limit());
    UUID collection = search.collection() == null ? null : search.collection().value();
    String schema = search.schema() == null ? null : search.schema().value();
    if (search.holder() != null) {
      return parameters.addUUID(search.holder().value()).addUUID(collection).addString(schema);
    }
    if (collection != null) {
      return parameters.addUUID(collection);
    }
    return schema != null ? parameters.addString(schema) : parameters;
  }
}
