"""Panels: what a learner moves, and what it is built from.

Read `panel` first, then `controls`, `inputs` and `player` (what is moved), `runners` and `rest`
(when it is computed), `style`, `palette`, `maps`, `isotherms`, `ghosts`, `redraw` and `pictures`
(what is drawn), and `html_parts`, `source_rows`, `widgets`, `number_text`, `sentences` and `spoken`
(what is written and spoken).
"""
