-- notify: destinations of a channel lie between two names, in the order of their octets.
alter table outbox alter column destination type text collate "C";
alter table trouble alter column destination type text collate "C";

-- outbox: what was delivered is forgotten sooner than what is dead, and each is found by its own time.
drop index outbox_finished;
create index outbox_delivered on outbox (finished_at) where state = 'delivered';
create index outbox_ended on outbox (finished_at) where state = 'dead';

-- notify: digests of addresses are made by a key from now on. What they were made of is not known, so that they cannot be
-- made again: whoever was suppressed is not, until somebody says so again. Nothing was released with them.
delete from suppressed_address;

-- notify: what did not go out is given back.
alter table mail_use drop constraint mail_use_sent_check;
alter table mail_use add check (sent >= 0);
