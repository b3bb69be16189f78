"""What each helpdesk sends and takes: signatures, payloads, and the way drafts and notes are written into it."""
