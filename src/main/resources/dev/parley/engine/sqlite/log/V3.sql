-- Each append changed it, so that each commit wrote pages of it, too. The writer notices what grows too large.
DROP INDEX channel_by_size;
