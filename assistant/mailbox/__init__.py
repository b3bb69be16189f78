"""A mailbox over IMAP: a folder read, and drafts put into another. It never sends."""
