-- catalog: the youngest collections of all organisations, which a node makes ready when it starts.
create index collection_created_at on collection (created_at);
