"""What other programs are told, by Standard Webhooks: signed, retried, each event once."""
