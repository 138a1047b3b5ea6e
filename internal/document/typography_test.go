package document

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"

	"github.com/sealtrail/sealtrail/assets/fonts"
	"pgregory.net/rapid"
)

func faces(t testing.TB) [faceCount]*typeface {
	t.Helper()
	set, err := thePress().faces()
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// even gives Chinese a width of 2 and all else 1.
func even(r rune) float64 {
	if r >= 0x2E80 || r == '“' || r == '”' || r == '…' || r == '—' {
		return 2
	}
	return 1
}

func wide(s string) (w float64) {
	for _, r := range s {
		w += even(r)
	}
	return w
}

func TestLinesJoinedAreTheTextAndNoneIsTooWide(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		alphabet := []rune("没收的侵权商品，。、；：（《“”》）…—·12 kgA-/　\n")
		text := rapid.StringOf(rapid.RuneFrom(alphabet)).Draw(t, "text")
		width := float64(rapid.IntRange(2, 40).Draw(t, "width"))
		lines := breakLines(text, width, even)
		if joined := strings.Join(lines, ""); joined != text {
			t.Fatalf("joined %q, text %q", joined, text)
		}
		for i, line := range lines {
			if w := wide(shown(line)); w > width {
				t.Fatalf("line %q is %v wide, not %v", line, w, width)
			}
			if i == 0 || strings.HasSuffix(lines[i-1], "\n") {
				continue
			}
			// A forbidden break is allowed only inside a run that no line can hold.
			before := []rune(lines[i-1])
			all := append(slices.Clone(before), []rune(line)...)
			if !mayBreak(all, len(before)) && slices.ContainsFunc(chances(before), func(bool) bool { return true }) {
				t.Fatalf("%q | %q breaks where it must not, though a place was free", lines[i-1], line)
			}
		}
	})
}

// chances lists the allowed breaks inside a line.
func chances(line []rune) (free []bool) {
	for i := 1; i < len(line); i++ {
		if mayBreak(line, i) {
			free = append(free, true)
		}
	}
	return free
}

