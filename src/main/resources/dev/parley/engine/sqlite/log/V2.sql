-- Counts commits: what is compared with parley.db-commits at the start, to find out whether acknowledged ones are missing.
ALTER TABLE store ADD COLUMN commits INTEGER NOT NULL DEFAULT 0;

-- Over the whole row, as for messages: a wrong head would let offsets start again. The code fills it in for rows that are there.
ALTER TABLE channel ADD COLUMN checksum INTEGER NOT NULL DEFAULT 0;

-- Both hold their table a second time, so that the check at the start finds a changed byte in either.
CREATE INDEX member_whole ON member (channel, user, listed, mark, touched);

CREATE INDEX person_whole ON person (name, id, guest, seen);
