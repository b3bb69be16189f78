"""Makes every model in models/ and measures the product; imports the assistant, never the reverse."""
