"""The look: one calm design for both doors, without a build step.

`static/` holds tokens.css (colours, type, space), base.css, console.css, public.css, small vanilla modules and what is
vendored (tools/vendor.py). Pages extend base_console.html or base_public.html and fill the blocks title, band, main,
scripts. `tags.py` and `context.py` are in every template; specimen.html shows every part once. Words: gettext, in
`locale/` (tools/words.py).
"""
