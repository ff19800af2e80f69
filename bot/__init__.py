"""The bot: channels, what is kept, commands. `faq` comes first: it settles how numpy works before that is loaded."""

import faq as faq
