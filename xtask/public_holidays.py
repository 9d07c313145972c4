"""Writes domain/data/holidays.tsv: the public holidays of the countries whose rules we know.

The source is the package `holidays` (MIT licence, https://github.com/vacanza/holidays), which keeps the
laws of each country, moveable feasts and one-off decrees. `cargo xtask holidays` runs this.
"""

import holidays

YEARS = range(2024, 2041)
COUNTRIES = "AR BO BR CL CO CR DO EC GT HN MX NI PA PE PY SV US UY".split()


def of(kind, **where):
    return kind(years=YEARS, language=kind.default_language, **where)


def rows(country):
    kind = getattr(holidays, country)
    national = of(kind)
    for day, name in national.items():
        yield country, "", day.isoformat(), name
    regional = {}
    for region in filter(str.isalnum, kind.subdivisions):
        for day, name in of(kind, subdiv=region).items():
            if day not in national:
                regional.setdefault(day, []).append((region, name))
    for day, found in regional.items():
        names = sorted({name for _, name in found})
        yield country, " ".join(sorted(region for region, _ in found)), day.isoformat(), " / ".join(names)


for country in COUNTRIES:
    for row in sorted(rows(country), key=lambda row: (row[2], row[1])):
        print("\t".join(row))
