"""The agent's page: an inquiry, a reply to edit, and the checklist that is re-checked as they type.

`view`, `changes` and `session` are plain Python; `blocks` holds the widgets; `page.js` runs in the browser.
"""
