"""Accepted deliveries are drafted, and drafts put where they belong, once; what fails waits for a person."""
