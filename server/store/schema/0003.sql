-- Random keys in an index of the journal's own touched another page for every command: commands
-- are found by a small table that is written behind, many keys of one page at a time.

DROP INDEX event_command;

-- Which event a command became; those of the newest events may be missing (meta 'commands' says
-- after which).
CREATE TABLE command (
    key   INTEGER NOT NULL PRIMARY KEY CHECK (key >= 0), -- hash of account and command id
    event INTEGER NOT NULL CHECK (event > 0)             -- its number in the journal
) STRICT;
