-- Each append changed it, and a page that a commit writes costs as much as the message. The writer notices what grows too large.
DROP INDEX channel_by_size;
