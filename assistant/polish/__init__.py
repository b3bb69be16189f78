"""A smoother wording of a draft by a language model that the user configures; off by default.

What leaves the machine, and only then: the draft without its signature, with personal data masked. What comes back
stands only where numbers, dates, prices, links, names, negations and promises survived it (`guard`), else the plain
draft does. The pipeline checks it as any other reply.
"""

from assistant.polish.polish import Polisher

__all__ = ["Polisher"]
