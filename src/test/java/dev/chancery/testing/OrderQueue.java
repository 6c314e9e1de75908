package dev.chancery.testing;

import java.net.URI;

/** The table {@code batch_order}, as whoever runs the database could lay hands on it. */
public record OrderQueue(URI database) {
  /** What is ordered from now on is taken by nobody. */
  public void hold() {
    execute("alter table batch_order alter column run_at set default 'infinity'");
  }

  /** What was held is due, and what is ordered from now on is at once. */
  public void release() {
    execute("alter table batch_order alter column run_at set default clock_timestamp()");
    bringForward();
  }

  /** Whatever is not finished is due, though it rests or a node has it in hand. */
  public void bringForward() {
    execute("update batch_order set run_at = clock_timestamp() where finished_at is null");
  }

  /** What was done cannot be written down, until {@link #forgiven}. */
  public void unforgiving() {
    execute(
        """
        create function refused() returns trigger language plpgsql as $$
          begin raise exception 'not now'; end
        $$;
        create trigger unfinished before update on batch_order for each row
        when (new.state = 'done') execute function refused()
        """);
  }

  public void forgiven() {
    execute("drop trigger unfinished on batch_order; drop function refused()");
  }

  /** Turns a bit of what {@code order} asks for, which was tried so often already. */
  public void poison(String order, int attempts) {
    execute(
        """
        update batch_order set attempts = %d,
          sealed_request = set_bit(sealed_request, 200, 1 - get_bit(sealed_request, 200)) where id = '%s'
        """
            .formatted(attempts, order));
  }

  /** So many more of the organisation that nobody can carry out. */
  public void multiply(String order, int times) {
    execute(
        """
        insert into batch_order (id, organisation_id, total, created_at, key_hash, request_hash, sealed_request)
        select gen_random_uuid(), organisation_id, total, created_at, sha256(n::text::bytea), request_hash, sealed_request
        from batch_order, generate_series(1, %d) n where id = '%s'
        """
            .formatted(times, order));
  }

  /** Nothing that is held has been. */
  public void forgetHeld() {
    execute("delete from batch_order where run_at = 'infinity'");
  }

  private void execute(String sql) {
    TestServers.execute(database, sql);
  }
}
