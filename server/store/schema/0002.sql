-- Who looked: the access log read by what an entry is about, by who acted, and by when. Entries of
-- one moment stay in the order in which they were written.
CREATE INDEX access_stream ON access (stream, at) WHERE stream IS NOT NULL;
CREATE INDEX access_account ON access (account, at);
CREATE INDEX access_time ON access (at);
