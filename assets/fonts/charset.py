#!/usr/bin/env python3
"""Print the code points the papers may use, one U+XXXX a line.

GBK (all of it that Python's codec knows), the URO block U+4E00..U+9FA5, and
the 8105 characters of the list of 2013 (kTGH of Unihan), of which 196 lie above
U+FFFF; and a few signs that a paper draws and GBK lacks.
"""
import bz2
import sys

UNIHAN = "/usr/share/unicode/Unihan_OtherMappings.txt.bz2"
EXTRA = "  −≤≥≠±×÷☐☑✓•–—·…€£©®™°′″㎡㎥①②③④⑤⑥⑦⑧⑨⑩"

points = set(range(0x20, 0x7F)) | set(range(0xA0, 0x100)) | set(range(0x4E00, 0x9FA6))
points |= {ord(c) for c in EXTRA}
for high in range(0x81, 0xFF):
    for low in range(0x40, 0xFF):
        try:
            points |= {ord(c) for c in bytes((high, low)).decode("gbk")}
        except UnicodeDecodeError:
            pass
listed = set()
with bz2.open(UNIHAN, "rt", encoding="utf-8") as lines:
    for line in lines:
        parts = line.split("\t")
        if len(parts) == 3 and parts[1] == "kTGH":
            listed.add(int(parts[0][2:], 16))
if len(listed) != 8105:
    sys.exit("kTGH lists %d characters, not 8105: other Unihan version?" % len(listed))
for point in sorted(points | listed):
    print("U+%04X" % point)
