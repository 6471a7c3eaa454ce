"""Country packs: what a country decides and a deployer may replace without touching code.

Languages, telephone numbers, alert tiers and their criteria, risk factors, the procedure, wording, retention,
places. A pack is a folder of TOML, CSV and GeoJSON files; `pack.load_pack("ma")` reads and checks it whole,
and fails loudly with file and key. Before it: nothing, it is the lowest floor. After it: every room reads it.
Every legal value carries version, source, and whether the agency has confirmed it.
"""
