-- One row: what belongs to the file as a whole. The probe column is written to find out whether the disk has room again.
CREATE TABLE store (
  epoch TEXT NOT NULL,
  created INTEGER NOT NULL,
  probed INTEGER NOT NULL
);

-- A row stays when all of its messages are gone, so that offsets never start again.
-- first: the lowest offset in the log, head + 1 where there is none; oldest: its time; active: time of the last message, else of creation.
CREATE TABLE channel (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  name TEXT NOT NULL UNIQUE,
  head INTEGER NOT NULL,
  first INTEGER NOT NULL,
  active INTEGER NOT NULL,
  oldest INTEGER
);

CREATE INDEX channel_by_size ON channel (kind, head - first);

CREATE INDEX channel_by_age ON channel (kind, oldest) WHERE oldest IS NOT NULL;

CREATE TABLE message (
  channel INTEGER NOT NULL,
  offset INTEGER NOT NULL,
  time INTEGER NOT NULL,
  from_id TEXT,
  from_name TEXT,
  body TEXT,
  key_owner TEXT,
  key TEXT,
  recalled INTEGER NOT NULL,
  expires INTEGER NOT NULL,
  checksum INTEGER NOT NULL,
  PRIMARY KEY (channel, offset)
) WITHOUT ROWID;

CREATE UNIQUE INDEX message_by_key ON message (channel, key_owner, key) WHERE key IS NOT NULL;

-- The next two let unread messages be counted without reading a body.
CREATE INDEX message_by_sender ON message (channel, from_id, offset) WHERE from_id IS NOT NULL;

CREATE INDEX message_withdrawn ON message (channel, offset, recalled, expires, from_id) WHERE recalled = 1 OR expires > 0;

CREATE INDEX message_to_expire ON message (expires) WHERE expires > 0 AND body IS NOT NULL;

CREATE TABLE member (
  user TEXT NOT NULL,
  channel INTEGER NOT NULL,
  listed INTEGER NOT NULL,
  mark INTEGER NOT NULL,
  touched INTEGER NOT NULL,
  PRIMARY KEY (user, channel)
) WITHOUT ROWID;

CREATE INDEX member_guest ON member (touched) WHERE user >= 'guest-' AND user < 'guest.';

-- How people are called, for those who see the id when they are away.
CREATE TABLE person (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  guest INTEGER NOT NULL,
  seen INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX person_guest ON person (seen) WHERE guest = 1;