func TestLinesKeepTheRulesOfChineseSetting(t *testing.T) {
	for name, c := range map[string]struct {
		text  string
		width float64
		want  []string
	}{
		"no line starts with a comma":            {"没收商品，销毁", 8, []string{"没收商", "品，销毁"}},
		"no line ends with an opening bracket":   {"没收的（假冒）", 8, []string{"没收的", "（假冒）"}},
		"a number and a word stay whole":         {"重 1386.4 千克", 8, []string{"重 ", "1386.4 ", "千克"}},
		"a code too long is cut where it must":   {"AAAAAAAAAA", 4, []string{"AAAA", "AAAA", "AA"}},
		"spaces hang at the end of a line":       {"没收   销毁", 4, []string{"没收   ", "销毁"}},
		"a newline ends its line":                {"没\n收", 8, []string{"没\n", "收"}},
		"an empty text is one empty line":        {"", 8, []string{""}},
		"the dash of two parts is not separated": {"没收商——品", 8, []string{"没收", "商——品"}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := breakLines(c.text, c.width, even); !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestTheFontsHoldWhatPapersNeed(t *testing.T) {
	for i, f := range faces(t) {
		for r := rune(0x4E00); r <= 0x9FA5; r++ {
			if _, ok := f.glyph(r); !ok {
				t.Fatalf("%s lacks %c", faceFiles[i], r)
			}
		}
		for _, r := range "𬭸𫖮僜唵吽珺玥堃（）《》〔〕−≤±▲☑…—·“”　 ABCxyz019" {
			if _, ok := f.glyph(r); !ok && r != '☑' {
				t.Errorf("%s lacks %c U+%04X", faceFiles[i], r, r)
			}
		}
	}
}

func TestACutFontKeepsEveryCharacterAndItsOutline(t *testing.T) {
	whole := faces(t)
	rapid.Check(t, func(t *rapid.T) {
		f := whole[rapid.IntRange(0, int(faceCount)-1).Draw(t, "face")]
		runes := rapid.SliceOfNDistinct(rapid.RuneFrom(nil, &unicode.RangeTable{R16: []unicode.Range16{{Lo: 0x20, Hi: 0x7E, Stride: 1}, {Lo: 0x4E00, Hi: 0x9FA5, Stride: 1}}}), 1, 60, rapid.ID).Draw(t, "runes")
		want := map[rune]int{}
		for _, r := range runes {
			g, ok := f.glyph(r)
			if !ok {
				t.Fatalf("lacks %c", r)
			}
			want[r] = g
		}
		b, err := f.cut(want)
		if err != nil {
			t.Fatal(err)
		}
		small, err := parseTypeface(b)
		if err != nil {
			t.Fatal(err)
		}
		if fontSum(b) != 0xB1B0AFBA {
			t.Fatal("the font's checksum is wrong")
		}
		for r, g := range want {
			n, ok := small.glyph(r)
			if !ok || small.advance(r) != f.advance(r) {
				t.Fatalf("%c lost or resized", r)
			}
			old, err := f.outline(g)
			if err != nil {
				t.Fatal(err)
			}
			cut, err := small.outline(n)
			if err != nil || len(cut) < len(old) || len(old) >= 10 && old[0] < 0x80 && !slices.Equal(cut[:len(old)], old) {
				t.Fatalf("outline of %c differs: %v", r, err)
			}
		}
		for r := range want {
			delete(want, r)
		}
	})
}

func smallFont(t testing.TB) []byte {
	t.Helper()
	f := faces(t)[serif]
	glyphs := map[rune]int{}
	for _, r := range "没收Aéñ ï" {
		glyphs[r], _ = f.glyph(r)
	}
	b, err := f.cut(glyphs)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestAFontCutShortIsAnErrorNotAPanic(t *testing.T) {
	b := smallFont(t)
	for n := range len(b) - 4 {
		if _, err := parseTypeface(b[:n]); !errors.Is(err, errFont) {
			t.Fatalf("the first %d bytes of %d were taken for a font: %v", n, len(b), err)
		}
	}
}

func FuzzDamagedFont(f *testing.F) {
	f.Add(smallFont(f))
	f.Add([]byte{0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0})
	f.Fuzz(func(t *testing.T, b []byte) {
		font, err := parseTypeface(b)
		if err != nil {
			return
		}
		glyphs := map[rune]int{}
		for _, g := range font.groups {
			if g.first < 0xFFFF && len(glyphs) < 200 {
				glyphs[rune(g.first)] = int(g.glyph)
			}
		}
		if _, err := font.cut(glyphs); err != nil && !errors.Is(err, errFont) {
			t.Fatal(err)
		}
	})
}

func TestFiguresAreWrittenAsPapersWriteThem(t *testing.T) {
	for got, want := range map[string]string{
		kilograms(1386400): "1 386.4", kilograms(40): "0.04", kilograms(0): "0.0", kilograms(-600): "−0.6", kilograms(12345): "12.345",
		thousands(1234567): "1 234 567", thousands(-1234): "−1 234",
		yuan(238800): "2388", yuan(315050): "3150.50", yuan(5): "0.05", yuan(-150): "−1.50",
		share(742800, 1386400, 1): "53.6", share(5400, 1386400, 2): "0.39", share(-5400, 1386400, 2): "−0.39", share(1, 0, 1): none, share(1, 2, 0): "50",
		fingerprint("8f3a91c27d04b6e5ffff"): "8f3a 91c2 7d04 b6e5",
		capitals(9):                         "玖", capitals(10): "壹拾", capitals(413): "肆佰壹拾叁", capitals(1005): "壹仟零伍", capitals(20300): "贰万零叁佰", capitals(100000): "壹拾万", capitals(0): "零",
	} {
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func BenchmarkCertificate40(b *testing.B) {
	faces(b) // unpacked before the clock starts
	press, in := thePress(), sampleCertificate(40)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := press.Certificate(b.Context(), in); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLabels100(b *testing.B) {
	faces(b)
	press, labels := thePress(), sampleLabels(100)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := press.Labels(b.Context(), LabelSheet{Format: LabelsA4, Labels: labels, PrintedAt: instant("2026-07-14T10:00:00Z")}); err != nil {
			b.Fatal(err)
		}
	}
}

func TestAFontFileThatIsBrokenIsAnErrorOfThePress(t *testing.T) {
	whole, err := fonts.Files.ReadFile(fonts.SerifRegular)
	if err != nil {
		t.Fatal(err)
	}
	short := append(slices.Clone(whole[:len(whole)/2]), whole[len(whole)-4:]...)
	huge := append(slices.Clone(whole[:len(whole)-4]), 0xFF, 0xFF, 0xFF, 0xFF)
	for name, b := range map[string][]byte{"missing": nil, "empty": {}, "not packed": []byte("a font, perhaps"), "cut short": short, "said to be huge": huge} {
		t.Run(name, func(t *testing.T) {
			files := fstest.MapFS{}
			if b != nil {
				files[fonts.SerifRegular] = &fstest.MapFile{Data: b}
			}
			if err := newPress(files).Ready(); err == nil {
				t.Error("the press says it is ready")
			}
		})
	}
}
