-- The first form of the store. A migration is never edited once it has landed: later changes are
-- 0002.sql and so on. docs/store.md says what the hashes and sealed values are made of.

-- What is known of the store as a whole.
CREATE TABLE meta (
    key   TEXT NOT NULL PRIMARY KEY, -- 'version', 'store', 'training', 'event_head', 'access_head',
                                     -- 'key/…' (wrapped keys), 'row/…' (settings)
    value BLOB NOT NULL              -- plain ids, wrapped keys, or a sealed value, by the key
) STRICT, WITHOUT ROWID;

-- One row a stream: a case, a meeting, or a board's directory. Never changed by its events, so
-- that one event is one row.
CREATE TABLE stream (
    id     BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16), -- random UUID
    kind   INTEGER NOT NULL CHECK (kind IN (0, 1, 2)), -- case, meeting, directory
    board  BLOB NOT NULL CHECK (length(board) = 16), -- the directory stream of its board
    wrap   BLOB,                                -- its key, wrapped by the master key; NULL: erased
    erased INTEGER NOT NULL DEFAULT 0 CHECK (erased IN (0, 1)) -- its key was destroyed
) STRICT, WITHOUT ROWID;

CREATE INDEX stream_board ON stream (board, id);

-- The journal: what happened, one accepted command a row, for ever.
CREATE TABLE event (
    id       INTEGER NOT NULL PRIMARY KEY CHECK (id > 0), -- 1, 2, 3 … over all streams
    stream   BLOB NOT NULL CHECK (length(stream) = 16), -- which stream
    seq      INTEGER NOT NULL CHECK (seq > 0), -- 1, 2, 3 … within the stream
    at       INTEGER NOT NULL,                 -- when it was accepted, ms since 1970
    account  TEXT NOT NULL,                    -- id of the user who sent the command
    command  BLOB NOT NULL CHECK (length(command) = 16), -- the sender's id for the command
    params   BLOB NOT NULL CHECK (length(params) = 32), -- hash of its parameters; zero: imported
    body     BLOB NOT NULL,                    -- the event, sealed under the stream's key
    hash     BLOB NOT NULL CHECK (length(hash) = 32), -- the stream's chain
    row_hash BLOB NOT NULL CHECK (length(row_hash) = 32) -- hash, params and account in one
) STRICT;

CREATE UNIQUE INDEX event_seq ON event (stream, seq);
CREATE UNIQUE INDEX event_command ON event (account, command);

-- A set of people who received something, stored once and named by its hash.
CREATE TABLE audience (
    hash  BLOB NOT NULL PRIMARY KEY CHECK (length(hash) = 32), -- of the set
    users TEXT NOT NULL                        -- user ids, sorted, one a line
) STRICT, WITHOUT ROWID;

-- The access log: who did or saw what, and why. One chain over all entries.
CREATE TABLE access (
    seq      INTEGER NOT NULL PRIMARY KEY CHECK (seq > 0), -- 1, 2, 3 …
    at       INTEGER NOT NULL,                 -- when, ms since 1970
    op       INTEGER NOT NULL,                 -- enum access_op
    stream   BLOB CHECK (length(stream) = 16), -- which stream; NULL: none
    account  TEXT NOT NULL,                    -- id of the user who acted
    agency   TEXT NOT NULL,                    -- for which agency; '': none
    seat     TEXT NOT NULL,                    -- in which seat; '': none
    audience BLOB CHECK (length(audience) = 32), -- who received; NULL: the account alone
    session  BLOB CHECK (length(session) = 32), -- hash of the session; NULL: none
    proof    BLOB CHECK (length(proof) = 32),  -- of the wrapped key that began with this entry
    sealed   BLOB,                             -- what, reason and address, under the access key
    hash     BLOB NOT NULL CHECK (length(hash) = 32) -- the chain
) STRICT;

-- Who may sign in: what is in a value is the account room's affair.
CREATE TABLE account (
    key   BLOB NOT NULL PRIMARY KEY,           -- keyed hash of the sign-in name
    value BLOB NOT NULL                        -- sealed under the rows key
) STRICT, WITHOUT ROWID;

-- Who is signed in.
CREATE TABLE session (
    key   BLOB NOT NULL PRIMARY KEY,           -- hash of the session's token
    value BLOB NOT NULL                        -- sealed under the rows key
) STRICT, WITHOUT ROWID;

-- Signed notes over the heads of all streams. Filled from the issue on that brings witnesses.
CREATE TABLE checkpoint (
    size INTEGER NOT NULL PRIMARY KEY CHECK (size > 0), -- leaves in the heads log
    at   INTEGER NOT NULL,                     -- when it was made, ms since 1970
    note BLOB NOT NULL                         -- the signed note
) STRICT;

CREATE TRIGGER event_stays BEFORE UPDATE ON event BEGIN
    SELECT raise(ABORT, 'events are never changed');
END;
CREATE TRIGGER event_remains BEFORE DELETE ON event BEGIN
    SELECT raise(ABORT, 'events are never removed');
END;
CREATE TRIGGER access_stays BEFORE UPDATE ON access BEGIN
    SELECT raise(ABORT, 'access entries are never changed');
END;
CREATE TRIGGER access_remains BEFORE DELETE ON access BEGIN
    SELECT raise(ABORT, 'access entries are never removed');
END;
CREATE TRIGGER audience_stays BEFORE UPDATE ON audience BEGIN
    SELECT raise(ABORT, 'audiences are never changed');
END;
CREATE TRIGGER audience_remains BEFORE DELETE ON audience BEGIN
    SELECT raise(ABORT, 'audiences are never removed');
END;
