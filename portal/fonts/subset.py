"""Makes the fonts of the PDFs: digits of one width, and only the signs that names and amounts need.

Run it where the two packages are unpacked (`npm pack` them, `tar xzf` each into its own folder):

    pip install fonttools
    npm pack @expo-google-fonts/figtree@0.4.1 @expo-google-fonts/inter@0.4.2
    python subset.py figtree/package inter/package .
"""

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

# Latin with all its accents, punctuation, currencies, arrows, mathematics; for Inter, which stands
# in where Figtree has no sign, Greek and Cyrillic too, and the box for what neither has.
LATIN = [(0x20, 0x7E), (0xA0, 0x24F), (0x2B0, 0x36F), (0x1E00, 0x1EFF), (0x2000, 0x209F)]
SIGNS = [(0x20A0, 0x20CF), (0x2100, 0x214F), (0x2190, 0x2199), (0x2200, 0x22FF), (0x2713, 0x2713)]
WIDER = [(0x370, 0x3FF), (0x400, 0x52F), (0x25A1, 0x25A1)]


def bake_tabular_digits(font):
    """Points the digits at the glyphs of the feature `tnum`, so that columns of amounts align."""
    table = font["GSUB"].table
    tabular = {}
    for record in table.FeatureList.FeatureRecord:
        if record.FeatureTag == "tnum":
            for index in record.Feature.LookupListIndex:
                for part in table.LookupList.Lookup[index].SubTable:
                    tabular.update(getattr(getattr(part, "ExtSubTable", part), "mapping", {}))
    for cmap in font["cmap"].tables:
        for code in range(ord("0"), ord("9") + 1):
            if code in cmap.cmap:
                cmap.cmap[code] = tabular.get(cmap.cmap[code], cmap.cmap[code])


def subset(source, target, ranges):
    font = TTFont(source, recalcTimestamp=False)
    bake_tabular_digits(font)
    options = Options()
    options.layout_features = ["kern", "mark", "mkmk", "ccmp", "locl"]
    options.hinting = False
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.drop_tables += ["DSIG", "STAT"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[c for low, high in ranges for c in range(low, high + 1)])
    subsetter.subset(font)
    font.save(target)


def main(figtree, inter, out):
    for weight, name in (("400Regular", "Regular"), ("600SemiBold", "SemiBold")):
        source = Path(figtree, weight, f"Figtree_{weight}.ttf")
        subset(source, Path(out, f"Figtree-{name}.ttf"), LATIN + SIGNS)
        source = Path(inter, weight, f"Inter_{weight}.ttf")
        subset(source, Path(out, f"Inter-{name}.ttf"), LATIN + SIGNS + WIDER)


if __name__ == "__main__":
    main(*sys.argv[1:4])
