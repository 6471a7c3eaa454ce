"""The map under everything, with no tile server and no glyph server: a handful of GeoJSON files and a style.

`layers.layer_files(gazetteer)` makes the files (served like any static file, unchanged until the pack
changes); `style.map_style(urls, theme, language)` makes MapLibre's style for them; `picture.area_picture`
draws a small SVG for paper and for pages without script. Text is drawn with the fonts of the page, so
Arabic is shaped by the browser.
"""
