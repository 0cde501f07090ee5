-- What the bodies in the log come to; -1 where nobody has counted, as in files of before. A flipped bit must trim nothing, so it is in the checksum.
ALTER TABLE channel ADD COLUMN bytes INTEGER NOT NULL DEFAULT -1;

-- How often a channel of this name was deleted before this one began: the end of its epoch.
ALTER TABLE channel ADD COLUMN generation INTEGER NOT NULL DEFAULT 0;

-- Those that were deleted, by the hash of their name, so that one who asked for a name to be gone finds it gone here too.
CREATE TABLE deleted (
  hash TEXT PRIMARY KEY,
  generation INTEGER NOT NULL
) WITHOUT ROWID;

-- People whose forgetting is under way; done up to this channel's id.
CREATE TABLE forgetting (
  user TEXT PRIMARY KEY,
  recall INTEGER NOT NULL,
  asked INTEGER NOT NULL,
  channel INTEGER NOT NULL
) WITHOUT ROWID;

-- When the idempotency keys of back ends got the name of their API key; 0 where they had it from the start. Before, all shared one owner.
ALTER TABLE store ADD COLUMN keyed INTEGER NOT NULL DEFAULT 0;
