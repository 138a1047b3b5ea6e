package label

import "testing"

func TestAddressesAreUpperCaseAndKeepTheConfiguredScheme(t *testing.T) {
	code, err := Parse("ABCD-EFGH-JKMJ")
	if err != nil {
		t.Fatal(err)
	}
	number, err := ParseNumber("C-540102-2026-000041-A")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ base, label, paper, edition string }{
		{"https://f.xz.cn", "HTTPS://F.XZ.CN/T/ABCDEFGHJKMJ", "HTTPS://F.XZ.CN/C/C-540102-2026-000041-A", "HTTPS://F.XZ.CN/REGISTRY/EDITIONS/12"},
		{"https://f.xz.cn/some/path/", "HTTPS://F.XZ.CN/T/ABCDEFGHJKMJ", "HTTPS://F.XZ.CN/C/C-540102-2026-000041-A", "HTTPS://F.XZ.CN/REGISTRY/EDITIONS/12"},
		{"http://127.0.0.1:8080", "HTTP://127.0.0.1:8080/T/ABCDEFGHJKMJ", "HTTP://127.0.0.1:8080/C/C-540102-2026-000041-A", "HTTP://127.0.0.1:8080/REGISTRY/EDITIONS/12"},
	} {
		base, err := ParseBase(c.base)
		if err != nil {
			t.Fatal(err)
		}
		if LabelURL(base, code) != c.label || PaperURL(base, number) != c.paper || EditionURL(base, 12) != c.edition {
			t.Errorf("%s: %s %s %s", c.base, LabelURL(base, code), PaperURL(base, number), EditionURL(base, 12))
		}
		if back, err := Scanned(LabelURL(base, code)); err != nil || back != code {
			t.Errorf("%s does not lead back: %v, %v", c.label, back, err)
		}
	}
}

func TestABaseAddressWithoutSchemeOrHostIsRefused(t *testing.T) {
	for _, s := range []string{"", "f.xz.cn", "ftp://f.xz.cn", "https://", "https:///T", "https://封迹.cn", "https://a b", "https://user@host"} {
		if b, err := ParseBase(s); err == nil {
			t.Errorf("%q gives %s", s, b)
		}
	}
}

func TestTheLengthOfTheHostIsWhatTheLevelDependsOn(t *testing.T) {
	b, err := ParseBase("https://f.xz.cn/")
	if err != nil || b.HostLength() != 7 {
		t.Fatalf("%d, %v", b.HostLength(), err)
	}
}
