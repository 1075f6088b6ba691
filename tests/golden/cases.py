# SPDX-License-Identifier: MIT
"""What the golden test runs: (name of the files, report, parameters).

Every report has a case; those that would list everything are narrowed to one
fair.  The case of a report without parameters is also what `dump` writes.
"""

CASES = [
    ("bounds", "bounds", ["--fair", "wcifit-5"]),
    ("by-fair", "by-fair", []),
    ("by-host", "by-host", ["--fair", "wcifit-7"]),
    ("by-industry", "by-industry", []),
    ("by-industry-citd-cq-2023", "by-industry", ["--fair", "citd-cq-2023"]),
    ("by-industry-wcifit-6", "by-industry",
     ["--fair", "wcifit-6", "--level", "2"]),
    ("by-investor-class", "by-investor-class", ["--fair", "wcifit-5"]),
    ("by-size", "by-size", ["--fair", "wcifit-5"]),
    ("by-source-province", "by-source-province", []),
    ("by-source-region", "by-source-region", ["--fair", "wcifit-7"]),
    ("claims", "claims", ["--fair", "citd-cq-2023"]),
    ("contradictions", "contradictions", []),
    ("coverage", "coverage", ["--totals", "yes"]),
    ("figures", "figures", ["--fair", "wcifit-7"]),
    ("indicators", "indicators", ["--fair", "wcifit-6"]),
    ("names", "names", ["--text", "land-sea"]),
    ("search", "search", ["--text", "锂电"]),
    ("search-battery", "search", ["--text", "battery", "--limit", "10"]),
    ("signings", "signings", ["--fair", "wcifit-6"]),
    ("sources", "sources", ["--fair", "citd-cq-2023"]),
    ("tensions", "tensions", []),
    ("top-signings", "top-signings", ["--limit", "10"]),
    ("trend", "trend", []),
    ("trend-ceremony", "trend", ["--scope", "ceremony"]),
    ("unvalued", "unvalued", ["--fair", "wcifit-6"]),
]

# Name of a format and the suffix of its file.
FORMATS = [
    ("table", "txt"),
    ("csv", "csv"),
    ("tsv", "tsv"),
    ("json", "json"),
    ("ndjson", "ndjson"),
    ("markdown", "md"),
    ("html", "html"),
    ("yaml", "yaml"),
]
